"""Sources and destinations in memory, and inputs that do harm: what tests of a batch are made with."""

import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import parent_process

from material import fixture, slugs

from newsclean.batch.inputs import Content, Input, Markup
from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.totals import Totals
from newsclean.errors import SourceError


class Shelf:
    """A source of contents; it ends early where a fault is given. `read` counts how often it was asked for inputs."""

    size = None

    def __init__(self, contents: Sequence[Content], name: str = "shelf", fault: str | None = None) -> None:
        self.name = name
        self.stamp: str | None = f"{len(contents)} contents"
        self.read = 0
        self._contents = contents
        self._fault = fault

    def inputs(self, done: Places) -> Iterator[Input]:
        self.read += 1
        for place, content in enumerate(self._contents):
            if place not in done:
                yield Input(self.name, place, f"{self.name}:{place}", None, content)
        if self._fault:
            raise SourceError(self.name, self._fault)


class Basket:
    """A destination that remembers the parts it was given; `finished` counts how often it was."""

    def __init__(self) -> None:
        self.parts: list[tuple[Row, ...]] = []
        self.finished = 0
        self._marks: dict[str, str] = {}

    @property
    def rows(self) -> list[Row]:
        """All rows, by place."""
        return sorted((row for part in self.parts for row in part), key=lambda row: (row.source, row.place))

    @property
    def totals(self) -> Totals:
        return Totals.of(self.rows)

    def done(self, source: str) -> Places:
        return Places((row.place, row.place + 1) for row in self.rows if row.source == source)

    def stamp(self, source: str) -> str | None:
        return self._marks.get(source)

    def mark(self, stamps: Mapping[str, str]) -> None:
        self._marks.update(stamps)

    def write(self, rows: Sequence[Row]) -> None:
        if rows:
            self.parts.append(tuple(rows))

    def finish(self) -> None:
        self.finished += 1

    def close(self) -> None:
        """Nothing to let go of."""


class _Mine(str):
    """A text that does harm to the process of a batch that reads it, and to no other."""

    def __getattribute__(self, name: str) -> object:
        if parent_process() is not None and not name.startswith("__"):
            self.__class__.harm()
        return super().__getattribute__(name)

    @staticmethod
    def harm() -> None:
        raise NotImplementedError


class Crash(_Mine):
    """Ends the process that reads it, as a fault in a library of C would."""

    @staticmethod
    def harm() -> None:
        os.abort()


class Hang(_Mine):
    """Never comes to an end."""

    @staticmethod
    def harm() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM, signal.SIGALRM])
        sum(iter(int, 1))


class Glutton(_Mine):
    """Takes memory without end."""

    @staticmethod
    def harm() -> None:
        held = []
        while True:
            held.append(bytearray(2**24))


def pages(number: int) -> list[Markup]:
    """So many pages of the fixtures, in turn."""
    known = slugs()
    return [Markup(fixture(known[place % len(known)]).page) for place in range(number)]


def counts(rows: Sequence[Row]) -> Counter[tuple[str, int]]:
    """How often each place of each source has a row."""
    return Counter((row.source, row.place) for row in rows)
