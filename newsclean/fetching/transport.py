"""One request over the wire: the one user of httpx and its httpcore."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import cache
from types import TracebackType
from typing import Any

import httpcore
import httpx

from newsclean.errors import InvalidUrl, Unreachable
from newsclean.fetching.addresses import Address
from newsclean.fetching.answers import Answer, Head
from newsclean.fetching.body import ACCEPTED_CODINGS
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.policy import Policy

_ACCEPT = "text/html,application/xhtml+xml;q=0.9"
_LONGEST_DETAIL = 200  # characters of another library's message
_BROKEN = (
    httpx.HTTPError,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    OSError,
)
_LASTING = (ssl.SSLCertVerificationError, UnicodeError, httpx.LocalProtocolError, httpx.UnsupportedProtocol)
_NO_SUCH_NAME = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}
_PHASES = {
    httpx.ConnectTimeout: "no connection in time",
    httpx.ConnectError: "no connection",
    httpx.PoolTimeout: "no free connection in time",
    httpx.ReadTimeout: "the answer stalled",
    httpx.WriteTimeout: "the request could not be sent in time",
    httpx.RemoteProtocolError: "the answer is not sound HTTP",
}
_deadline: ContextVar[Deadline] = ContextVar("newsclean_deadline")


class Transport:
    """Connections under one policy, with the cookies of one visit; a context manager.

    Follows no redirect, decompresses nothing and judges no status: that is for those who read the answer.
    """

    def __init__(self, policy: Policy) -> None:
        self._http = _Http()
        self._cookies = httpx.Cookies()
        self._headers = httpx.Headers(
            {"User-Agent": policy.user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED_CODINGS},
            encoding="utf-8",
        )
        times = policy.timeouts
        self._timeout = httpx.Timeout(
            connect=times.connect, read=times.read, write=times.write, pool=times.pool
        ).as_dict()

    def __enter__(self) -> Transport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    @contextmanager
    def get(self, address: Address, deadline: Deadline) -> Iterator[Answer]:
        """The answer of one address, to be read inside the `with`.

        Raises Setback(Unreachable) for what may pass, Fault (InvalidUrl, Unreachable) for what will not.
        """
        request = self._request(address)
        token = _deadline.set(deadline)
        try:
            with closing(self._http.handle_request(request)) as response:
                response.request = request
                self._cookies.extract_cookies(response)
                head = Head(response.status_code, tuple(response.headers.multi_items()))
                yield Answer(head, response.iter_raw())
        except _BROKEN as error:
            raise _fault(error, deadline) from error
        finally:
            _deadline.reset(token)

    def _request(self, address: Address) -> httpx.Request:
        try:
            url = httpx.URL(address.url)
        except (httpx.InvalidURL, ValueError):
            raise Fault(InvalidUrl, "this is not a valid URL") from None
        request = httpx.Request("GET", url, headers=self._headers, extensions={"timeout": self._timeout})
        request.headers.encoding = "utf-8"  # httpx would guess ASCII and then fail on a server's cookie
        self._cookies.set_cookie_header(request)
        if address.credentials:
            request = next(httpx.BasicAuth(*address.credentials).auth_flow(request))
        return request


def _fault(error: Exception, deadline: Deadline) -> Fault:
    if isinstance(error, httpx.TimeoutException) and deadline.left() <= 0:
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


@cache
def _trust() -> ssl.SSLContext:
    # Reading the certificates takes longer than most answers: once a process is enough.
    return httpx.create_ssl_context()


class _Http(httpx.HTTPTransport):
    """httpx's transport over our own network, which httpx has no parameter for."""

    def __init__(self) -> None:
        super().__init__(verify=_trust())
        self._pool = httpcore.ConnectionPool(ssl_context=_trust(), network_backend=_Network())


class _Network(httpcore.SyncBackend):
    """Connections on which no step outlasts the deadline, however slowly the bytes drip."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        limit = _limit(timeout, httpcore.ConnectTimeout)
        try:
            return _Stream(super().connect_tcp(host, port, limit, local_address, socket_options))
        except UnicodeError as error:
            raise httpcore.ConnectError("the host is no name that can be looked up") from error


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _limit(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _limit(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = _limit(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        return self._stream.get_extra_info(info)


def _limit(timeout: float | None, over: type[httpcore.TimeoutException]) -> float:
    left = _deadline.get().left()
    if left <= 0:
        raise over("out of time")
    return left if timeout is None else min(timeout, left)
