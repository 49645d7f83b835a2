"""The engine of one machine: as many processes as there are cores, each of which may die."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from queue import Empty, Queue
from typing import NamedTuple

from newsclean.batch.engine import Ended, Event
from newsclean.batch.limits import DEFAULT_LIMITS, Limits
from newsclean.batch.places import Places
from newsclean.batch.portions import Portion, portions
from newsclean.batch.rows import Row
from newsclean.batch.sources.source import Source
from newsclean.batch.station import Station
from newsclean.errors import SourceError
from newsclean.rules import Rulebook

_TICK = 1.0  # seconds
_AHEAD = 64  # rows of each process that may wait to be taken


class _Trouble(NamedTuple):
    error: BaseException


class _Over(NamedTuple):
    """A thread has ended."""


class Pool:
    """An Engine of processes on this machine, as many as this one may use cores unless a number is given.

    A thread a process feeds it and takes its rows; sources are read by whichever thread has nothing to do. Where it is
    made outside newsclean's own command, the main module has to be importable without effect, as multiprocessing asks.
    """

    def __init__(
        self, rules: Rulebook | None = None, *, processes: int | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        number = processes or len(os.sched_getaffinity(0))
        self._stations = [Station(rules, limits) for _ in range(number)]

    @property
    def replaced(self) -> int:
        """How many processes died, or were ended, and were replaced."""
        return sum(station.replaced for station in self._stations)

    def rows(self, sources: Sequence[Source], done: Callable[[str], Places]) -> Generator[Event, None, None]:
        """See Engine.rows; closing the iterator ends the processes, whatever they are busy with."""
        shift = _Shift(portions(sources, done), _AHEAD * len(self._stations))
        for station in self._stations:
            threading.Thread(target=shift.work, args=(station,), name="newsclean-batch", daemon=True).start()
        try:
            yield from shift.events(len(self._stations))
        finally:
            shift.end()
            for station in self._stations:
                station.close()


class _Shift:
    """What the threads of one run share: the portions they take and the events they give."""

    def __init__(self, work: Iterator[Portion | Ended | SourceError], ahead: int) -> None:
        self._portions = work
        self._turn = threading.Lock()
        self._is_over = False
        self._made: Queue[Row | Ended | SourceError | _Trouble | _Over] = Queue(ahead)

    def events(self, threads: int) -> Iterator[Event]:
        """All events, until so many threads have ended; an error of a thread is raised."""
        while threads:
            try:
                made = self._made.get(timeout=_TICK)
            except Empty:
                yield None
                continue
            match made:
                case _Over():
                    threads -= 1
                case _Trouble(error):
                    raise error
                case event:
                    yield event

    def work(self, station: Station) -> None:
        """Work off portions until there is none."""
        try:
            while portion := self._next():
                if isinstance(portion, Ended | SourceError):
                    self._made.put(portion)
                    continue
                for row in station.rows(portion):
                    self._made.put(row)
        except BaseException as error:
            if not self._is_over:
                self._made.put(_Trouble(error))
        else:
            self._made.put(_Over())

    def end(self) -> None:
        """Give up what is still being worked at."""
        self._is_over = True
        while not self._made.empty():  # a thread may wait for room
            self._made.get_nowait()

    def _next(self) -> Portion | Ended | SourceError | None:
        with self._turn:
            return None if self._is_over else next(self._portions, None)
