"""How a run ends early: between two results, so that nothing is left half-written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from queue import Queue
from types import FrameType
from typing import Any, Self, TypeVar

T = TypeVar("T")

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Takes Ctrl-C (SIGINT) and SIGTERM while it is open; a second one ends the run wherever it is.

    `came` is whether there was one.
    """

    def __init__(self) -> None:
        self.came = False
        self._is_waiting = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        heard = (number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)
        self._before = {number: signal.signal(number, self._hear) for number in heard}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def ending(self, results: Iterable[T]) -> Iterator[T]:
        """The results; an interruption is their end, whatever they are still busy with.

        They are made in another thread: a signal breaks into the main one, at any point of its work.
        """
        made: Queue[Future[T] | None] = Queue(1)
        threading.Thread(target=_make, args=(results, made), name="newsclean-results", daemon=True).start()
        while result := self._next(made):
            yield result.result()

    def _next(self, made: Queue[Future[T] | None]) -> Future[T] | None:
        try:
            self._is_waiting = True
            return None if self.came else made.get()
        except KeyboardInterrupt:
            self.came = True
            return None
        finally:
            self._is_waiting = False

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self._is_waiting or self.came:
            raise KeyboardInterrupt
        self.came = True


def _make(results: Iterable[T], made: Queue[Future[T] | None]) -> None:
    iterator = iter(results)
    while True:
        future: Future[T] = Future()
        try:
            future.set_result(next(iterator))
        except StopIteration:
            made.put(None)
            return
        except Exception as error:
            future.set_exception(error)
        made.put(future)
