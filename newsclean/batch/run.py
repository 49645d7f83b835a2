"""A batch from end to end: sources in, parts of rows out, and how it stands on the way."""

from __future__ import annotations

import errno
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from time import monotonic, sleep

import msgspec

from newsclean.batch.destinations.destination import Destination
from newsclean.batch.engine import Engine, Event
from newsclean.batch.gathering import Ledger, Part
from newsclean.batch.rows import Row
from newsclean.batch.sources.source import Source
from newsclean.batch.totals import Totals
from newsclean.errors import DestinationError, SourceError

_PAUSE = 0.2  # seconds between two states
_TICK = 1.0  # seconds between two tries to write
_PATIENCE = 600.0  # seconds that a full disk is waited for
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How a batch stands.

    `totals` are the sums over all rows, those of earlier runs included; `fresh` over this run's. `faults` are the
    sources that could not be read to their end. `replaced` counts processes that died or were ended. `seconds` is the
    time of this run. `notice` says what is being waited for.
    """

    totals: Totals
    fresh: Totals
    faults: tuple[SourceError, ...] = ()
    replaced: int = 0
    seconds: float
    notice: str | None = None
    is_finished: bool = False


def run(sources: Sequence[Source], destination: Destination, engine: Engine) -> Generator[State, None, None]:
    """Give every input of the sources its row in the destination; the states on the way, several a second at most.

    What the destination holds is not done again, and a source that it has whole, and that has not changed, is not
    read. Closing the iterator writes what is there, so that the next run goes on from it. Raises DestinationError where
    rows cannot be written; a full disk is waited for, for ten minutes.
    """
    batch = _Run(sources, destination, engine)
    try:
        yield from batch.states()
    except DestinationError:
        raise
    except BaseException:
        batch.leave()
        raise


class _Run:
    def __init__(self, sources: Sequence[Source], destination: Destination, engine: Engine) -> None:
        self._destination = destination
        self._engine = engine
        self._sources = tuple(source for source in sources if not _is_whole(source, destination))
        self._ledger = Ledger(self._sources)
        self._part = Part()
        self._written = Totals()
        self._faults: tuple[SourceError, ...] = ()
        self._began = monotonic()

    def states(self) -> Generator[State, None, None]:
        told = self._began
        with closing(self._engine.rows(self._sources, self._destination.done)) as events:
            for event in events:
                self._take(event)
                if self._part.is_full():
                    yield from self._write()
                if monotonic() - told >= _PAUSE:
                    yield self._state()
                    told = monotonic()
            yield from self._write()
        yield from self._where_there_is_room(self._destination.finish)
        yield msgspec.structs.replace(self._state(), is_finished=True)

    def leave(self) -> None:
        """Write what is there; without waiting, for whoever ends a run wants its end."""
        self._destination.write(self._part.rows)
        self._part = Part()

    def _take(self, event: Event) -> None:
        if isinstance(event, SourceError):
            self._faults += (event,)
        elif event is not None:
            self._ledger.take(event)
            if isinstance(event, Row):
                self._part.add(event)

    def _write(self) -> Generator[State, None, None]:
        settled = self._ledger.settled()

        def write() -> None:
            self._destination.write(self._part.rows)
            self._destination.mark(settled)

        yield from self._where_there_is_room(write)
        self._written += Totals.of(self._part.rows)
        self._part = Part()

    def _where_there_is_room(self, write: Callable[[], None]) -> Generator[State, None, None]:
        """Write; the states while the disk is full."""
        until = monotonic() + _PATIENCE
        while True:
            try:
                write()
            except DestinationError as error:
                if not _is_full(error) or monotonic() > until:
                    raise
                yield self._state(f"{error}; waiting for room")
                sleep(_TICK)
            else:
                return

    def _state(self, notice: str | None = None) -> State:
        held = Totals.of(self._part.rows)
        return State(
            totals=self._destination.totals + held,
            fresh=self._written + held,
            faults=self._faults,
            replaced=self._engine.replaced,
            seconds=monotonic() - self._began,
            notice=notice,
        )


def _is_whole(source: Source, destination: Destination) -> bool:
    """Whether a destination has a row for each input of a source, which has not changed since."""
    return source.stamp is not None and destination.stamp(source.name) == source.stamp


def _is_full(error: DestinationError) -> bool:
    return isinstance(error.__cause__, OSError) and error.__cause__.errno in _FULL
