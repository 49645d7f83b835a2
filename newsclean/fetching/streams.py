"""Answers as httpcore gives them, put in order at their ends: given up properly, and failing in httpx's words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import h2.errors
import h2.events
import h2.exceptions
import httpcore
import httpx

_FORBIDDEN = (b"\r", b"\n", b"\0")  # in a header's value (RFC 9113, 8.2.1); h2 lets them pass
_ENDED = {h2.events.StreamReset: "the answer", h2.events.ConnectionTerminated: "the connection"}


class WireBody(httpx.AsyncByteStream):
    """A body that leaves its connection fit for the next answer, or closed."""

    def __init__(self, response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.AsyncByteStream)
        self._stream = response.stream
        self._is_http2 = _is_http2(response)
        self._has_ended = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with plain_errors():
            async for chunk in self._stream:
                yield chunk
        self._has_ended = True

    async def aclose(self) -> None:
        """Let go of the body, read to its end or not."""
        with suppress(AttributeError, KeyError):  # another httpcore, or closed already
            if not self._is_http2:
                _leave_no_rest(self._stream)
            elif not self._has_ended:
                await _reset(self._stream)
        await self._stream.aclose()


async def settled(response: httpx.Response) -> httpx.Response:
    """The response with such a body; raises httpx.RemoteProtocolError for headers that cannot be."""
    response.stream = WireBody(response)
    if _is_http2(response) and any(sign in value for _, value in response.headers.raw for sign in _FORBIDDEN):
        await response.aclose()
        raise httpx.RemoteProtocolError("a header holds a line break")
    return response


@contextmanager
def plain_errors() -> Iterator[None]:
    """Within it, what goes wrong with HTTP/2 is raised as an error of httpx that lays it to the server."""
    try:
        yield
    except h2.exceptions.H2Error as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except httpcore.ConnectionNotAvailable as error:
        raise httpx.ReadError("the server ended the connection") from error
    except httpx.ProtocolError as error:
        # httpcore calls the errors of h2 local, whoever is to blame, and tells what the server ended as an event.
        said: Any = error.__cause__.args[0] if error.__cause__ and error.__cause__.args else None
        if isinstance(said, h2.exceptions.H2Error):
            raise httpx.RemoteProtocolError(str(said)) from said
        if what := _ENDED.get(type(said)):
            raise httpx.ReadError(f"the server ended {what} (HTTP/2 code {said.error_code:d})") from None
        raise
    except ValueError as error:
        if isinstance(error, UnicodeError):
            raise
        raise httpx.RemoteProtocolError("the status is no number") from error


def _is_http2(response: httpx.Response) -> bool:
    return response.extensions.get("http_version") == b"HTTP/2"


def _leave_no_rest(stream: Any) -> None:  # noqa: ANN401
    """Have the connection closed where more has come than the answer; it would pass for the next answer."""
    state = stream._httpcore_stream._stream._connection._h11_state
    if state.trailing_data[0]:
        state.send_failed()


async def _reset(stream: Any) -> None:  # noqa: ANN401
    """Reset the stream, and give back to the connection's window what was received of it and not read.

    Otherwise the server goes on sending what nobody reads, until the window that all answers of the connection share
    is full, and the next one stalls.
    """
    body = stream._httpcore_stream._stream
    connection, number = body._connection, body._stream_id
    state, unread = connection._h2_state, connection._events[number]
    with suppress(h2.exceptions.H2Error, httpcore.NetworkError, httpcore.TimeoutException):
        for event in unread:
            if isinstance(event, h2.events.DataReceived):
                state.acknowledge_received_data(event.flow_controlled_length, number)
        state.reset_stream(number, h2.errors.ErrorCodes.CANCEL)
        await connection._write_outgoing_data(body._request)
