"""A server on loopback that answers with whatever bytes, resets and silences a test wants."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Script = Callable[[socket.socket], None]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
PAGE = b"<!doctype html><title>Harbour</title><p>The harbour opened again on Monday.</p>"


class RawServer:
    """Plays one script per connection, each in a thread, the last one for all further connections; counts them."""

    def __init__(self, scripts: tuple[Script, ...]) -> None:
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopped = False
        self._thread = threading.Thread(target=self._serve)
        self._talks: list[threading.Thread] = []
        self.connections = 0

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}/story"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname(), 1).close()
        for thread in (self._thread, *self._talks):
            thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._stopped:
                connection.close()
                return
            self.connections += 1
            script = self._scripts[min(self.connections, len(self._scripts)) - 1]
            self._talks.append(threading.Thread(target=self._talk, args=(connection, script)))
            self._talks[-1].start()

    def _talk(self, connection: socket.socket, script: Script) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            script(connection)


@contextmanager
def raw_server(*scripts: Script) -> Iterator[RawServer]:
    server = RawServer(scripts)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def says(*pieces: bytes) -> Script:
    """Read the request, send the pieces and close."""

    def script(connection: socket.socket) -> None:
        _request(connection)
        for piece in pieces:
            connection.sendall(piece)
        _leave(connection)

    return script


def answers(pieces: Iterator[bytes]) -> Script:
    """Read the request, send the next of the pieces and close."""

    def script(connection: socket.socket) -> None:
        says(next(pieces))(connection)

    return script


def says_then_resets(*pieces: bytes) -> Script:
    """Read the request, send the pieces and reset the connection."""

    def script(connection: socket.socket) -> None:
        _request(connection)
        for piece in pieces:
            connection.sendall(piece)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return script


def says_then_waits(*pieces: bytes) -> Script:
    """Read the request, send the pieces and say no more until the client leaves."""

    def script(connection: socket.socket) -> None:
        _request(connection)
        for piece in pieces:
            connection.sendall(piece)
        while connection.recv(1024):
            pass

    return script


def drips(start: bytes, drop: bytes) -> Script:
    """Send the start, then one drop after the other until the client leaves, each within any read timeout."""

    def script(connection: socket.socket) -> None:
        _request(connection)
        connection.sendall(start)
        pause = threading.Event()
        for _ in range(500):
            connection.sendall(drop)
            pause.wait(0.02)

    return script


def floods(start: bytes, piece: bytes) -> Script:
    """Send the start, then the piece over and over until the client leaves."""

    def script(connection: socket.socket) -> None:
        _request(connection)
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return script


def closes(connection: socket.socket) -> None:
    """Read the request and close without a word."""
    _request(connection)


def resets(connection: socket.socket) -> None:
    """Reset the connection before the request is read."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def by_path(**scripts: Script) -> Script:
    """Play the script named like the first part of the path that is asked for, "other" for all others."""

    def play(connection: socket.socket) -> None:
        start = connection.recv(1_024, socket.MSG_PEEK).decode("latin-1")
        path = start.partition(" /")[2].split(" ")[0]
        name = re.split(r"[/?.]", path)[0]
        scripts[name if name in scripts else "other"](connection)

    return play


def over_tls(context: ssl.SSLContext, script: Script) -> Script:
    """Shake hands, then play the script inside."""

    def play(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            script(secure)

    return play


def certificate(folder: Path, name: str, *, days: int = 30) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS under a name, and the certificate, which vouches for itself; of -1 days it is expired."""
    key, asked, file = (folder / f"{name}{days}.{kind}" for kind in ("key", "csr", "pem"))
    names = f"subjectAltName=DNS:{name}"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name} {days}"]
    if days > 0:
        _openssl("req", "-x509", *curve, "-addext", names, "-days", days, "-keyout", key, "-out", file)
    else:
        (folder / "names").write_text(f"{names}\nbasicConstraints=critical,CA:TRUE\n")
        _openssl("req", "-new", *curve, "-keyout", key, "-out", asked)
        wish = ["-req", "-in", asked, "-signkey", key, "-extfile", folder / "names"]
        _openssl("x509", *wish, "-days", days, "-out", file)
    return server_side(file), file


def server_side(file: Path) -> ssl.SSLContext:
    """The server's side of TLS with a certificate that `certificate` made."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, file.with_suffix(".key"))
    return context


def _openssl(*order: object) -> None:
    subprocess.run(["openssl", *map(str, order)], check=True, capture_output=True)


def whole(body: bytes = PAGE, head: bytes = HEAD) -> Script:
    """A sound answer."""
    return says(head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)


def _request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request and (data := connection.recv(65_536)):
        request += data
    return request


def _leave(connection: socket.socket) -> None:
    # Closing with unread input would reset the connection and take back what was sent.
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(1024):
        pass
