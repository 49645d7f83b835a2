"""Learned rules as rule files, one for each site, in the format that `load_rules` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from newsclean.errors import RuleError
from newsclean.workbench.learning import SiteRules
from newsclean.workbench.proposals import Proposal

_HEADER = "# Learned by newsclean from the site's own pages"
_KEPT = "-._"  # beside letters and digits, in a file's name


def write_rules(sites: Iterable[SiteRules], folder: Path) -> tuple[Path, ...]:
    """Write a file for each site that has proposals, and give the files in order.

    The same proposals give the same bytes. A file that was learned before is replaced; raises RuleError where another
    one is in its place, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_written(site, folder) for site in sites if site.proposals)
    except OSError as error:
        raise RuleError(str(error.filename or folder), error.strerror or "cannot be written") from error


def rule_file(site: SiteRules) -> str:
    """The rule file of a site."""
    head = f"{_HEADER}: {site.site}, {site.pages} pages that tell {site.stories} stories.\n"
    return "\n".join([head, *("".join(map(_line, _table(one))) for one in site.proposals)])


def _written(site: SiteRules, folder: Path) -> Path:
    file = folder / f"{_file_name(site.site)}.toml"
    if file.exists() and not file.read_text(encoding="utf-8", errors="replace").startswith(_HEADER):
        raise RuleError(str(file), "is not a file of learned rules, and is left as it is")
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(rule_file(site), encoding="utf-8")
    fresh.replace(file)
    return file


def _file_name(site: str) -> str:
    return "".join(sign if sign.isalnum() or sign in _KEPT else "-" for sign in site).lstrip(".")


def _table(proposal: Proposal) -> Iterator[tuple[str, Any]]:
    yield proposal.address.rpartition("/")[2], None
    yield from proposal.table.items()


def _line(row: tuple[str, Any]) -> str:
    key, value = row
    return f"[{_quoted(key)}]\n" if value is None else f"{key} = {_toml(value)}\n"


def _toml(value: Any) -> str:  # noqa: ANN401
    match value:
        case str():
            return _quoted(value)
        case [one]:
            return f"[{_quoted(one)}]"
        case list():
            return "[\n" + "".join(f"    {_quoted(one)},\n" for one in value) + "]"
        case _:
            return str(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
