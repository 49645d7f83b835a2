"""The URLs of a crowd, from whatever gives them: a list, a generator that waits for somebody, an async iterator."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterable, AsyncIterator, Collection, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice


async def each(urls: Iterable[str] | AsyncIterable[str]) -> AsyncIterator[str]:
    """The URLs in order; the loop is never held up by an iterator that waits. Raises TypeError for a single text."""
    if isinstance(urls, str):
        raise TypeError("many URLs are meant, such as a list; for a single one there is fetch")
    if isinstance(urls, AsyncIterable):
        async for url in urls:
            yield url
    elif isinstance(urls, Collection):
        for url in urls:
            yield url
    else:
        puller = _Puller(iter(urls))
        try:
            while found := await asyncio.wrap_future(puller.pull()):
                yield found[0]
        finally:
            puller.end()


class _Puller:
    """Pulls a plain iterator in a thread that nobody has to wait for, one item whenever it is asked to."""

    def __init__(self, iterator: Iterator[str]) -> None:
        self._iterator = iterator
        self._wanted: Future[tuple[str, ...]] | None = None
        self._asked = threading.Semaphore(0)
        threading.Thread(target=self._live, name="newsclean-urls", daemon=True).start()

    def pull(self) -> Future[tuple[str, ...]]:
        """The next item, or nothing at the end; holds the iterator's own error."""
        self._wanted = Future()
        self._asked.release()
        return self._wanted

    def end(self) -> None:
        """End the thread, as soon as the iterator lets it."""
        self._wanted = None
        self._asked.release()

    def _live(self) -> None:
        while self._asked.acquire() and (wanted := self._wanted):
            if not wanted.set_running_or_notify_cancel():
                return
            try:
                wanted.set_result(tuple(islice(self._iterator, 1)))
            except Exception as error:
                wanted.set_exception(error)
            except BaseException as error:  # it would end the loop, or pass for a cancellation
                wanted.set_exception(RuntimeError(f"the URLs ended with {type(error).__name__}"))
