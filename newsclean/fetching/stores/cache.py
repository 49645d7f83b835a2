"""The cache: answers are kept in a file and used again as the servers allow."""

from __future__ import annotations

import httpx

from newsclean.errors import MissingPackage, NotCached
from newsclean.fetching.faults import Fault
from newsclean.fetching.policy import Policy


def cached(inner: httpx.AsyncBaseTransport, policy: Policy) -> httpx.AsyncBaseTransport:
    """`inner` with the policy's cache before it, if it has one; offline, `inner` itself is never asked.

    A stored answer carries the extension FROM_STORE with the value "cache", also where the server confirmed it (304).
    Offline, what is not stored raises Fault(NotCached). Raises CacheError where `policy.cache` is no cache, and
    MissingPackage without the extra.
    """
    source = _Offline(inner) if policy.offline else inner
    if policy.cache is None:
        return source
    try:
        from newsclean.fetching.stores.private_cache import PrivateCache
    except ImportError as error:
        raise MissingPackage("cache", "keeping answers in a cache") from error
    return PrivateCache(source, policy.cache, policy)


class _Offline(httpx.AsyncBaseTransport):
    """A network that is not there."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise Fault(NotCached, "offline, and there is no stored answer")

    async def aclose(self) -> None:
        await self._inner.aclose()
