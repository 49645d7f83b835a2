"""The gateway of a browser: the proxy on loopback that all traffic of one visit takes, guarded and counted."""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
import socket
import struct
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore

from newsclean.errors import TooLarge, Unreachable
from newsclean.fetching.errands import Errand, read_errand
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.ways import Way

_USER = "newsclean"
_LONGEST_HEAD = 131_072  # bytes of a request's line and headers
_PIECE = 65_536  # bytes read at once
_MOST_CALLS = 2_000  # connections of one visit; no page has a use for more

_WHO = (
    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
    b'Proxy-Authenticate: Basic realm="newsclean"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
)
_OPEN = b"HTTP/1.1 200 OK\r\n\r\n"
_CLOSED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

_UNREACHED = (Fault, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError)
_BROKEN = (*_UNREACHED, OSError, EOFError, ValueError, asyncio.LimitOverrunError)
_NO_SUCH_NAME = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}
_RESET = struct.pack("ii", 1, 0)  # linger for no time


class Gateway:
    """A forward proxy for one visit; an asynchronous context manager that leaves no connection and no task behind.

    All connections are made by `way`, so to hosts that the guard admits. `fail` is told once more than `limit` bytes
    have moved, in both directions together; what would move more is cut. A server may be silent for `silence` seconds.
    Nobody is served without the credentials, which are made anew for each gateway.
    """

    def __init__(self, way: Way, silence: float, limit: int, fail: Callable[[Exception], None]) -> None:
        self._way = way
        self._silence = silence
        self._limit = limit
        self._fail = fail
        self._moved = 0
        self._made = 0
        self._calls: set[asyncio.Task[None]] = set()
        self._listening: dict[asyncio.Task[None], tuple[str, float]] = {}  # to which host, since when
        self._faults: dict[tuple[str, int], Fault] = {}
        self.credentials = (_USER, secrets.token_urlsafe(24))
        self._pass = "Basic " + base64.b64encode(":".join(self.credentials).encode()).decode()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_LONGEST_HEAD)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        await self._server.wait_closed()
        await asyncio.sleep(0)  # sockets are closed in the loop's next turn

    def fault_of(self, url: str) -> Fault | None:
        """Why the host of an http or https URL could not be called, where it could not."""
        parts = urlsplit(url)
        return self._faults.get((parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)))

    def hang_up(self, seconds: float, *, but: str) -> None:
        """Cut the connections to servers that have said nothing for so many seconds, on all hosts `but` one."""
        now = monotonic()
        for listener, (host, since) in list(self._listening.items()):
            if host != but and now - since > seconds:
                listener.cancel()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._server.is_serving():
            _reset(writer)
            return
        call = asyncio.create_task(self._serve(reader, writer))
        self._calls.add(call)
        call.add_done_callback(lambda _: self._end(call, writer))

    def _end(self, call: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        self._calls.discard(call)
        if call.cancelled():
            _reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
            writer.close()
            await writer.wait_closed()
        except _BROKEN:
            _reset(writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        errand = read_errand(await reader.readuntil(b"\r\n\r\n"))
        if not hmac.compare_digest(errand.shown.encode(), self._pass.encode()):
            writer.write(_WHO)
            return
        try:
            server = await self._call(errand)
        except _UNREACHED:
            # An answer to anything but a request for a tunnel would pass for the server's own.
            writer.write(b"" if errand.head else _CLOSED)
            return
        try:
            await self._relay(errand, reader, writer, server)
        finally:
            await server.aclose()

    async def _call(self, errand: Errand) -> httpcore.AsyncNetworkStream:
        self._made += 1
        if self._made > _MOST_CALLS:
            raise Fault(TooLarge, f"the page makes more than {_MOST_CALLS:,} connections")
        self._count(len(errand.head))
        try:
            return await self._way.open(errand)
        except _UNREACHED as error:
            fault = error if isinstance(error, Fault) else _no_connection(error)
            self._faults.setdefault((errand.host, errand.port), fault)
            raise

    async def _relay(
        self,
        errand: Errand,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server: httpcore.AsyncNetworkStream,
    ) -> None:
        if not errand.head:
            writer.write(_OPEN)
        directions = [
            asyncio.create_task(self._up(reader, server, errand.body)),
            asyncio.create_task(self._down(server, writer, errand.host)),
        ]
        try:
            ended, _ = await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)
        for direction in ended:
            direction.result()

    async def _up(self, reader: asyncio.StreamReader, server: httpcore.AsyncNetworkStream, left: float) -> None:
        while (piece := await reader.read(_PIECE)) and len(piece) <= left:  # beyond it would be another request
            left -= len(piece)
            self._count(len(piece))
            await server.write(piece)

    async def _down(self, server: httpcore.AsyncNetworkStream, writer: asyncio.StreamWriter, host: str) -> None:
        listener = asyncio.current_task()
        assert listener
        try:
            while True:
                self._listening[listener] = (host, monotonic())
                piece = await server.read(_PIECE, self._silence)
                del self._listening[listener]
                if not piece:
                    return
                self._count(len(piece))
                writer.write(piece)
                await writer.drain()
        finally:
            self._listening.pop(listener, None)

    def _count(self, size: int) -> None:
        self._moved += size
        if self._moved > self._limit:
            fault = Fault(TooLarge, f"what the page loads is larger than {self._limit:,} bytes")
            self._fail(fault)
            raise fault


def _no_connection(error: Exception) -> Fault:
    if isinstance(error, httpcore.TimeoutException):
        return Setback(Unreachable, "no connection in time")
    cause = error.__cause__
    lasting = isinstance(cause, UnicodeError) or (isinstance(cause, socket.gaierror) and cause.errno in _NO_SUCH_NAME)
    return (Fault if lasting else Setback)(Unreachable, f"no connection: {error}")


def _reset(writer: asyncio.StreamWriter) -> None:
    # Closed in good order, an answer that broke off would look whole.
    connection = writer.get_extra_info("socket")
    if connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
