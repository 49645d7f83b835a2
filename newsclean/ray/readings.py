"""The reading of sources on a cluster: in tasks of their own, in bunches, and again where something got lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from newsclean.batch.engine import Ended
from newsclean.batch.inputs import Input
from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.sources.source import Source
from newsclean.errors import SourceError

_SIZE, _NUMBER = 2**20, 256  # bytes and inputs of a bunch
_GROUP_SIZE, _GROUP_NUMBER = 8 * 2**20, 256  # bytes and sources that one task reads


class End(NamedTuple):
    """How a source ended in one reading: after how many inputs, and by what fault, None where it was whole."""

    source: str
    inputs: int
    fault: SourceError | None = None


Bunch: TypeAlias = tuple[Input | End, ...]
"""What is sent to a reader at once; the inputs of several sources where these are small."""


def bunches(sources: Sequence[Source], done: Sequence[Places]) -> Iterator[Bunch]:
    """The inputs of sources that are not done, source by source; cut by size alone, the same on every reading."""
    held: list[Input | End] = []
    size = 0
    for item in _items(sources, done):
        held.append(item)
        size += item.size if isinstance(item, Input) else 0
        if size >= _SIZE or len(held) >= _NUMBER:
            yield tuple(held)
            held, size = [], 0
    if held:
        yield tuple(held)


def _items(sources: Sequence[Source], done: Sequence[Places]) -> Iterator[Input | End]:
    for source, places in zip(sources, done, strict=True):
        number, fault = 0, None
        try:
            for item in source.inputs(places):
                number += 1
                yield item
        except SourceError as error:
            fault = error
        yield End(source.name, number, fault)


def groups(sources: Iterable[Source]) -> Iterator[tuple[Source, ...]]:
    """Sources in their order, small ones together: what one task reads."""
    held: list[Source] = []
    room = _GROUP_SIZE
    for source in sources:
        size = source.size
        if held and (size is None or size > room or len(held) >= _GROUP_NUMBER):
            yield tuple(held)
            held, room = [], _GROUP_SIZE
        held.append(source)
        room -= _GROUP_SIZE if size is None else size
    if held:
        yield tuple(held)


class Tally:
    """What has come of one source, and whether that is all of it."""

    def __init__(self, source: Source, done: Places) -> None:
        self.source = source
        self._done = done
        self._given = Places()
        self._number = 0  # of rows that came
        self._before = 0  # of those that came before the reading that counts
        self._end: End | None = None

    def left_out(self) -> Places:
        """The places that a reading that begins now leaves out."""
        self._before, self._end = self._number, None
        return Places([*self._done, *self._given])

    def take(self, row: Row) -> bool:
        """Count a row; whether it is new, for what was read twice may come twice."""
        if row.place in self._given:
            return False
        self._given.add(row.place)
        self._number += 1
        return True

    def close(self, end: End) -> None:
        """Take the end of a reading in."""
        self._end = end

    def event(self) -> Ended | SourceError | None:
        """How the source ended; None where rows of it are missing, so that it is to be read again."""
        if self._end is None or self._before + self._end.inputs != self._number:
            return None
        return self._end.fault or Ended(self.source.name, self._number)


class Reading:
    """Sources that one task reads, until the rows of all of them are here."""

    def __init__(self, sources: Sequence[Source], done: Callable[[str], Places]) -> None:
        self.tallies = {source.name: Tally(source, done(source.name)) for source in sources}
        self.owed = 0  # bunches whose rows are not here yet
        self.is_read = False

    def order(self) -> tuple[list[Source], list[Places]]:
        """What its task is given: the sources that are not whole, and their places that are not wanted."""
        self.is_read = False
        tallies = list(self.tallies.values())
        return [tally.source for tally in tallies], [tally.left_out() for tally in tallies]

    def settle(self) -> Iterator[Ended | SourceError]:
        """Let go of the sources that are whole, and say how each ended; others stay, to be read again."""
        for name, tally in list(self.tallies.items()):
            if event := tally.event():
                del self.tallies[name]
                yield event
