"""An event loop in a thread of its own, for callers that have none or must not block theirs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_CLOSED = "the client is closed, or belongs to the process that this one was forked from"


class Loop:
    """Runs coroutines; `close` ends it, once what still runs is cancelled.

    Its own thread may call it, too: the garbage collector lets iterators and clients go in whatever thread it runs.
    """

    def __init__(self) -> None:
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._end = asyncio.Event()
        self._streams: set[_Steps[Any]] = set()
        self._door = threading.RLock()  # what is let in is run, or cancelled
        self._is_closing = False
        self._thread = threading.Thread(target=self._live, name="newsclean", daemon=True)
        self._thread.start()
        self._loop = self._started.result()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start work; cancelling the future cancels the work."""
        if self.is_open():
            with self._door:
                if self.is_open():
                    return asyncio.run_coroutine_threadsafe(work, self._loop)
        work.close()
        raise RuntimeError(_CLOSED)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of work; an interrupted wait cancels it."""
        future = self.submit(work)
        try:
            return future.result()
        except CancelledError:
            if self.is_open():
                raise
            raise RuntimeError(_CLOSED) from None
        except BaseException:
            future.cancel()
            raise

    def iterate(self, stream: AsyncGenerator[T, None]) -> Generator[T, None, None]:
        """The items of an asynchronous generator, which is closed with the iterator."""
        steps = _Steps(stream)
        self._streams.add(steps)
        try:
            while items := self.run(steps.next()):
                yield from items
        finally:
            self._streams.discard(steps)
            self._give_up(steps)

    def is_open(self) -> bool:
        """Whether work can be started."""
        return self._thread.is_alive() and not self._is_closing

    def close(self, last: Callable[[], Awaitable[None]] | None = None) -> None:
        """Cancel what still runs, then do what is to be done last, and end the thread; raises what `last` raises."""
        if not self.is_open():
            return
        with self._door:
            if self._is_closing:
                return
            ended = self.submit(self._finish(last))
            self._is_closing = True
        self._await(ended)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _give_up(self, steps: _Steps[Any]) -> None:
        try:
            future = self.submit(steps.close())
        except RuntimeError:  # the loop has ended, and the stream with it
            return
        self._await(future)

    def _await(self, future: Future[None]) -> None:
        if threading.current_thread() is not self._thread:
            with suppress(CancelledError):
                future.result()

    async def _finish(self, last: Callable[[], Awaitable[None]] | None) -> None:
        try:
            for steps in tuple(self._streams):  # asyncio would close those within others at once with them, and fail
                await steps.close()
            others = [task for task in asyncio.all_tasks() if task not in (asyncio.current_task(), self._life)]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            if last:
                await last()
        finally:
            self._end.set()

    def _live(self) -> None:
        asyncio.run(self._wait())

    async def _wait(self) -> None:
        self._life = asyncio.current_task()
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
