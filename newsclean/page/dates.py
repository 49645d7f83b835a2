"""When the article was published and last changed.

Publication: JSON-LD, then meta elements, microdata, a `time` element, the address of the page; where none tells,
htmldate reads the page. Change: JSON-LD, meta elements, microdata. A source that knows only the day yields to a
later one that knows the time of the same day. A date without a time is midnight, without a zone UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time

from selectolax.lexbor import LexborNode

from newsclean.page import jsonld
from newsclean.page.dateforms import read_date, written_date
from newsclean.page.sources import Sources
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
)  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")
_LABELS = '[class*="date" i],[id*="date" i],[class*="publish" i],[class*="posted" i],[class*="timestamp" i]'
_MOST_HEADINGS = 3
_ROOMS = 3  # elements around the headline in which a date is looked for
_LONGEST = 80
_MOST_TIMES = 8


def read_published(sources: Sources) -> datetime | None:
    """When the article was published, None where nothing tells."""
    found = _settled(_said_published(sources)) or _from_times(sources) or _from_address(sources)
    return found or _from_labels(sources) or _guessed(sources)


def read_modified(sources: Sources) -> datetime | None:
    """When the article was last changed, None where nothing tells."""
    return _settled(_said_modified(sources))


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


def _settled(said: Iterator[object]) -> datetime | None:
    day: datetime | None = None
    for value in said:
        found = read_date(value)
        if not found:
            continue
        if found.time() != time() and (not day or found.date() == day.date()):
            return found
        day = day or found
    return day


def _from_times(sources: Sources) -> datetime | None:
    nodes = sources.page.tree.css("time")[:_MOST_TIMES]
    marked = [node for node in nodes if "pubdate" in node.attributes]
    for node in [*marked, *_beside_headline(sources, "time"), *nodes]:
        found = read_date(node.attributes.get("datetime") or "") or written_date(spaced(node))
        if found:
            return found
    return None


def _from_labels(sources: Sources) -> datetime | None:
    """The date written in an element near the headline, or anywhere, whose class or id says that it holds one."""
    for node in [*_beside_headline(sources, _LABELS), *sources.page.tree.css(_LABELS)[:_MOST_TIMES]]:
        text = " ".join(pieces(node, _MOST_TIMES))
        found = written_date(text) if len(text) <= _LONGEST else None
        if found:
            return found
    return None


def _beside_headline(sources: Sources, selector: str) -> Iterator[LexborNode]:
    for heading in sources.headings[:_MOST_HEADINGS]:
        room = heading.parent
        for _ in range(_ROOMS):
            if room is None or room.tag in ("body", "html"):
                break
            yield from room.css(selector)[:_MOST_TIMES]
            room = room.parent


def _from_address(sources: Sources) -> datetime | None:
    match = _IN_ADDRESS.search(sources.page.url or sources.head.canonical or "")
    return read_date("-".join(match.groups())) if match else None


def _guessed(sources: Sources) -> datetime | None:
    try:
        from htmldate import find_date  # 120 ms and lxml: only where nothing else tells

        html = sources.page.tree.html or ""
        return read_date(find_date(html, original_date=True, max_date="2100-12-31"))
    except Exception:  # a guess must not cost the article
        return None
