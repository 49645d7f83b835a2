"""What is to be seen while pages are learned from: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from newsclean.cli.batch_progress import bar
from newsclean.cli.progress import lines

if TYPE_CHECKING:
    from newsclean.batch.inputs import Input
    from newsclean.batch.places import Places
    from newsclean.batch.sources.source import Source


class Reading:
    """Sources that are read one after the other, once; `sources` are they, and whoever reads these is looked at."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._size = sum(source.size or 0 for source in sources)
        self._before = 0  # bytes of the sources that were read
        self._now = 0.0  # bytes read of the one that is being read
        self._inputs = 0
        self.sources: tuple[Source, ...] = tuple(_Watched(source, self) for source in sources)

    @property
    def share(self) -> float | None:
        """How much of them is read, from 0 to 1; None where that is not known."""
        return (self._before + self._now) / self._size or None if self._size else None

    def line(self) -> str:
        """How far it is, as in "1,204 pages and texts read; 40% of 5.1 MB"."""
        share = f"; {self.share:.0%} of {self._size / 1e6:,.1f} MB" if self.share else ""
        return f"{self._inputs:,} pages and texts read{share}"

    def inputs(self, source: Source, done: Places) -> Iterator[Input]:
        """The inputs of one of them; each is counted when the next one is asked for."""
        size = source.size or 0
        try:
            for item in source.inputs(done):
                yield item
                self._inputs += 1
                self._now = size * (item.share or 0.0)
        finally:
            self._before, self._now = self._before + size, 0.0


class _Watched:
    def __init__(self, source: Source, reading: Reading) -> None:
        self._source, self._reading = source, reading
        self.name, self.size, self.stamp = source.name, source.size, source.stamp

    def inputs(self, done: Places) -> Iterator[Input]:
        return self._reading.inputs(self._source, done)


def progress(reading: Reading) -> AbstractContextManager[object]:
    """Show how far a reading is, for a while: as a bar on a terminal with the extra `cli`, else as lines."""
    if sys.stderr is None or not sys.stderr.isatty():
        return lines(reading.line)
    try:
        return bar(lambda: (reading.share, reading.line()))
    except ImportError:
        return lines(reading.line)
