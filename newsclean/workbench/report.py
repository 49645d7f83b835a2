"""What was learned, for readers: lines of text, and rows of data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newsclean.text import fold
from newsclean.workbench.learning import SiteRules
from newsclean.workbench.proposals import Left, Proposal

_WIDTH = 100  # signs of a text that are shown


def listing(sites: Iterable[SiteRules]) -> Iterator[str]:
    """Lines that tell of each site what was proposed, and what was left and why."""
    for site in sites:
        yield f"{site.site}: {site.pages} pages, {site.stories} stories, {len(site.proposals)} rules"
        for proposal in site.proposals:
            yield from _proposed(proposal)
        for left in site.left:
            yield f"  left    on {left.pages} pages: {left.why}"
            yield f"          {_shown(left.text)}"


def rows(sites: Iterable[SiteRules]) -> list[dict[str, Any]]:
    """A row for each proposal and each text that was left."""
    return [
        row
        for site in sites
        for row in (*(_found(site, one) for one in site.proposals), *(_left(site, one) for one in site.left))
    ]


def _proposed(proposal: Proposal) -> Iterator[str]:
    share = f"{proposal.share:.0%} of the stories"
    yield f"  {proposal.category:12} {proposal.address}"
    yield f"          {proposal.why} In {share}, {_PLACES[proposal.place]}."
    yield from (f"          {_shown(text)}" for text in proposal.table["hit"])


_PLACES = {"head": "before the story", "tail": "after the story", "amid": "within the story"}


def _found(site: SiteRules, item: Proposal) -> dict[str, Any]:
    found = {"rule": item.address, "category": item.category, "pages": item.pages, "stories": item.stories}
    where = {"share": item.share, "part": item.part, "place": item.place}
    return {**_head(site), **found, **where, "phrases": item.table["phrases"], "examples": item.table["hit"]}


def _left(site: SiteRules, item: Left) -> dict[str, Any]:
    return {**_head(site), "left": item.why, "pages": item.pages, "text": item.text}


def _head(site: SiteRules) -> dict[str, Any]:
    return {"site": site.site, "site_pages": site.pages, "site_stories": site.stories}


def _shown(text: str) -> str:
    line = fold(text)
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
