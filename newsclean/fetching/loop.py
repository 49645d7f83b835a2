"""An event loop in a thread of its own, for callers that have none or must not block theirs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Loop:
    """Runs coroutines; `close` ends it, once what still runs is cancelled."""

    def __init__(self) -> None:
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="newsclean", daemon=True)
        self._thread.start()
        self._loop = self._started.result()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start work; cancelling the future cancels the work."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:
            work.close()
            raise RuntimeError("the client is closed") from None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of work; an interrupted wait cancels it."""
        future = self.submit(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def iterate(self, stream: AsyncGenerator[T, None]) -> Generator[T, None, None]:
        """The items of an asynchronous generator, which is closed with the iterator."""
        steps = _Steps(stream)
        try:
            while items := self.run(steps.next()):
                yield from items
        finally:
            if self.is_open():
                self.run(steps.close())

    def is_open(self) -> bool:
        """Whether work can be started."""
        return self._thread.is_alive()

    def close(self) -> None:
        """End the thread."""
        if self.is_open():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()

    def _live(self) -> None:
        asyncio.run(self._wait())

    async def _wait(self) -> None:
        self._started.set_result(asyncio.get_running_loop())
        await self._end.wait()


class _Steps(Generic[T]):
    """Takes an asynchronous generator step by step, for a caller who may be interrupted amid a step."""

    def __init__(self, stream: AsyncGenerator[T, None]) -> None:
        self._stream = stream
        self._step: asyncio.Task[Any] | None = None

    async def next(self) -> tuple[T, ...]:
        """The next item, or nothing at the end."""
        self._step = asyncio.current_task()
        try:
            return (await anext(self._stream),)
        except StopAsyncIteration:
            return ()

    async def close(self) -> None:
        """Give up the step that is being taken, and close the generator."""
        if self._step and not self._step.done():
            self._step.cancel()
            await asyncio.wait([self._step])
        await self._stream.aclose()
