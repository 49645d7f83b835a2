"""One request over the wire: the one user of httpx."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from types import TracebackType

import httpcore
import httpx

from newsclean.errors import InvalidUrl, Unreachable
from newsclean.fetching.addresses import Address
from newsclean.fetching.answers import Answer, Head
from newsclean.fetching.body import ACCEPTED_CODINGS
from newsclean.fetching.deadline import Deadline, current
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.network import Network
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


class Transport:
    """Connections under one policy, with the cookies of one visit; a context manager.

    Follows no redirect, decompresses nothing and judges no status: that is for those who read the answer.
    """

    def __init__(self, policy: Policy) -> None:
        self._http = _Http(policy)
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

        Raises Setback(Unreachable) for what may pass, Fault (InvalidUrl, PrivateAddress, Unreachable) for what will
        not.
        """
        request = self._request(address)
        token = current.set(deadline)
        try:
            with closing(self._http.handle_request(request)) as response:
                response.request = request
                self._cookies.extract_cookies(response)
                head = Head(response.status_code, tuple(response.headers.multi_items()))
                yield Answer(head, response.iter_raw())
        except _BROKEN as error:
            raise _fault(error, deadline) from error
        finally:
            current.reset(token)

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
    """httpx's transport over our own network, which httpx has no parameter for.

    Being no httpx.Client, it takes no proxy from the environment: a proxy would look names up where no guard is.
    """

    def __init__(self, policy: Policy) -> None:
        super().__init__(verify=_trust())
        self._pool = httpcore.ConnectionPool(ssl_context=_trust(), network_backend=Network(policy))
