"""The dates a reader sees: `time` elements, elements named for dates, lines of the page that are dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from selectolax.lexbor import LexborNode

from newsclean.page.calendar import says_updated
from newsclean.page.dateforms import Order, around_dates, has_year, read_date, written_date
from newsclean.page.markup import named, selector
from newsclean.page.sources import Sources
from newsclean.page.surroundings import around, around_headline, beside_headline
from newsclean.page.wording import pieces, spaced, visible

_ROOMS = 3  # elements around the headline in which a date is looked for
_LONGEST = 80  # characters
_MOST = 8  # elements
_BEFORE, _AFTER = 6, 24  # pieces of text around the headline among which a date is looked for
_MOST_LINES = 400  # pieces of text from the start of the page
_LABEL_WORDS = 6  # of a piece of text that is a date and little else

_Found = tuple[LexborNode, datetime]


def times_near(sources: Sources, order: Order) -> Iterator[datetime]:
    """The dates of `time` elements that are marked as the article's, then of those beside the headline."""
    return _without_changes(_times(_near(sources), order))


def written_near(sources: Sources, order: Order) -> Iterator[datetime]:
    """The dates written beside the headline, those in elements named for dates first."""
    nodes = beside_headline(sources, selector("date"), rooms_out=_ROOMS, most=_MOST)
    yield from _without_changes(_written(nodes, order))
    yield from lines_near(sources, order)


def anywhere(sources: Sources, order: Order) -> Iterator[datetime]:
    """The dates of the first `time` elements of the page, then of the first elements named for dates."""
    yield from _without_changes(_times(sources.landmarks.time[:_MOST], order))
    yield from _without_changes(_written(sources.page.tree.css(selector("date"))[:_MOST], order))


def changes(sources: Sources, order: Order) -> Iterator[datetime]:
    """The dates of `time` elements that say they are of a change, those beside the headline first."""
    nodes = (*_near(sources), *sources.landmarks.time[:_MOST])
    return (found for node, found in _times(nodes, order) if _is_change(node))


def lines_near(sources: Sources, order: Order) -> Iterator[datetime]:
    """The dates that short pieces of text beside the headline consist of, those of changes left out."""
    before, after = around_headline(sources, _ROOMS)
    return (found for found, changed in _lines([*before[-_BEFORE:], "", *after[:_AFTER]], order) if not changed)


def lines_below(sources: Sources, order: Order) -> Iterator[tuple[datetime, bool]]:
    """The dates that pieces of text below the headline consist of, each with whether it is that of a change."""
    body, headings = sources.page.tree.body, sources.landmarks.h1
    if body is not None:
        yield from _lines(around(headings[0] if headings else body, body, _MOST_LINES)[1], order)


def _lines(texts: list[str], order: Order) -> Iterator[tuple[datetime, bool]]:
    for label, text in pairwise(["", *texts]):
        found = written_date(text, order) if len(text) <= _LONGEST and has_year(text) else None
        if found and len(" ".join(around_dates(text)).split()) <= _LABEL_WORDS:
            yield found, says_updated(f"{label[-_LONGEST:]} {text}")


def _near(sources: Sources) -> Iterator[LexborNode]:
    times = sources.landmarks.time
    yield from (node for node in times[:_MOST] if "pubdate" in node.attributes)
    if times:
        yield from beside_headline(sources, "time", rooms_out=_ROOMS, most=_MOST)


def _times(nodes: Iterable[LexborNode], order: Order) -> Iterator[_Found]:
    for node in nodes:
        found = read_date(node.attributes.get("datetime") or "", order) or written_date(spaced(node), order)
        if found:
            yield node, found


def _written(nodes: Iterable[LexborNode], order: Order) -> Iterator[_Found]:
    for node in nodes:
        text = " ".join(pieces(node, _MOST))
        found = written_date(text, order) if len(text) <= _LONGEST else None
        if found:
            yield node, found


def _without_changes(dates: Iterator[_Found]) -> Iterator[datetime]:
    return (found for node, found in dates if not _is_change(node))


def _is_change(node: LexborNode) -> bool:
    """Whether an element's name, its text or the text before it says that its date is that of a change."""
    attributes = node.attributes
    names = " ".join(attributes.get(name) or "" for name in ("class", "id", "itemprop", "property"))
    said = " ".join([_label(node), *pieces(node, _MOST)])
    return bool(named("date", "updated").search(names)) or says_updated(said)


def _label(node: LexborNode) -> str:
    """The end of the text before an element."""
    room, before, own = node.parent, node.prev, pieces(node, 1)
    if before is not None and not own:
        return (before.text_content or visible(before))[-_LONGEST:]
    near = pieces(room, _MOST) if room else []
    place = near.index(own[0]) if own and own[0] in near else 0
    return near[place - 1][-_LONGEST:] if place else ""
