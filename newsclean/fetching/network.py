"""The network below httpx: connections to checked addresses only, on which no step outlasts the deadline."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from newsclean.fetching import guard
from newsclean.fetching.deadline import Deadline, current
from newsclean.fetching.policy import Policy

_LEAST_WAIT = 0.001  # seconds; a socket takes 0 for "do not wait at all"


class Network(httpcore.NetworkBackend):
    """Connects to a host at the very addresses the guard has checked, the next one where one does not answer.

    httpcore makes each of its connections here, so no request, redirect or retry goes round the guard. TLS is laid
    over it later and under the host's name, so certificates are checked as ever. Unix sockets are not offered.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._wire = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the host, within `timeout` seconds after the look-up.

        Raises Fault(PrivateAddress), and httpcore's ConnectError or ConnectTimeout of the last address.
        """
        _limit(timeout, httpcore.ConnectTimeout)
        addresses = self._addresses(host, port)
        step = Deadline(_limit(timeout, httpcore.ConnectTimeout))
        failure: Exception = httpcore.ConnectError("the host has no address")
        for untried, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = max(step.left() / untried, _LEAST_WAIT)
            try:
                return _Stream(self._wire.connect_tcp(address, port, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return guard.admitted(host, port, self._policy)
        except UnicodeError as error:
            raise httpcore.ConnectError("the host is no name that can be looked up") from error
        except OSError as error:
            raise httpcore.ConnectError(error) from error


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
    left = current.get().left()
    if left <= 0:
        raise over("out of time")
    return left if timeout is None else min(timeout, left)
