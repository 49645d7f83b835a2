"""Which entries become links: those with an address that is wanted, recent enough and not given before."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import urljoin

from newsclean.fetching.addresses import Address, read_address
from newsclean.fetching.discovery.entries import Entry
from newsclean.fetching.discovery.links import Link, Search
from newsclean.fetching.discovery.stamps import stamp_in_address
from newsclean.fetching.faults import Fault
from newsclean.page.markup import catalogue

_REMEMBERED = 500_000  # links; about 50 MB
_LONGEST = 4_096  # characters of an address
_LOST = "\ufffd"
_BREAKS = re.compile(r"[\t\r\n\0]")
_BLANKS = re.compile(r"\s")
_ABSOLUTE = re.compile(r"https?://[^/]", re.I)
_PREFIX = re.compile(r"https?://(?:www\.)?", re.I)


class Sieve:
    """Lets each link of a search through once.

    It remembers the last 500,000 links, by a number each; two addresses are one link where they differ in nothing but
    the scheme, a leading "www.", a slash at the end, or parameters that say who sent the reader.
    """

    def __init__(self, search: Search) -> None:
        self._start = search.start
        self._wanted = re.compile(search.match or "")
        self._given: dict[int, None] = {}

    def link(self, entry: Entry, address: Address, source: str) -> Link | None:
        """The link for an entry with this address; None where it is not wanted."""
        url = address.url
        if not self._wanted.search(url) or self._is_older(entry, url) or self._is_known(url):
            return None
        return Link(
            url=url,
            published=entry.published.start if entry.published else None,
            modified=entry.modified.start if entry.modified else None,
            title=entry.title,
            language=entry.language,
            source=source,
        )

    def _is_older(self, entry: Entry, url: str) -> bool:
        stamp = entry.published or entry.modified or (stamp_in_address(url) if self._start else None)
        return bool(self._start and stamp and stamp.is_before(self._start))

    def _is_known(self, url: str) -> bool:
        key = hash(_identity(url))
        if key in self._given:
            return True
        self._given[key] = None
        if len(self._given) > _REMEMBERED:
            del self._given[next(iter(self._given))]
        return False


def resolved(written: str, base: str) -> Address | None:
    """The address that is written in a document; None where it is none, or that of a reader's comment."""
    text = _BLANKS.sub("%20", _BREAKS.sub("", written.strip())).replace("&amp;", "&")
    if not text or len(text) > _LONGEST or _LOST in text:
        return None
    try:
        address = read_address(text if _ABSOLUTE.match(text) else urljoin(base, text))
    except (Fault, ValueError):
        return None
    fragment = text.partition("#")[2].lower()
    return None if fragment.startswith(_comments()) else address


def _identity(url: str) -> str:
    text = _PREFIX.sub("", url, count=1)
    path, _, query = text.partition("?")
    host, slash, rest = path.rstrip("/").partition("/")
    kept = [part for part in query.split("&") if part and not _is_tracker(part.partition("=")[0].lower())]
    return "".join((host.lower(), slash, rest, "?" if kept else "", "&".join(kept)))


@lru_cache(maxsize=512)
def _is_tracker(name: str) -> bool:
    trackers = catalogue("discovery")["trackers"]
    return name in trackers["names"] or name.startswith(tuple(trackers["starts"]))


@cache
def _comments() -> tuple[str, ...]:
    return tuple(catalogue("discovery")["comments"]["fragments"])
