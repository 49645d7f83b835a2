"""Many URLs at once: results in the order in which they are ready, with bounded memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar

from newsclean.errors import CacheError, NewscleanError, RecordingError
from newsclean.fetching.addresses import shown
from newsclean.fetching.response import Response
from newsclean.fetching.room import Room, room
from newsclean.model import Failure

T = TypeVar("T")

AHEAD = 1_000  # URLs taken on before they are answered: so many hosts have their turns side by side

Get = Callable[[str], Awaitable[Response]]
Read = Callable[[Response], Awaitable[T]]


class _Result(NamedTuple, Generic[T]):
    value: T | Failure | CacheError | RecordingError
    size: int  # answers held


class Crowd(Generic[T]):
    """An asynchronous iterator over the results of many URLs; `aclose` leaves no request and no task behind.

    Each URL gives one result: what `read` makes of its response, or a Failure. An error of `urls` itself is raised
    once the results before it are out, one of the cache or the recording at once.
    """

    def __init__(self, urls: AsyncIterable[str], get: Get, read: Read[T], size: int) -> None:
        self._urls = urls
        self._get = get
        self._read = read
        self._room = Room(2 * size)
        self._window = asyncio.Semaphore(AHEAD)
        self._results: asyncio.Queue[_Result[T] | None] = asyncio.Queue()

    async def results(self) -> AsyncGenerator[T | Failure, None]:
        """The results, to be closed where not read to the end."""
        run = asyncio.create_task(self._run())
        try:
            while result := await self._results.get():
                self._room.take(-result.size)
                self._window.release()
                if isinstance(result.value, CacheError | RecordingError):
                    raise result.value
                yield result.value
            await run
        finally:
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)

    async def _run(self) -> None:
        room.set(self._room)
        trouble: Exception | None = None
        try:
            async with asyncio.TaskGroup() as tasks:
                try:
                    async for url in self._urls:
                        await self._window.acquire()
                        tasks.create_task(self._one(url))
                except Exception as error:  # raised once what was asked is answered
                    trouble = error
        finally:
            self._results.put_nowait(None)
        if trouble:
            raise trouble

    async def _one(self, url: str) -> None:
        size = 0
        value: T | Failure | CacheError | RecordingError
        try:
            response = await self._get(url)
            self._room.take(size := 1)
            room.set(None)  # what reading asks for must not wait for itself to be taken
            value = await self._read(response)
        except (CacheError, RecordingError) as error:  # the next page would find it as full, or as damaged
            value = error
        except Exception as error:  # a defect, too, costs its own page alone
            value = Failure(url=shown(str(url)), error=_bare(error))
        self._results.put_nowait(_Result(value, size))


def _bare(error: Exception) -> Exception:
    """An error that holds no more than it says: the frames of its traceback would keep the page in memory.

    A defect keeps its own, which tell where it is.
    """
    link: BaseException | None = error if isinstance(error, NewscleanError) else None
    seen: list[BaseException] = []
    while link and link not in seen:  # an error may be its own cause
        seen.append(link)
        link.__traceback__ = link.__context__ = None
        link = link.__cause__
    return error
