"""The network below httpx: connections to checked addresses only."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

import httpcore

from newsclean.fetching import guard
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.policy import Policy

P = ParamSpec("P")
T = TypeVar("T")

_LEAST_WAIT = 0.001  # seconds; a socket takes 0 for "do not wait at all"
_LOOK_UPS = 16  # at once; a look-up that hangs keeps its thread until the system gives it up
_WIRE = httpcore.AnyIOBackend()


class Network(httpcore.AsyncNetworkBackend):
    """Connects to a host at the very addresses the guard has checked, the next one where one does not answer.

    httpcore makes each of its connections here, so no request, redirect or retry goes round the guard. TLS is laid
    over it later and under the host's name, so certificates are checked as ever. Unix sockets are not offered.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._look_ups = _LookUps()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the host, within `timeout` seconds after the look-up.

        Raises Fault(PrivateAddress), and httpcore's ConnectError or ConnectTimeout of the last address.
        """
        addresses = await self.addresses(host, port)
        step = Deadline(self._policy.timeouts.connect if timeout is None else timeout)
        failure: Exception = httpcore.ConnectError("the host has no address")
        for untried, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                return _Stream(await dial(address, port, max(step.left() / untried, _LEAST_WAIT), socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore does so between its own tries."""
        await asyncio.sleep(seconds)

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses a host may be called at; raises Fault(PrivateAddress) or httpcore.ConnectError."""
        look_up = asyncio.get_running_loop().run_in_executor
        try:
            return await look_up(self._look_ups, guard.admitted, host, port, self._policy)
        except UnicodeError as error:
            raise httpcore.ConnectError("the host is no name that can be looked up") from error
        except OSError as error:
            raise httpcore.ConnectError(error) from error

    def close(self) -> None:
        """End the look-ups; one that hangs is not waited for."""
        self._look_ups.shutdown()


class _LookUps(Executor):
    """Threads that nobody waits for, not even at the end of the process, as long as the system's resolver may hang."""

    def __init__(self) -> None:
        self._free = threading.Semaphore(_LOOK_UPS)
        self._is_closed = False

    def submit(self, work: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        future: Future[T] = Future()

        def run() -> None:
            with self._free:
                if not future.set_running_or_notify_cancel():
                    return
                try:
                    if self._is_closed:
                        raise OSError("the client is closed")
                    future.set_result(work(*args, **named))
                except Exception as error:
                    future.set_exception(error)

        threading.Thread(target=run, name="newsclean-look-up", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._is_closed = True


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed where its TLS handshake is cancelled; httpcore would leave it open."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        return self._stream.get_extra_info(info)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._stream.aclose()
            raise


async def dial(
    address: str, port: int, seconds: float, options: Iterable[Any] | None = None
) -> httpcore.AsyncNetworkStream:
    """A connection to an address: the one place where the fetch room makes one."""
    return await _WIRE.connect_tcp(address, port, seconds, None, options)
