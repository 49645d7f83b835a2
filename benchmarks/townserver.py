"""The server of the town: many sites on one port of loopback, told apart by the Host header; town.py starts it.

    python benchmarks/townserver.py SIZE LOG

It prints its port. A path is /TOUR/KIND/NUMBER; the kinds are those of town.py. LOG gets a line a request: the moment
on the machine's monotonic clock, the host, the path.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from pathlib import Path
from time import monotonic

import invented
import town

_FIXTURES = Path(__file__).parent.parent / "fixtures"
_VARIANTS = 8
_STALL = 0.3  # seconds
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: no farewell
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
_GONE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<p>Not here</p>"
_MOVED = "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n"


def answer(body: bytes, kind: bytes = b"text/html") -> bytes:
    """A sound answer, head and body."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (kind, len(body), body)


class Sites:
    """What all sites have in common: their pages, the log, and which of the faults were met already."""

    def __init__(self, size: int, log: Path) -> None:
        self._log = log.open("ab", buffering=0)
        self._met: set[tuple[str, str]] = set()
        self._robots = answer(_ROBOTS, b"text/plain")
        self._stories = [answer(invented.page(size + turn)) for turn in range(_VARIANTS)]
        self._articles = [answer(file.read_bytes()) for file in sorted(_FIXTURES.glob("*/page.html"))]

    def note(self, host: str, path: str) -> None:
        """Write a request down."""
        self._log.write(f"{monotonic():.6f} {host} {path}\n".encode())

    def is_first(self, host: str, path: str) -> bool:
        """Whether a path is asked for the first time."""
        known = (host, path) in self._met
        self._met.add((host, path))
        return not known

    def page(self, path: str) -> bytes:
        """The sound answer of a path."""
        if path == "/robots.txt":
            return self._robots
        pages = self._articles if town.kind_of(path) == town.ARTICLE else self._stories
        return pages[int(path.rpartition("/")[2]) % len(pages)]


class Connection(asyncio.Protocol):
    """A connection, which may serve several sites one after the other."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._unread = b""
        self._wire: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport

    def data_received(self, data: bytes) -> None:
        """Answer all whole requests."""
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, self._unread = self._unread.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            host = next(line[6:] for line in lines if line[:6].lower() == "host: ")
            self._answer(host, lines[0].split(" ")[1])

    def _answer(self, host: str, path: str) -> None:
        self._sites.note(host, path)
        page = self._sites.page(path)
        kind = town.STORY if path == "/robots.txt" else town.kind_of(path)
        if kind in town.PASSING and not self._sites.is_first(host, path):
            kind = town.STORY
        match kind:
            case "reset":
                self._wire.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                self._wire.abort()
            case "busy":
                self._wire.write(_BUSY)
            case "stalled":
                self._wire.write(page[: len(page) // 2])
                asyncio.get_running_loop().call_later(_STALL, self._wire.write, page[len(page) // 2 :])
            case "torn":
                start, _, body = page.partition(b"\r\n\r\n")
                head = start.partition(b"Content-Length")[0] + b"Transfer-Encoding: chunked\r\n\r\n"
                self._wire.write(head + b"%x\r\n" % len(body) + body[: len(body) // 2])
                self._wire.close()
            case town.GONE:
                self._wire.write(_GONE)
            case town.MOVED:
                self._wire.write(_MOVED.format(town.moved(path)).encode())
            case _:
                self._wire.write(page)


async def serve(size: int, log: Path) -> None:
    """Serve until the process is ended."""
    sites = Sites(size, log)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(sites), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
