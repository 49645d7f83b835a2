"""The way from the wire to the recording, and from the recording back to those who ask again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import httpcore
import httpx

from newsclean.fetching.answers import FROM_STORE
from newsclean.fetching.stores.exchange import ANEW, Exchange, asked_url
from newsclean.fetching.stores.recording import Recording

_TIME = (httpx.TimeoutException, httpcore.TimeoutException, TimeoutError, asyncio.CancelledError)
_DEFAULT_VERSION = b"HTTP/1.1"


def recorded(inner: httpx.AsyncBaseTransport, recording: Recording) -> httpx.AsyncBaseTransport:
    """`inner` with a recording before it: what is saved there is answered from it, all else is saved.

    A saved answer carries the extension FROM_STORE with the value "recording". An answer is saved when its body was
    read to its end, or when it is closed before; the reader learns of its end only then. Bodies are held in memory up
    to the policy's `max_bytes`. Raises RecordingError where the file cannot be written.
    """
    return _Recorder(inner, recording)


class _Recorder(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, recording: Recording) -> None:
        self._inner = inner
        self._recording = recording

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            return await self._inner.handle_async_request(request)
        url = asked_url(request.url)
        if url in self._recording and ANEW not in request.extensions:
            exchange = await asyncio.to_thread(self._recording.saved, url)
            if exchange:
                return _replayed(exchange)
        when = datetime.now(UTC)
        response = await self._inner.handle_async_request(request)
        response.stream = _Taped(response, self._exchange(request, response, when), self._recording)
        return response

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            self._recording.close()  # at the end of the process there is no thread to be had

    def _exchange(self, request: httpx.Request, response: httpx.Response, when: datetime) -> Exchange:
        """The exchange so far, its body not yet read."""
        stored = FROM_STORE in response.extensions
        reason = response.extensions.get("reason_phrase")
        return Exchange(
            url=asked_url(request.url),
            status=response.status_code,
            reason=_phrase(response.status_code) if reason is None else reason.decode("latin-1"),
            http_version=response.extensions.get("http_version", _DEFAULT_VERSION).decode("latin-1"),
            request_headers=() if stored else _pairs(request.headers),
            headers=_pairs(response.headers),
            body=b"",
            when=when,
            address=None if self._recording.policy.proxy else _address(response.extensions.get("network_stream")),
            truncated="unspecified",
        )


class _Taped(httpx.AsyncByteStream):
    """A body that is collected as it is read."""

    def __init__(self, response: httpx.Response, exchange: Exchange, recording: Recording) -> None:
        assert isinstance(response.stream, httpx.AsyncByteStream)
        self._stream = response.stream
        self._exchange = exchange
        self._recording = recording
        self._body = bytearray()
        self._cut: str | None = "unspecified"
        self._saved = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._stream:
                self._take(chunk)
                yield chunk
        except GeneratorExit:
            raise
        except BaseException as error:
            self._cut = "time" if isinstance(error, _TIME) else "disconnect"
            raise
        self._cut = None if self._cut == "unspecified" else self._cut
        await self._save()

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._save()

    def _take(self, chunk: bytes) -> None:
        room = self._recording.policy.max_bytes - len(self._body)
        self._body += chunk[:room]
        if len(chunk) > room:
            self._cut = "length"

    async def _save(self) -> None:
        if self._saved:
            return
        self._saved = True
        exchange = self._exchange._replace(body=bytes(self._body), truncated=self._cut)
        self._body.clear()
        # A thread goes on where its task is cancelled: what has begun is written to its end.
        await asyncio.to_thread(self._recording.save, exchange)


def _replayed(exchange: Exchange) -> httpx.Response:
    return httpx.Response(
        exchange.status,
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in exchange.headers],
        stream=httpx.ByteStream(exchange.body),
        extensions={
            FROM_STORE: "recording",
            "http_version": exchange.http_version.encode("latin-1"),
            "reason_phrase": exchange.reason.encode("latin-1"),
        },
    )


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _address(stream: Any) -> str | None:  # noqa: ANN401
    place = stream.get_extra_info("server_addr") if stream is not None else None
    return str(place[0]) if place else None
