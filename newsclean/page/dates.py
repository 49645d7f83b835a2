"""When the article was published and last changed.

Publication: JSON-LD, then meta elements, microdata, a `time` element beside the headline, the address of the page, a
date written beside the headline, then `time` and date elements anywhere; where none tells, a line below the headline
that is a date, and last the change. Change: JSON-LD, meta elements, microdata, a `time` element that says so. A source
that knows only the day yields to a later one that knows the time of the same day. A date without a time is midnight,
without a zone UTC; a moment takes the zone of the clock that the reader sees beside the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import chain

from newsclean.page import jsonld
from newsclean.page.calendar import calendar
from newsclean.page.dateforms import Order, read_date
from newsclean.page.datelines import anywhere, changes, lines_below, lines_near, times_near, written_near
from newsclean.page.sources import Sources

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date",
    "datepublished", "date_published", "publishdate", "publish-date", "publish_date", "published-date",
    "publication_date", "publication-date", "publishing_date", "published_time", "pubdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dc.date", "dcterms.issued", "citation_publication_date", "rnews:datepublished", "ptime", "pdate",
    "article_date_original", "originalpublicationdate", "date", "og:pubdate", "article:post_date", "created",
    "displaydate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "date_modified", "lastmod",
    "modified-date",
    "last-modified", "dcterms.modified", "dc.date.modified", "article.updated", "revision_date", "updated_time",
    "updated",
)  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")
_FARTHEST = timedelta(hours=14)  # a zone's offset
_A_DAY_OFF = timedelta(days=2)
_ZONE_STEP = timedelta(minutes=15)


def read_published(sources: Sources) -> datetime | None:
    """When the article was published, None where nothing tells."""
    found = _settled(_said_published(sources), _order(sources))
    if found:
        return _in_own_zone(found, sources)
    order = _order(sources)
    return next(chain(_shown(sources, order), _guessed(sources, order)), None)


def read_modified(sources: Sources) -> datetime | None:
    """When the article was last changed, None where nothing tells."""
    return _settled(_said_modified(sources), _order(sources)) or next(changes(sources, _order(sources)), None)


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
    """A moment in the zone in which a clock beside the headline shows it, where the day may depend on it."""
    utc = found.astimezone(UTC)
    if found.time() == time() or (found.utcoffset() and found.date() == utc.date()):
        return found
    bare = utc.replace(tzinfo=None, second=0, microsecond=0)
    for shown in lines_near(sources, _order(sources)):
        offset = shown.replace(tzinfo=None, second=0) - bare
        if shown.time() != time() and abs(offset) <= _FARTHEST and not offset % _ZONE_STEP:
            return found if offset == found.utcoffset() else found.astimezone(timezone(offset))
    return found


def _shown(sources: Sources, order: Order) -> Iterator[datetime]:
    """The dates a reader sees; the address goes before those far from the headline that it does not bear out."""
    yield from times_near(sources, order)
    match = _IN_ADDRESS.search(sources.page.url or sources.head.canonical or "")
    day = read_date("-".join(match.groups())) if match else None
    others = chain(written_near(sources, order), anywhere(sources, order))
    if day:
        yield next((found for found in others if abs(found - day) < _A_DAY_OFF), day)
    yield from others


def _guessed(sources: Sources, order: Order) -> Iterator[datetime]:
    """What is left where no source names the date: a line below the headline, or the date of a change."""
    lines = list(lines_below(sources, order))
    yield from (found for found, changed in lines if not changed)
    modified = read_modified(sources)
    if modified:
        yield modified
    yield from (found for found, changed in lines if changed)
