"""What is asked of a batch, and the options that ask it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsclean.cli.batch_rules import with_learned
from newsclean.cli.options import rulebook
from newsclean.cli.policies import NetworkedForMany

if TYPE_CHECKING:
    from newsclean.batch.destinations import Form
    from newsclean.batch.engine import Engine
    from newsclean.batch.limits import Limits
    from newsclean.batch.sources.kinds import Form as InputForm
    from newsclean.batch.sources.source import Fields, Source
    from newsclean.fetching import Policy
    from newsclean.rules import Rulebook

_Command = TypeVar("_Command", bound=Callable[..., Any])

FORMS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "sqlite", "files")
ENGINES = ("local", "ray")
INPUT_FORMS = ("urls", "html", "warc", "jsonl", "parquet")

_FIELDS = {
    "html": "a page: it is extracted from",
    "text": "a text: it is cleaned",
    "url": "the address",
    "id": "the id",
    "title": "the headline of a text",
    "language": "the language of a text",
}
_SIZE = re.compile(r"([0-9]{1,9})([mg]?)b?", re.I)
_BYTES = {"": 2**20, "m": 2**20, "g": 2**30}


class Order:
    """The options of a batch, as they were given or by default."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401
        self.sources: tuple[str, ...] = given["sources"]
        self.out: str = given["out"]
        self.form: Form | None = given["form"]
        self.input_form: InputForm | None = given["input_form"]
        self.processes: int | None = given["processes"]
        self.metrics: str | None = given["metrics"]
        self.summary: str | None = given["summary"]
        self.policy: Policy = given["policy"]
        self._given = given
        if self.policy.browser != "never":
            _require_playwright()

    @property
    def fields(self) -> Fields:
        """The fields of rows that are named."""
        return fields_of(self._given)

    @property
    def limits(self) -> Limits:
        """What a page may take."""
        from newsclean.batch.limits import Limits

        return Limits(seconds=self._given["page_seconds"], memory=self._given["page_memory"])

    def engine(self, sources: Sequence[Source]) -> Engine:
        """Who is to work, by which rules."""
        rules, processes, address = self._rules(sources), self.processes, self._given["address"]
        if self._given["engine"] == "ray":
            from newsclean.ray import RayEngine

            return RayEngine(rules, address=address, processes=processes, limits=self.limits)
        if address:
            raise click.UsageError("--address is for --engine ray.")
        from newsclean.batch.pool import Pool

        return Pool(rules, processes=processes, limits=self.limits)

    def _rules(self, sources: Sequence[Source]) -> Rulebook | None:
        """The rules; None for the catalogue alone."""
        given = rulebook(self._given["rules"])
        return with_learned(given, sources, self.out) if self._given["two_pass"] else given

    def marks(self) -> dict[str, str]:
        """What shapes the rows, so that one destination holds rows of one making only."""
        from importlib.metadata import version

        rules = self._given["rules"]
        named = {f"--{name}-field": self._given[f"{name}_field"] for name in _FIELDS}
        learned = "yes" if self._given["two_pass"] else None
        marks = {"newsclean": version("newsclean"), "--rules": rules and _digest(Path(rules)), "--two-pass": learned}
        marks |= named
        return {name: mark for name, mark in marks.items() if mark}


def _require_playwright() -> None:
    """Raise MissingPackage where no page could be rendered: at once, and not for every page."""
    from newsclean.errors import MissingPackage

    if find_spec("playwright") is None:
        raise MissingPackage("browser", "rendering pages")


class Batch(NetworkedForMany):
    """The verb, whose help tells the options of the network apart; it reads each page of an article by itself."""

    def options(self) -> tuple[click.Option, ...]:
        """The options for lists of URLs, in the order of the help."""
        return tuple(option for option in super().options() if option.name != "pages")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in two sections."""
        network = self.options()
        own = [option for option in self.get_params(ctx) if isinstance(option, click.Option) and option not in network]
        for title, options in (("Options", own), ("Options for lists of URLs", network)):
            with formatter.section(title):
                formatter.write_dl([record for option in options if (record := option.get_help_record(ctx))])


def row_fields(command: _Command) -> _Command:
    """Add the options that name the fields of rows."""
    for name, meaning in reversed(_FIELDS.items()):
        option = click.option(f"--{name}-field", metavar="NAME", help=f"The field of rows that holds {meaning}.")
        command = option(command)
    return command


def fields_of(given: Mapping[str, Any]) -> Fields:
    """The fields of rows that were named by these options."""
    from newsclean.batch.sources.source import Fields

    return Fields(**{name: given[f"{name}_field"] for name in _FIELDS})


def size(context: click.Context, option: click.Parameter, value: str) -> int:
    """Bytes from a number of MB, or one with M or G behind it."""
    found = _SIZE.fullmatch(value)
    if not found or not int(found[1]):
        raise click.BadParameter("a number of MB is meant, such as 512, or 512M or 2G.")
    return int(found[1]) * _BYTES[found[2].lower()]


def in_a_folder(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The name of a file in a folder that is there, for a long run should not end with the news that it is not."""
    if value is not None and (not Path(value).parent.is_dir() or Path(value).is_dir()):
        raise click.BadParameter(f"'{value}' is not a file in a folder that exists.")
    return value


def _digest(path: Path) -> str:
    """What tells one state of a rule file, or of a folder of them, from another."""
    from hashlib import sha256

    files = sorted(path.glob("**/*.toml")) if path.is_dir() else [path]
    parts = [part for file in files for part in (file.name.encode(), sha256(file.read_bytes()).digest())]
    return sha256(b"\0".join(parts)).hexdigest()[:16]
