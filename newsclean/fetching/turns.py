"""Turn-taking: each request over the wire waits for its host's turn and tells the host how it went."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime

import httpx

from newsclean.fetching.answers import FAILING, SILENCING, Head, wait_asked_for
from newsclean.fetching.deadline import current
from newsclean.fetching.faults import Fault
from newsclean.fetching.hosts import Host, Hosts

_LONGEST_REASON = 100  # characters


class Turns(httpx.AsyncBaseTransport):
    """A transport that takes turns: by host as its pace allows, then over all hosts as `slots` allow.

    A turn ends when the body was read or given up. It stands under the cache, so that a stored answer waits for
    nobody.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, hosts: Hosts, slots: asyncio.Semaphore) -> None:
        self._inner = inner
        self._hosts = hosts
        self._slots = slots

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the inner transport, once it is this request's turn."""
        host = self._hosts.at(str(request.url))
        async with AsyncExitStack() as turn:
            await turn.enter_async_context(host.turn(current.get(), self._slots))
            with _watched(host):
                response = await self._inner.handle_async_request(request)
            _learn(host, response)
            response.stream = _Held(response, host, turn.pop_all())
        return response

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()


class _Held(httpx.AsyncByteStream):
    """A body that keeps the turn until it is closed, and then tells the host whether the answer was sound."""

    def __init__(self, response: httpx.Response, host: Host, turn: AsyncExitStack) -> None:
        assert isinstance(response.stream, httpx.AsyncByteStream)
        self._stream = response.stream
        self._host = host
        self._turn = turn
        self._sound = response.status_code not in FAILING

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            with _watched(self._host):
                async for chunk in self._stream:
                    yield chunk
        except (Exception, asyncio.CancelledError):
            self._sound = False
            raise

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            if self._sound:
                self._host.succeeded()
            await self._turn.aclose()


@contextmanager
def _watched(host: Host) -> Iterator[None]:
    """Tell the host what it failed to do within."""
    try:
        yield
    except Fault:  # the guard's: nothing was asked
        raise
    except Exception as error:
        host.failed(_named(error))
        raise
    except asyncio.CancelledError:
        if current.get().left() <= 0:
            host.failed("no answer in time")
        raise


def _learn(host: Host, response: httpx.Response) -> None:
    head = Head(response.status_code, tuple(response.headers.multi_items()))
    if head.status in SILENCING and (pause := wait_asked_for(head, datetime.now(UTC))):
        host.fall_silent(pause)
    if head.status in FAILING:
        host.failed(f"status {head.status}")


def _named(error: Exception) -> str:
    return " ".join(str(error).split())[:_LONGEST_REASON] or type(error).__name__
