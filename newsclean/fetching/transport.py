"""One request over the wire: the one place that speaks httpx's language to the rest of the room."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Literal, NamedTuple

import httpcore
import httpx

from newsclean.errors import InvalidUrl, Unreachable
from newsclean.fetching.addresses import Address
from newsclean.fetching.answers import FROM_STORE, Answer, Head
from newsclean.fetching.body import ACCEPTED_CODINGS
from newsclean.fetching.deadline import Deadline, current
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.hosts import Hosts
from newsclean.fetching.policy import Policy
from newsclean.fetching.pools import Pools
from newsclean.fetching.stores.cache import cached
from newsclean.fetching.stores.exchange import ANEW
from newsclean.fetching.stores.recording import Recording
from newsclean.fetching.stores.tape import recorded
from newsclean.fetching.turns import Turns

_LONGEST_DETAIL = 200  # characters of another library's message
_BROKEN = (
    httpx.HTTPError,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    OSError,
)
_LASTING = (
    ssl.SSLCertVerificationError,
    UnicodeError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)
_NO_SUCH_NAME = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}
_PHASES = {
    httpx.ConnectTimeout: "no connection in time",
    httpx.ConnectError: "no connection",
    httpx.PoolTimeout: "no free connection in time",
    httpx.ReadTimeout: "the answer stalled",
    httpx.WriteTimeout: "the request could not be sent in time",
    httpx.ProxyError: "the proxy refuses",
    httpx.RemoteProtocolError: "the answer is not sound HTTP",
}

Jar = httpx.Cookies  # the cookies of one visit
Sources = Literal["any", "servers"]  # who may answer: the stores, too, or servers alone


class Ask(NamedTuple):
    """What is asked for: an address, with these headers, of these sources."""

    address: Address
    headers: tuple[tuple[str, str], ...]
    sources: Sources


class Transport:
    """The connections of a client, and what stands before them: turns, stored answers, the recording.

    Follows no redirect, decompresses nothing and judges no status: that is for those who read the answer.
    """

    def __init__(self, policy: Policy, hosts: Hosts, slots: asyncio.Semaphore) -> None:
        self._layers = _layers(Turns(Pools(policy), hosts, slots), policy)
        times = policy.timeouts
        self._timeout = httpx.Timeout(
            connect=times.connect, read=times.read, write=times.write, pool=times.pool
        ).as_dict()

    async def close(self) -> None:
        """Close all connections."""
        await self._layers.aclose()

    @asynccontextmanager
    async def get(self, ask: Ask, jar: Jar, deadline: Deadline) -> AsyncIterator[Answer]:
        """The answer of one address, which remembers its cookies in the jar, to be read inside the `with`.

        Raises Setback(Unreachable) for what may pass, Fault (InvalidUrl, PrivateAddress, Unreachable) for what will
        not.
        """
        request = self._request(ask, jar)
        token = current.set(deadline)
        try:
            async with deadline.enforced():
                response = await self._layers.handle_async_request(request)
                async with aclosing(response):
                    response.request = request
                    if "set-cookie" in response.headers:
                        jar.extract_cookies(response)
                    head = Head(response.status_code, tuple(response.headers.multi_items()))
                    yield Answer(
                        ask.address.url, head, _chunks(response, deadline), bool(response.extensions.get(FROM_STORE))
                    )
        except _BROKEN as error:
            raise _fault(error, deadline) from error
        finally:
            current.reset(token)

    def _request(self, ask: Ask, jar: Jar) -> httpx.Request:
        try:
            url = httpx.URL(ask.address.url)
        except (httpx.InvalidURL, ValueError):
            raise Fault(InvalidUrl, "this is not a valid URL") from None
        own_cookies = [value for name, value in ask.headers if name.lower() == "cookie"]
        others = [pair for pair in ask.headers if pair[0].lower() != "cookie"]
        named = httpx.Headers([*others, ("Accept-Encoding", ACCEPTED_CODINGS)], encoding="utf-8")
        extensions = {"timeout": self._timeout} | ({ANEW: True} if ask.sources == "servers" else {})
        request = httpx.Request("GET", url, headers=named, extensions=extensions)
        request.headers.encoding = "utf-8"  # httpx would guess ASCII and then fail on a server's cookie
        if jar:
            jar.set_cookie_header(request)
        if own_cookies:
            request.headers["Cookie"] = _joined(*own_cookies, request.headers.get("Cookie", ""))
        if ask.address.credentials:
            request = next(httpx.BasicAuth(*ask.address.credentials).auth_flow(request))
        return request


def _joined(*cookies: str) -> str:
    """One header of several; of two cookies of one name the later counts."""
    pairs = (pair.strip() for header in cookies for pair in header.split(";"))
    return "; ".join({pair.partition("=")[0]: pair for pair in pairs if pair}.values())


async def _chunks(response: httpx.Response, deadline: Deadline) -> AsyncIterator[bytes]:
    # A body's fault is told here already: who reads a refusal can do without its body.
    try:
        async for chunk in response.aiter_raw():
            yield chunk
    except _BROKEN as error:
        raise _fault(error, deadline) from error


def _fault(error: Exception, deadline: Deadline) -> Fault:
    if isinstance(error, httpx.TimeoutException | TimeoutError) and deadline.left() <= 0:
        return Fault(Unreachable, f"no complete answer within {deadline.seconds:g} seconds")
    phase = next((text for kind, text in _PHASES.items() if isinstance(error, kind)), "the connection broke off")
    detail = str(error)[:_LONGEST_DETAIL]
    message = phase if isinstance(error, httpx.TimeoutException) or not detail else f"{phase}: {detail}"
    return (Fault if _is_lasting(error) else Setback)(Unreachable, message)


def _is_lasting(error: BaseException | None) -> bool:
    if isinstance(error, _LASTING):
        return True
    if isinstance(error, socket.gaierror):
        return error.errno in _NO_SUCH_NAME
    # httpcore cuts some causes off, but what was being handled stays known.
    return error is not None and _is_lasting(error.__cause__ or error.__context__)


def _layers(wire: httpx.AsyncBaseTransport, policy: Policy) -> httpx.AsyncBaseTransport:
    layers = cached(wire, policy)
    if policy.record is None:
        return layers
    return recorded(layers, Recording.open(policy.record, policy))
