"""What a run holds between two parts: rows that are not written yet, and sources that are not whole yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from time import monotonic

from newsclean.batch.engine import Ended
from newsclean.batch.rows import Row
from newsclean.batch.sources.source import Source

_ROWS, _BYTES, _SECONDS = 2_000, 32 * 2**20, 30.0  # of a part: what comes first ends it


class Part:
    """Rows that will be written together."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._bytes = 0
        self._began = monotonic()

    def add(self, row: Row) -> None:
        """Take a row in."""
        self.rows.append(row)
        self._bytes += len(row.line)

    def is_full(self) -> bool:
        """Whether it should be written: for its rows, its bytes, or the time that would be lost with it."""
        if len(self.rows) >= _ROWS or self._bytes >= _BYTES:
            return True
        return bool(self.rows) and monotonic() - self._began >= _SECONDS


class Ledger:
    """Which sources have a row for each of their inputs."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._stamps = {source.name: source.stamp for source in sources}
        self._owed: Counter[str] = Counter()  # rows that an ended source is owed; below 0 before its end
        self._ended: set[str] = set()

    def take(self, event: Row | Ended) -> None:
        """Count a row, or the end of a source."""
        if isinstance(event, Row):
            self._owed[event.source] -= 1
        else:
            self._owed[event.source] += event.inputs
            self._ended.add(event.source)

    def settled(self) -> dict[str, str]:
        """The stamps of sources that ended and got all their rows since this was asked last."""
        names = [name for name in self._ended if not self._owed[name]]
        for name in names:
            self._ended.remove(name)
            del self._owed[name]
        return {name: stamp for name in names if (stamp := self._stamps[name]) is not None}
