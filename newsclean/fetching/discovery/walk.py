"""From a site, a feed or a sitemap to the pages it lists, with their dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing

from newsclean.errors import (
    FeedError,
    FetchError,
    HostResting,
    NotHtml,
    Obstructed,
    PageError,
    Refused,
    TooLarge,
    Unreachable,
)
from newsclean.fetching.addresses import Address, read_address, shown
from newsclean.fetching.discovery.documents import Document, Reader, listed
from newsclean.fetching.discovery.entries import Break, Child, Entry
from newsclean.fetching.discovery.frontier import Frontier, Lead, is_over
from newsclean.fetching.discovery.links import Link, Search
from newsclean.fetching.discovery.neighbours import Neighbours
from newsclean.fetching.discovery.sieve import Sieve, resolved
from newsclean.fetching.discovery.signposts import FIRST, USUAL, rank_of, signposts, usual_places
from newsclean.fetching.discovery.stamps import Stamp
from newsclean.fetching.faults import Fault
from newsclean.model import Failure
from newsclean.page import read_page

Found = Link | Failure

_LEVELS = 3  # of sitemaps below one; the protocol allows one
_SILENT = (Unreachable, HostResting)  # a host that does not answer one guess will not answer the next
_FRONTS = (Refused, Obstructed, TooLarge, NotHtml)  # a site may tell its sitemaps although it hides its front page

_NOTHING = "no feed and no sitemap was found that could be read"
_STRAY = "{:,} links to other hosts were left out, whose robots.txt does not name this sitemap"
_DEEP = "{:,} sitemaps were left out, more than three levels down"
_MORE = "{:,} further feeds and sitemaps were left out: only {:,} may be asked for"


async def discover(start: str, reader: Reader, search: Search) -> AsyncGenerator[Found, None]:
    """The pages that a site, a feed or a sitemap lists, each once, as they are found.

    `start` is taken for what its answer holds. A feed or sitemap is read with the sitemaps below it, three levels at
    most. Of a page, the feeds and sitemaps are read that it or its robots.txt names; where those list nothing, those
    in the usual places. What is about news comes first, then the newest sitemaps. With `since`, a sitemap that was
    last changed before, or is named after a month before, is not asked for. A sitemap speaks for its site's host
    only, and for those whose robots.txt names it; a feed may lead anywhere.

    A feed or sitemap that cannot be read, or not to its end, gives a Failure between the links. Raises FetchError
    where nothing can be read at all.
    """
    left = search.limit
    async with aclosing(_Walk(reader, search).results(start)) as results:
        async for result in results:
            yield result
            if left is not None and isinstance(result, Link):
                left -= 1
                if not left:
                    return


class _Sheet:
    """A feed or sitemap that is being read."""

    def __init__(self, document: Document, lead: Lead) -> None:
        self.document = document
        self.lead = lead
        self.shown = shown(document.url)
        self.sitemaps = (document.url, lead.url, *lead.above)
        self.is_free = document.kind in ("feed", "json_feed")  # to lead to other hosts
        self.items = 0
        self.left_out: Counter[str] = Counter()


class _Walk:
    def __init__(self, reader: Reader, search: Search) -> None:
        self._reader = reader
        self._since = search.start
        self._most = search.documents
        self._left = search.documents
        self._sieve = Sieve(search)
        self._frontier = Frontier(search.documents)
        self._neighbours = Neighbours(reader.sitemaps)
        self._asked: set[str] = set()
        self._listed = 0  # pages, wanted or not, and sitemaps of older ones
        self._read = 0  # feeds and sitemaps, to the end or in part

    async def results(self, start: str) -> AsyncGenerator[Found, None]:
        """All that is found from here."""
        async for result in self._from(start):
            yield result
        async for result in self._drained():
            yield result
        if not self._read:
            raise FeedError(shown(start), _NOTHING)

    async def _from(self, start: str) -> AsyncGenerator[Found, None]:
        address = _address(start)
        named: list[Address] = []
        try:
            document = await self._get(start)
        except _FRONTS as error:
            if address.url.removeprefix(address.origin).strip("/"):
                raise
            yield Failure(url=error.url, error=error)
        else:
            address = _address(document.url)
            self._asked.add(address.url)
            if document.kind != "page":
                async for result in self._links(document, Lead(address.url, rank_of(address.url), address.host)):
                    yield result
                return
            named = _named(document)
        async for result in self._site(address, named):
            yield result

    async def _site(self, site: Address, named: list[Address]) -> AsyncGenerator[Found, None]:
        """What a site lists whose front page names these feeds and sitemaps."""
        for address in named:
            self._frontier.add(Lead(address.url, FIRST, site.host))
        try:
            written = await self._reader.sitemaps(site.origin)
        except (FetchError, Fault) as error:
            yield Failure(url=f"{site.origin}/robots.txt", error=_told(error, f"{site.origin}/robots.txt"))
        else:
            for address in filter(None, (resolved(text, site.origin) for text in written)):
                self._frontier.add(Lead(address.url, rank_of(address.url), site.host))
        async for result in self._drained():
            yield result
        if not self._listed:
            async for result in self._guessed(site):
                yield result

    async def _guessed(self, site: Address) -> AsyncGenerator[Found, None]:
        """What is in the usual places; of each kind, the first that is there is enough."""
        for places in usual_places():
            for url in (site.origin + place for place in places):
                if url in self._asked or not self._left:
                    continue
                read = self._read
                try:
                    async for result in self._visited(Lead(url, USUAL, site.host)):
                        yield result
                except _SILENT:
                    return
                except FetchError:
                    continue
                if self._read > read:
                    break

    async def _drained(self) -> AsyncGenerator[Found, None]:
        """What is listed by all that is known, and by what that leads to."""
        while lead := self._frontier.take():
            if lead.url in self._asked:
                continue
            if not self._left:
                yield _failure(lead.url, _MORE.format(self._frontier.leave() + 1, self._most))
                return
            try:
                async for result in self._visited(lead):
                    yield result
            except FetchError as error:
                yield Failure(url=error.url, error=error)

    async def _visited(self, lead: Lead) -> AsyncGenerator[Found, None]:
        document = await self._get(lead.url)
        if document.url != lead.url:
            if document.url in self._asked:
                return
            self._asked.add(document.url)
        async for result in self._links(document, lead):
            yield result

    async def _get(self, url: str) -> Document:
        self._asked.add(url)
        self._left -= 1
        try:
            return await self._reader.get(url)
        except Fault as fault:
            raise _told(fault, url) from fault.__cause__

    async def _links(self, document: Document, lead: Lead) -> AsyncGenerator[Found, None]:
        """What a feed or a sitemap lists; raises FeedError where nothing in it can be read."""
        sheet = _Sheet(document, lead)
        async for batch in listed(document):
            for item in batch:
                if isinstance(item, Break):
                    if not sheet.items:
                        raise FeedError(sheet.shown, item.problem)
                    yield _failure(document.url, item.problem)
                elif link := await self._taken(item, sheet):
                    yield link
                sheet.items += 1
        self._read += 1
        for reason, number in sheet.left_out.items():
            yield _failure(document.url, reason.format(number))

    async def _taken(self, item: Entry | Child, sheet: _Sheet) -> Link | None:
        """The link of an entry, where it is wanted; a child is kept for later."""
        address = resolved(item.url, sheet.document.url)
        if isinstance(item, Child):
            if address:
                self._follow(address.url, item.modified, sheet)
            return None
        self._listed += 1
        if address is None:
            return None
        if not sheet.is_free and not await self._neighbours.admit(address, sheet.lead.home, sheet.sitemaps):
            sheet.left_out[_STRAY] += 1
            return None
        return self._sieve.link(item, address, sheet.shown)

    def _follow(self, url: str, modified: Stamp | None, sheet: _Sheet) -> None:
        lead = sheet.lead
        if is_over(url, modified, self._since):
            self._listed += 1
            return
        if len(lead.above) == _LEVELS:
            sheet.left_out[_DEEP] += 1
            return
        # What a sitemap of news lists is about news, whatever it is called.
        rank = rank_of(url)
        rank = min(rank, lead.rank) if rank == USUAL else rank
        self._frontier.add(Lead(url, rank, lead.home, modified, (lead.url, *lead.above)))


def _address(url: str) -> Address:
    try:
        return read_address(url)
    except Fault as fault:
        raise _told(fault, url) from None


def _named(document: Document) -> list[Address]:
    """The feeds and sitemaps that a front page names; none where it cannot be read."""
    try:
        page = read_page(document.body, url=document.url, content_type=document.content_type)
    except PageError:
        return []
    return signposts(page, document.url)


def _told(error: FetchError | Fault, url: str) -> FetchError:
    return error if isinstance(error, FetchError) else error.told(shown(url))


def _failure(url: str, problem: str) -> Failure:
    return Failure(url=shown(url), error=FeedError(shown(url), problem))
