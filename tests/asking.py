"""A layer of the fetch room over a real wire, asked from tests that are not asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from typing import Any, NamedTuple, TypeVar

import httpx

from newsclean.fetching.answers import FROM_STORE
from newsclean.fetching.stores.exchange import ANEW

T = TypeVar("T")
Layer = Callable[[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport]


class Told(NamedTuple):
    """An answer as it was told: the body is raw, `stored` says by whom if not by the server."""

    status: int
    headers: httpx.Headers
    body: bytes
    stored: str | None


class Asker:
    def __init__(self, layer: Layer) -> None:
        self._runner = asyncio.Runner()
        self.layer = layer(httpx.AsyncHTTPTransport(verify=False))  # plain HTTP only: no certificates to read

    def __call__(self, url: str, **headers: str) -> Told:
        return self.run(self.get(url, **headers))

    def anew(self, url: str) -> Told:
        """The answer to a request that no stored answer is good enough for."""
        return self.run(self._told(httpx.Request("GET", url, extensions={ANEW: True})))

    def unread(self, url: str) -> int:
        """The status of an answer whose body is not read."""

        async def head() -> int:
            async with aclosing(await self.layer.handle_async_request(httpx.Request("GET", url))) as response:
                return response.status_code

        return self.run(head())

    def cancelled(self, url: str) -> None:
        """Read the first chunk of an answer and be cancelled in the wait for the next."""
        begun = asyncio.Event()

        async def read() -> None:
            async with aclosing(await self.layer.handle_async_request(httpx.Request("GET", url))) as response:
                async for _ in response.aiter_raw():
                    begun.set()

        async def cancel() -> None:
            reading = asyncio.create_task(read())
            await begun.wait()
            reading.cancel()
            await asyncio.wait([reading])
            assert reading.cancelled()

        self.run(cancel())

    async def get(self, url: str, method: str = "GET", **headers: str) -> Told:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._told(httpx.Request(method, url, headers=named))

    async def _told(self, request: httpx.Request) -> Told:
        async with aclosing(await self.layer.handle_async_request(request)) as response:
            body = b"".join([chunk async for chunk in response.aiter_raw()])
            return Told(response.status_code, response.headers, body, response.extensions.get(FROM_STORE))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)

    def close(self) -> None:
        try:
            self.run(self.layer.aclose())
        finally:
            self._runner.close()


@contextmanager
def asking(layer: Layer) -> Iterator[Asker]:
    asker = Asker(layer)
    try:
        yield asker
    finally:
        asker.close()
