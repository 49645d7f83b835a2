"""A place of work that is never empty: a worker, and another one when it dies."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator, Sequence

from newsclean.batch.inputs import Input
from newsclean.batch.limits import Limits
from newsclean.batch.rows import Row
from newsclean.batch.work import failed
from newsclean.batch.worker import TIME_IS_UP, Died, Worker
from newsclean.errors import Crashed, TookTooLong
from newsclean.rules import Rulebook

_DEATHS = 3  # of its process that a page is blamed for; a process that waits to hand over its row may be killed, too
_STARTS = 5  # a process that cannot even start so many times in a row never will


class Station:
    """Gives every input its row, whatever reading it does to the process; `replaced` counts processes that died."""

    def __init__(self, rules: Rulebook | None, limits: Limits) -> None:
        self.replaced = 0
        self._rules = rules
        self._limits = limits
        self._worker: Worker | None = None
        self._is_closed = False

    def rows(self, items: Sequence[Input]) -> Iterator[Row]:
        """The rows of inputs, in their order, each as it is ready.

        A page whose process ends is tried again, in case somebody else ended it, and is to blame the third time.
        """
        left, deaths = deque(items), 0
        while left:
            try:
                for row in self._at_work().rows(tuple(left)):
                    left.popleft()
                    deaths = 0
                    yield row
            except Died as end:
                self._dismiss()
                if self._is_closed:
                    return
                self.replaced += 1
                deaths += 1
                if end.signal == TIME_IS_UP or deaths == _DEATHS:
                    item, deaths = left.popleft(), 0
                    yield failed(item, self._blame(item, end.signal))

    def close(self) -> None:
        """End the process, whatever it is busy with, and the rows with it; may be called from any thread."""
        self._is_closed = True
        self._dismiss()

    def _at_work(self) -> Worker:
        for _ in range(_STARTS):
            if self._worker:
                return self._worker
            worker = self._worker = Worker(self._rules, self._limits)
            if not worker.is_ready() or self._is_closed:
                self._dismiss()
            if self._is_closed:
                raise Died(None)
        raise RuntimeError("processes that read pages cannot be started")

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.close()

    def _blame(self, item: Input, number: int) -> TookTooLong | Crashed:
        if number == TIME_IS_UP:
            return TookTooLong(
                f"it took more than {self._limits.seconds:g} seconds of the processor to read", url=item.url
            )
        end = f"ended with {signal.Signals(number).name}" if number else "left"
        return Crashed(f"the process that read it {end}, {_DEATHS} times", url=item.url)
