"""How far a batch has come in its sources, by their bytes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing

from newsclean.batch.engine import Engine, Event
from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.sources.source import Source


class Reach:
    """An Engine that lets another one work and looks on: at the sources that ended, and at the rows of the others."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sizes: dict[str, int | None] = {}
        self._open: dict[str, float] = {}  # how much is read of sources that have not ended
        self._passed: dict[str, float] = {}  # how much of a source was done before
        self._ended = 0  # bytes of sources

    @property
    def replaced(self) -> int:
        """See Engine.replaced."""
        return self._engine.replaced

    @property
    def size(self) -> int | None:
        """The bytes of all sources of this run; None where they are not known of each."""
        sizes = [size for size in self._sizes.values() if size is not None]
        return sum(sizes) if len(sizes) == len(self._sizes) else None

    @property
    def share(self) -> float | None:
        """How much of the sources is read, from 0 to 1; None where nothing tells."""
        return self._of_all(self._ended + self._bytes(self._open))

    @property
    def gain(self) -> float | None:
        """How much of that this run has read, without what it passed over because it was done before."""
        return self._of_all(self._ended + self._bytes(self._open) - self._bytes(self._passed))

    def rows(self, sources: Sequence[Source], done: Callable[[str], Places]) -> Generator[Event, None, None]:
        """See Engine.rows."""
        self._sizes = {source.name: source.size for source in sources}
        self._open = dict.fromkeys(self._sizes, 0.0)
        with closing(self._engine.rows(sources, done)) as events:
            for event in events:
                if isinstance(event, Row):
                    self._take(event, done)
                elif event and self._open.pop(event.source, None) is not None:
                    self._ended += self._sizes[event.source] or 0
                yield event

    def _take(self, row: Row, done: Callable[[str], Places]) -> None:
        known = self._open.get(row.source)
        if known is None or row.share is None:
            return
        if not known and done(row.source):
            self._passed[row.source] = row.share
        self._open[row.source] = max(known, row.share)  # rows come in any order

    def _bytes(self, shares: Mapping[str, float]) -> float:
        return sum(share * (self._sizes[name] or 0) for name, share in shares.items())

    def _of_all(self, read: float) -> float | None:
        return read / self.size or None if self.size else None
