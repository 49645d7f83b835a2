"""`newsclean discover`: the pages that a site, a feed or a sitemap lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from newsclean.cli.console import write
from newsclean.cli.exits import DONE, NOTHING, tell
from newsclean.cli.inputs import public
from newsclean.cli.options import list_format
from newsclean.cli.policies import Networked
from newsclean.cli.spans import EXAMPLES, read_span

if TYPE_CHECKING:
    from newsclean.fetching import Policy
    from newsclean.fetching.discovery.links import Link, Search

_FRAMES = {"text": ("", "", ""), "jsonl": ("", "", ""), "json": ("[\n", ",\n", "\n]\n")}


def _moment(context: click.Context, option: click.Parameter, value: str | None) -> datetime | None:
    span = read_span(value or "")
    if span:
        return datetime.now(UTC) - span
    try:
        return datetime.fromisoformat(value) if value is not None else None
    except ValueError:
        raise click.BadParameter(f"a date such as 2026-03-02, or a time back from now such as {EXAMPLES}") from None


@click.command(cls=Networked)
@click.argument("start", metavar="SITE|FEED|SITEMAP")
@click.option("--since", metavar="DATE|SPAN", callback=_moment, help="Only pages from then on; without a zone, UTC.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many pages.")
@click.option("--match", metavar="PATTERN", help="Only addresses in which this regular expression is found.")
@list_format
def discover(
    start: str, since: datetime | None, limit: int | None, match: str | None, form: str, policy: Policy
) -> int:
    """Print the addresses of a site's articles, with date and title, as they are found.

    A line holds the address, the date and the title, with tabs between: `newsclean discover SITE | newsclean fetch -`.
    Feeds (RSS, Atom, JSON Feed) and sitemaps are known by what they hold. Of a site, those are read that its front
    page and its robots.txt name, or else those in the usual places; what is about news first, then the newest.

    --since takes 2026-03-02, 24h, 7d or 2w, and looks at the date of publication, or else of change; a page without
    any date is printed. A feed or sitemap that cannot be read is named on standard error, and the others are still
    printed.
    """
    from newsclean.fetching.discovery.links import Search

    search = Search(since=since, limit=limit, match=match)
    codes = [NOTHING]
    for piece in _pieces(_links(start, search, policy, codes), form):
        write(piece)
    return max(codes)


def _links(start: str, search: Search, policy: Policy, codes: list[int]) -> Iterator[Link]:
    """The links, with failures told on the way; `codes` end as those of what came."""
    from newsclean import fetching
    from newsclean.fetching.discovery.links import Link

    try:
        for found in fetching.discover(start, search=search, policy=policy):
            if isinstance(found, Link):
                codes[0] = DONE
                yield found
            else:
                tell(found.error, found.url)
    except Exception as error:
        codes.append(tell(error, public(start)))


def _pieces(links: Iterator[Link], form: str) -> Iterator[str]:
    before, between, after = _FRAMES[form]
    yield before
    for place, link in enumerate(links):
        yield (between if place else "") + _written(link, form)
    yield after


def _written(link: Link, form: str) -> str:
    if form != "text":
        from newsclean import output

        return output.encode(link) + ("\n" if form == "jsonl" else "")
    date = link.published or link.modified
    return f"{link.url}\t{date.isoformat() if date else ''}\t{link.title or ''}\n"
