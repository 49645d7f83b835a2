"""When the article was published and last changed.

Publication: JSON-LD, then meta elements, microdata, a `time` element, the address of the page, a date written
beside the headline or in an element named for it; where none tells, htmldate reads the page. Change: JSON-LD, meta
elements, microdata, a `time` element that says so. A source that knows only the day yields to a later one that
knows the time of the same day. A date without a time is midnight, without a zone UTC; a moment given in UTC takes
the zone of the clock that the reader sees beside the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from itertools import pairwise

from selectolax.lexbor import LexborNode

from newsclean.page import jsonld
from newsclean.page.calendar import calendar, says_updated
from newsclean.page.dateforms import Order, around_dates, read_date, written_date
from newsclean.page.markup import named, selector
from newsclean.page.sources import Sources
from newsclean.page.surroundings import around_headline, beside_headline
from newsclean.page.wording import pieces, spaced

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date",
    "datepublished", "date_published", "publishdate", "publish-date", "publish_date", "published_time", "pubdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dc.date", "dcterms.issued", "citation_publication_date", "rnews:datepublished", "ptime", "pdate",
    "article_date_original", "originalpublicationdate", "date", "og:pubdate", "article:post_date", "created",
    "displaydate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "date_modified", "lastmod",
    "last-modified", "dcterms.modified", "dc.date.modified", "article.updated", "revision_date", "updated_time",
    "updated",
)  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")
_ROOMS = 3  # elements around the headline in which a date is looked for
_LONGEST = 80
_MOST_TIMES = 8
_BEFORE, _AFTER = 6, 24  # pieces of text around the headline among which a date is looked for
_LABEL_WORDS = 6  # of a piece of text that is a date and little else
_FARTHEST = timedelta(hours=14)  # a zone's offset
_ZONE_STEP = timedelta(minutes=15)


def read_published(sources: Sources) -> datetime | None:
    """When the article was published, None where nothing tells."""
    found = _settled(_said_published(sources), _order(sources))
    if found:
        return _in_own_zone(found, sources)
    found = next(_in_times(sources, updated=False), None) or _from_address(sources)
    return found or next(_seen(sources), None) or _guessed(sources)


def read_modified(sources: Sources) -> datetime | None:
    """When the article was last changed, None where nothing tells."""
    return _settled(_said_modified(sources), _order(sources)) or next(_in_times(sources, updated=True), None)


def _order(sources: Sources) -> Order:
    locale = (sources.head.language or sources.head.first("og:locale") or "").lower().replace("_", "-")
    ours = calendar()
    return "month" if locale in ours.month_first and not sources.host.endswith(ours.day_first_hosts) else "day"


def _said_published(sources: Sources) -> Iterator[object]:
    yield from (sources.article.get(name) for name in ("datePublished", "dateCreated", "uploadDate"))
    pages = (thing for thing in sources.things if "webpage" in jsonld.kinds(thing))
    yield from (thing.get("datePublished") for thing in pages)
    yield from sources.head.all(*_PUBLISHED)
    yield from sources.property_texts("datepublished", "datecreated")


def _said_modified(sources: Sources) -> Iterator[object]:
    yield sources.article.get("dateModified")
    yield from sources.head.all(*_MODIFIED)
    yield from sources.property_texts("datemodified")


def _settled(said: Iterator[object], order: Order) -> datetime | None:
    day: datetime | None = None
    for value in said:
        found = read_date(value, order)
        if not found:
            continue
        if found.time() != time() and (not day or found.date() == day.date()):
            return found
        day = day or found
    return day


def _in_own_zone(found: datetime, sources: Sources) -> datetime:
    """A moment given in UTC, in the zone in which a clock beside the headline shows it; else as it is."""
    if found.utcoffset() or found.time() == time():
        return found
    bare = found.replace(tzinfo=None, second=0, microsecond=0)
    for shown in _beside(sources):
        offset = shown.replace(tzinfo=None, second=0) - bare
        if shown.time() != time() and abs(offset) <= _FARTHEST and not offset % _ZONE_STEP:
            return found.astimezone(timezone(offset)) if offset else found
    return found


def _in_times(sources: Sources, *, updated: bool) -> Iterator[datetime]:
    nodes = sources.page.tree.css("time")[:_MOST_TIMES]
    marked = [node for node in nodes if "pubdate" in node.attributes]
    near = beside_headline(sources, "time", rooms_out=_ROOMS, most=_MOST_TIMES) if nodes else ()
    for node in [*marked, *near, *nodes]:
        if _is_update(node) == updated:
            text = node.attributes.get("datetime") or ""
            found = read_date(text, _order(sources)) or written_date(spaced(node), _order(sources))
            if found:
                yield found


def _is_update(node: LexborNode) -> bool:
    """Whether an element's name, its text or the text before it says that its date is that of a change."""
    attributes = node.attributes
    names = " ".join(attributes.get(name) or "" for name in ("class", "id", "itemprop", "property"))
    said = " ".join([_label(node), *pieces(node, _MOST_TIMES)])
    return bool(named("date", "updated").search(names)) or says_updated(said)


def _label(node: LexborNode) -> str:
    """The end of the text before an element."""
    room, before, own = node.parent, node.prev, pieces(node, 1)
    if before is not None and not own:
        return (before.text_content or "")[-_LONGEST:]
    near = pieces(room, _MOST_TIMES) if room else []
    place = near.index(own[0]) if own and own[0] in near else 0
    return near[place - 1][-_LONGEST:] if place else ""


def _seen(sources: Sources) -> Iterator[datetime]:
    """Dates written in elements that are named for them or stand beside the headline."""
    labels = selector("date")
    yield from _labelled(beside_headline(sources, labels, rooms_out=_ROOMS, most=_MOST_TIMES), sources)
    yield from _beside(sources)
    yield from _labelled(iter(sources.page.tree.css(labels)[:_MOST_TIMES]), sources)


def _labelled(nodes: Iterator[LexborNode], sources: Sources) -> Iterator[datetime]:
    for node in nodes:
        text = " ".join(pieces(node, _MOST_TIMES))
        found = written_date(text, _order(sources)) if len(text) <= _LONGEST else None
        if found and not _is_update(node):
            yield found


def _beside(sources: Sources) -> Iterator[datetime]:
    """The dates that short pieces of text beside the headline consist of, those of changes left out."""
    (before, after), order = around_headline(sources, _ROOMS), _order(sources)
    for label, text in pairwise(["", *before[-_BEFORE:], "", *after[:_AFTER]]):
        found = written_date(text, order) if len(text) <= _LONGEST else None
        rest = " ".join(around_dates(text)) if found else ""
        if found and len(rest.split()) <= _LABEL_WORDS and not says_updated(f"{label[-_LONGEST:]} {text}"):
            yield found


def _from_address(sources: Sources) -> datetime | None:
    match = _IN_ADDRESS.search(sources.page.url or sources.head.canonical or "")
    return read_date("-".join(match.groups())) if match else None


def _guessed(sources: Sources) -> datetime | None:
    try:
        from htmldate import find_date  # 120 ms and lxml: only where nothing else tells

        html = sources.page.tree.html or ""
        found = read_date(find_date(html, original_date=True, max_date="2100-12-31"))
    except Exception:  # a guess must not cost the article
        return None
    return found if found and (found.month, found.day) != (1, 1) else None  # that would be a year alone
