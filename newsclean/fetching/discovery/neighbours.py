"""Whose pages a sitemap may list: those of its own host, and of hosts whose robots.txt names it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from newsclean.errors import FetchError
from newsclean.fetching.addresses import Address
from newsclean.fetching.discovery.sieve import resolved
from newsclean.fetching.faults import Fault

_MOST = 20  # hosts asked in one discovery; others are taken to name nothing


class Neighbours:
    """Knows which sitemaps the robots.txt of a host names; each is asked for once."""

    def __init__(self, sitemaps: Callable[[str], Awaitable[tuple[str, ...]]]) -> None:
        self._sitemaps = sitemaps
        self._named: dict[str, frozenset[str]] = {}

    async def admit(self, page: Address, home: str, sitemaps: Iterable[str]) -> bool:
        """Whether one of these sitemaps, found through the site at the host `home`, may list this page."""
        if bare(page.host) == bare(home):
            return True
        named = self._named.get(page.origin)
        if named is None and len(self._named) < _MOST:
            named = self._named[page.origin] = await self._ask(page.origin)
        return named is not None and not named.isdisjoint(sitemaps)

    async def _ask(self, origin: str) -> frozenset[str]:
        try:
            written = await self._sitemaps(origin)
        except (FetchError, Fault):  # whose robots.txt cannot be had has not named anything
            return frozenset()
        return frozenset(address.url for text in written if (address := resolved(text, origin)))


def bare(host: str) -> str:
    """A host's name without the "www." that sites put before it or not."""
    return host.removeprefix("www.")
