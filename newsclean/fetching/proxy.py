"""The way over a proxy that the policy names: what can still be guarded there, and the connections to it."""

from __future__ import annotations

import ssl

import httpcore
import httpx
import msgspec

from newsclean.fetching.network import Network
from newsclean.fetching.policy import Policy

_ASKED_OF_THE_PROXY = 443  # the port in a look-up that only checks


class ProxyGate:
    """What stands before a proxy.

    Behind a proxy it is the proxy that looks names up and connects. So a host is refused where its name, or the
    addresses this machine finds for it, are private; one that this machine cannot look up is left to the proxy.
    """

    def __init__(self, policy: Policy, network: Network) -> None:
        self._proxy = httpx.Proxy(policy.proxy or "")
        self._targets = network
        # The proxy itself may stand in a private network: whoever named it meant it.
        self._network = Network(msgspec.structs.replace(policy, private_hosts=True))

    async def require(self, host: str) -> None:
        """Let pass a host that may be asked through the proxy; raises Fault(PrivateAddress)."""
        try:
            await self._targets.addresses(host, _ASKED_OF_THE_PROXY)
        except httpcore.ConnectError:
            return

    def pool(self, trust: ssl.SSLContext, seconds: float) -> httpcore.AsyncHTTPProxy:
        """Connections through the proxy, kept open for so many seconds without a request."""
        url = self._proxy.url
        return httpcore.AsyncHTTPProxy(
            proxy_url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            proxy_auth=self._proxy.raw_auth,
            proxy_ssl_context=trust if url.scheme == "https" else None,
            ssl_context=trust,
            network_backend=self._network,
            http2=True,
            max_connections=None,
            keepalive_expiry=seconds,
        )

    def close(self) -> None:
        """End the look-ups."""
        self._network.close()
