"""The options of a fetch, and the policy they make."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from newsclean.fetching import Policy

_DAY = 86_400.0  # seconds
_RATE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(?:/([smh]))?")
_SECONDS = {None: 1, "s": 1, "m": 60, "h": 3600}
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


class Networked(click.Command):
    """A verb with the options that every fetch has, which come to it as one value, `policy`."""

    def __init__(self, *args: Any, **extra: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **extra)
        self.params.extend(self.options())

    def options(self) -> tuple[click.Option, ...]:
        """The options, in the order of the help."""
        return _OPTIONS

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401
        """Call the verb; raises UsageError for options that make no policy."""
        from newsclean.errors import PolicyError

        given = {str(option.name): context.params.pop(str(option.name)) for option in self.options()}
        try:
            context.params["policy"] = _policy(**given)
        except PolicyError as error:
            raise click.UsageError(str(error), context) from error
        return super().invoke(context)


class NetworkedForArticles(Networked):
    """One that gives articles, which also has options for reading them."""

    def options(self) -> tuple[click.Option, ...]:
        """The options, in the order of the help."""
        return (*_READING, *_OPTIONS)


class NetworkedForMany(NetworkedForArticles):
    """One for many URLs, which also has options for the pace."""

    def options(self) -> tuple[click.Option, ...]:
        """The options, in the order of the help."""
        return (*_PACE, *super().options())


def _policy(*, timeout: float, retries: int, cached: bool, rate: float | None = None, **fields: Any) -> Policy:  # noqa: ANN401
    """The policy of the options; `fields` are its own, of which those not given keep their usual values."""
    from newsclean.fetching import Backoff, Pace, Policy, Timeouts
    from newsclean.fetching.stores.store import default_path

    given = {name: value for name, value in fields.items() if value is not None}
    if cached or (given["offline"] and "record" not in given):
        given.setdefault("cache", str(default_path()))
    if rate is not None:
        given["pace"] = Pace(rate=rate, burst=1, concurrent=max(Pace().concurrent, ceil(rate)))
    return Policy(timeouts=Timeouts(total=timeout), backoff=Backoff(attempts=retries + 1), **given)


def _rate(context: click.Context, option: click.Parameter, value: str | None) -> float | None:
    if value is None:
        return None
    found = _RATE.fullmatch(value)
    rate = float(found[1]) / _SECONDS[found[2]] if found else 0.0
    if not rate:
        raise click.BadParameter("a number of requests a second is meant, such as 5 or 0.5; or 30/m, 90/h.")
    return rate


def _sendable(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and (_UNSENDABLE.search(value) or not value.strip()):
        raise click.BadParameter("a text without control characters is meant.")
    return value


def _headers(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    parts = [value.partition(":") for value in values]
    if any(not colon or _UNSENDABLE.search(value) for _, colon, value in parts):
        raise click.BadParameter("a name, a colon and a value are meant, such as 'Accept-Language: de'.")
    return tuple((name.strip(), value.strip()) for name, _, value in parts)


def _underscored(context: click.Context, option: click.Parameter, value: str) -> str:
    return value.replace("-", "_")


_PACE = (
    click.Option(
        ["--concurrency"],
        type=click.IntRange(1, 1_000),
        default=32,
        show_default=True,
        metavar="N",
        help="How many requests may be open at once, over all hosts.",
    ),
    click.Option(
        ["--rate"],
        metavar="R",
        callback=_rate,
        help="Requests a second to a host, evenly spread: 5, 0.5, 30/m, 90/h. Without it 1, four of them at once.",
    ),
)
_READING = (
    click.Option(
        ["--pages"],
        type=click.IntRange(1, 100),
        default=1,
        show_default=True,
        metavar="N",
        help="Follow an article over at most so many pages.",
    ),
    click.Option(
        ["--browser"],
        type=click.Choice(("never", "when-needed", "always")),
        default="never",
        show_default=True,
        callback=_underscored,
        help="Let a browser run a page's scripts; when-needed: where it is empty without them.",
    ),
)
# Those without a default of their own leave the policy's as it is.
_OPTIONS = (
    click.Option(
        ["--timeout"],
        type=click.FloatRange(0.1, _DAY),
        default=60,
        show_default=True,
        metavar="SECONDS",
        help="The longest a page may take with all its retries; the wait for its turn does not count.",
    ),
    click.Option(
        ["--retries"],
        type=click.IntRange(0, 100),
        default=3,
        show_default=True,
        metavar="N",
        help="How many more times a page is asked for, where that may help.",
    ),
    click.Option(
        ["--user-agent"],
        metavar="TEXT",
        callback=_sendable,
        help="How to introduce yourself; say where you can be reached.",
    ),
    click.Option(
        ["--header", "headers"],
        multiple=True,
        metavar="'NAME: VALUE'",
        callback=_headers,
        help="A header for the host of the URL; may be given several times.",
    ),
    click.Option(["--proxy"], metavar="URL", callback=_sendable, help="The HTTP proxy to go through."),
    click.Option(
        ["--cache", "cached"],
        is_flag=True,
        help="Keep answers in your own cache, and ask only whether they have changed.",
    ),
    click.Option(
        ["--cache-file", "cache"],
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Keep them in this file instead.",
    ),
    click.Option(
        ["--offline"], is_flag=True, help="Ask nobody: only what the cache or the recording holds is there to be had."
    ),
    click.Option(
        ["--save-warc", "record"],
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Record what is fetched in a WARC (.warc, .warc.gz). What is in it already is not asked for again.",
    ),
    click.Option(
        ["--allow-private", "private_hosts"], is_flag=True, help="Fetch from this machine and private networks, too."
    ),
    click.Option(
        ["--ignore-robots", "robots"],
        flag_value="ignore",
        default="obey",
        help="Fetch what robots.txt disallows, too; for sites whose owner agrees.",
    ),
)
