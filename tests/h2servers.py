"""Servers that speak HTTP/2 and nothing else, well or badly: scripts for `servers.raw_server`, over TLS."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

import h2.config
import h2.connection
import h2.events
import h2.exceptions
from servers import PAGE, Script

TYPED = (("content-type", "text/html; charset=utf-8"),)
Act = Callable[["Talk"], None]


class Talk:
    """One request over HTTP/2, and what the server says to it.

    What it says is not checked, so that it may be wrong, but what the client says is.
    """

    def __init__(self, connection: socket.socket, state: h2.connection.H2Connection, stream: int, path: str) -> None:
        self.connection = connection
        self.state = state
        self.stream = stream
        self.path = path

    def head(self, status: str = "200", headers: tuple[tuple[str, str], ...] = TYPED, *, end: bool = False) -> None:
        """Send the head of an answer."""
        self.state.send_headers(self.stream, [(":status", status), *headers], end_stream=end)
        self.flush()

    def body(self, data: bytes, *, end: bool = True) -> None:
        """Send (a piece of) the body, as much at once as the client lets it."""
        while data:
            size = min(len(data), self.state.local_flow_control_window(self.stream), self.state.max_outbound_frame_size)
            if size == 0:
                if hear(self.connection, self.state) is None:
                    raise ConnectionError("the client has left")
                continue
            self.state.send_data(self.stream, data[:size])
            data = data[size:]
        if end:
            self.state.end_stream(self.stream)
        self.flush()

    def page(self) -> None:
        """Send a sound page."""
        self.head()
        self.body(PAGE)

    def raw(self, frames: bytes) -> None:
        """Send bytes that need be no frames."""
        self.flush()
        self.connection.sendall(frames)

    def hang_up(self) -> None:
        """Leave."""
        self.connection.shutdown(socket.SHUT_RDWR)

    def flush(self) -> None:
        """Send what waits to be sent."""
        self.connection.sendall(self.state.data_to_send())


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """A frame of HTTP/2, right or wrong."""
    return len(payload).to_bytes(3) + bytes((kind, flags)) + stream.to_bytes(4) + payload


def speaks_h2(*acts: Act) -> Script:
    """Answer each request of a connection with the next act, all further ones with the last."""

    def script(connection: socket.socket) -> None:
        unchecked = {"validate_outbound_headers": False, "normalize_outbound_headers": False}
        config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8", **unchecked)
        state = h2.connection.H2Connection(config)
        state.initiate_connection()
        connection.sendall(state.data_to_send())
        asked = 0
        while (events := hear(connection, state)) is not None:
            for event in events:
                if isinstance(event, h2.events.RequestReceived):
                    path = dict(event.headers)[":path"]
                    acts[min(asked, len(acts) - 1)](Talk(connection, state, event.stream_id, path))
                    asked += 1

    return script


def hear(connection: socket.socket, state: h2.connection.H2Connection) -> list[h2.events.Event] | None:
    """What the client says next; None once it has left, or after an end of which it knew nothing."""
    data = connection.recv(65_536)
    if not data:
        return None
    with suppress(h2.exceptions.ProtocolError):
        events = state.receive_data(data)
        connection.sendall(state.data_to_send())
        return events
    return None


def offering(context: ssl.SSLContext, *protocols: str) -> ssl.SSLContext:
    """The server's side of TLS, choosing among these protocols."""
    context.set_alpn_protocols(list(protocols))
    return context
