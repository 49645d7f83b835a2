"""A busy server on loopback: many connections and names at once, and a log of who was asked what, when."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import NamedTuple

from servers import PAGE


class Asked(NamedTuple):
    """One request: when its head had come (on the clock of `time.monotonic`), from whom, and what for."""

    at: float
    host: str
    path: str
    headers: dict[str, str]


Answer = Callable[[Asked], Awaitable[bytes]]


class Press:
    """Answers each request with the bytes that `answer` gives, and keeps the connection for the next."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._started: Future[tuple[asyncio.AbstractEventLoop, int]] = Future()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._handlers: set[asyncio.Task[None]] = set()
        self.log: list[Asked] = []
        self.connections = 0  # that are open now
        self.accepted = 0  # connections ever
        self._open: Counter[str] = Counter()
        self.most_open: Counter[str] = Counter()  # requests at once, by host; "" is all hosts together

    def __enter__(self) -> Press:
        self._thread.start()
        self._loop, self.port = self._started.result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def url(self, path: str, host: str | None = None) -> str:
        """A URL of this server; without a host, of its own address."""
        return f"http://{host or f'127.0.0.1:{self.port}'}{path}"

    def paths(self, host: str | None = None) -> list[str]:
        """What was asked for, in order; of one host or of all."""
        return [asked.path for asked in self.log if host in (None, asked.host)]

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, backlog=1_000)
        self._started.set_result((asyncio.get_running_loop(), server.sockets[0].getsockname()[1]))
        await self._end.wait()
        server.close()
        for handler in self._handlers:
            handler.cancel()
        await asyncio.gather(*self._handlers, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handlers.add(task)
        self.connections += 1
        self.accepted += 1
        try:
            with suppress(OSError, EOFError, asyncio.CancelledError):  # cancelled by nobody but this server
                while True:
                    await self._one(await reader.readuntil(b"\r\n\r\n"), reader, writer)
        finally:
            self.connections -= 1
            self._handlers.discard(task)
            writer.close()

    async def _one(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = _read(head)
        self.log.append(asked)
        for name in (asked.host, ""):
            self._open[name] += 1
            self.most_open[name] = max(self.most_open[name], self._open[name])
        try:
            answer = asyncio.ensure_future(self._answer(asked))
            left = asyncio.ensure_future(reader.read(1))  # whoever waits for an answer says nothing, or leaves
            await asyncio.wait((answer, left), return_when=asyncio.FIRST_COMPLETED)
            if left.done():
                answer.cancel()
                raise EOFError
            left.cancel()
            await asyncio.gather(left, return_exceptions=True)
            writer.write(answer.result())
            await writer.drain()
        finally:
            for name in (asked.host, ""):
                self._open[name] -= 1


def page(body: bytes = PAGE, *headers: str, status: str = "200 OK") -> bytes:
    """A sound answer that leaves the connection open."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join((*lines, "", "")).encode() + body


def moved(place: str, *headers: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return page(b"", f"Location: {place}", *headers, status=status)


@contextmanager
def press(answer: Answer | None = None) -> Iterator[Press]:
    """A running server; without `answer` every page is the same."""
    with Press(answer or _same) as server:
        yield server


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether the condition comes true in time; looked at often."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


async def _same(asked: Asked) -> bytes:
    return page()


def _read(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return Asked(time.monotonic(), headers.get("host", ""), first.split(" ")[1], headers)
