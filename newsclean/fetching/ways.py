"""The ways from a gateway to a host: straight on, or over the proxy that the policy names."""

from __future__ import annotations

import base64
import ssl
from typing import Protocol

import httpcore
import httpx
import msgspec

from newsclean.fetching.errands import Errand
from newsclean.fetching.network import Network
from newsclean.fetching.policy import Policy
from newsclean.fetching.proxy import ProxyGate


class Way(Protocol):
    """A way to every host that the guard admits."""

    async def open(self, errand: Errand) -> httpcore.AsyncNetworkStream:
        """A connection to the errand's host, on which its head has been sent.

        Raises Fault(PrivateAddress), and what httpcore raises where there is no connection.
        """


def way_of(policy: Policy) -> Way:
    """The way that a policy takes."""
    return Detour(policy, policy.proxy) if policy.proxy else Straight(policy)


class Straight(Way):
    """The way without a proxy."""

    def __init__(self, policy: Policy) -> None:
        self._network = Network(policy)

    async def open(self, errand: Errand) -> httpcore.AsyncNetworkStream:
        """See Way.open."""
        return await _sent(await self._network.connect_tcp(errand.host, errand.port), errand.head)


class Detour(Way):
    """The way over a proxy, which looks names up itself; hosts that are known to be private are refused before."""

    def __init__(self, policy: Policy, proxy: str) -> None:
        self._times = policy.timeouts
        self._gate = ProxyGate(policy, Network(policy))
        self._proxy = httpx.Proxy(proxy)
        self._trust = ssl.create_default_context() if self._proxy.url.scheme == "https" else None
        # Whoever named the proxy meant it, wherever it stands.
        self._network = Network(msgspec.structs.replace(policy, private_hosts=True))
        pair = b":".join(self._proxy.raw_auth or ())
        self._pass = [(b"Proxy-Authorization", b"Basic " + base64.b64encode(pair))] if pair else []

    async def open(self, errand: Errand) -> httpcore.AsyncNetworkStream:
        """See Way.open."""
        await self._gate.require(errand.host)
        if not errand.head:
            return await self._tunnel(errand)
        url = self._proxy.url
        stream = await self._network.connect_tcp(url.host, url.port or (443 if url.scheme == "https" else 80))
        if self._trust:
            stream = await stream.start_tls(self._trust, url.host, self._times.connect)
        line, fields = errand.head.split(b"\r\n", 1)
        full = line.replace(b" ", b" http://" + errand.place.encode(), 1)
        ours = [b"%b: %b" % pair for pair in self._pass]
        return await _sent(stream, b"\r\n".join([full, *ours, fields]))

    async def _tunnel(self, errand: Errand) -> httpcore.AsyncNetworkStream:
        url = self._proxy.url
        origin = httpcore.Origin(url.raw_scheme, url.raw_host, url.port or (443 if url.scheme == "https" else 80))
        connection = httpcore.AsyncHTTPConnection(origin, ssl_context=self._trust, network_backend=self._network)
        request = httpcore.Request(
            "CONNECT",
            httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=errand.place.encode()),
            headers=[(b"Host", errand.place.encode()), *self._pass],
            extensions={"timeout": {"connect": self._times.connect, "read": self._times.read}},
        )
        answer = await connection.handle_async_request(request)
        if answer.status != 200:
            await connection.aclose()
            raise httpcore.ProxyError(f"the proxy answered {answer.status}")
        stream: httpcore.AsyncNetworkStream = answer.extensions["network_stream"]
        return stream


async def _sent(stream: httpcore.AsyncNetworkStream, head: bytes) -> httpcore.AsyncNetworkStream:
    try:
        if head:
            await stream.write(head)
    except BaseException:
        await stream.aclose()
        raise
    return stream
