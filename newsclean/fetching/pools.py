"""The connections kept open, a pool a host: httpx over our own network."""

from __future__ import annotations

import ssl
from collections import OrderedDict
from functools import cache

import httpcore
import httpx

from newsclean.fetching.network import Network
from newsclean.fetching.policy import Policy
from newsclean.fetching.proxy import ProxyGate
from newsclean.fetching.streams import plain_errors, settled

_MOST_POOLS = 256  # hosts with open connections
_KEPT_FOR = 15.0  # seconds without a request

Origin = tuple[str, str, int | None]


class Pools(httpx.AsyncBaseTransport):
    """httpx's transport over our own network, with a pool of connections for each origin.

    One pool for all would look through all its connections at every request, several times over. Being no
    httpx.Client, it takes no proxy from the environment: that would look names up where no guard is, unasked.
    """

    def __init__(self, policy: Policy) -> None:
        self._network = Network(policy)
        self._gate = ProxyGate(policy, self._network) if policy.proxy else None
        self._pools: OrderedDict[Origin, _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer over a connection of the request's origin."""
        origin = (request.url.scheme, request.url.host, request.url.port)
        if self._gate:
            await self._gate.require(request.url.host)
        if origin not in self._pools and len(self._pools) >= _MOST_POOLS:
            await self._forget_one()
        pool = self._pools.get(origin) or self._pools.setdefault(origin, self._pool())
        self._pools.move_to_end(origin)
        return await pool.handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        while self._pools:
            await self._pools.popitem()[1].aclose()
        self._network.close()
        if self._gate:
            self._gate.close()

    def _pool(self) -> _Pool:
        if self._gate:
            return _Pool(self._gate.pool(_trust(), _KEPT_FOR))
        return _Pool(
            httpcore.AsyncConnectionPool(
                ssl_context=_trust(),
                network_backend=self._network,
                http2=True,
                max_connections=None,
                keepalive_expiry=_KEPT_FOR,
            )
        )

    async def _forget_one(self) -> None:
        idle = next((origin for origin, pool in self._pools.items() if pool.is_idle()), None)
        if idle is not None:
            await self._pools.pop(idle).aclose()


class _Pool(httpx.AsyncHTTPTransport):
    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        super().__init__(verify=_trust())
        self._pool: httpcore.AsyncConnectionPool = pool  # httpx has no parameter for the network below it

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._close_broken()
        with plain_errors():
            response = await super().handle_async_request(request)
        return await settled(response)

    async def _close_broken(self) -> None:
        for connection in self._pool.connections:
            if connection.is_idle() and not connection.is_available():  # httpcore keeps HTTP/2 that failed open
                await connection.aclose()

    def is_idle(self) -> bool:
        return all(connection.is_idle() for connection in self._pool.connections)


@cache
def _trust() -> ssl.SSLContext:
    # Reading the certificates takes longer than most answers: once a process is enough.
    return httpx.create_ssl_context()
