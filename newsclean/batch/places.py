"""Sets of places in a source, kept as few numbers however many there are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

Range = tuple[int, int]


class Places:
    """A growing set of whole numbers from 0 on, held as ranges (start, end), end excluded; they are its iterator."""

    def __init__(self, ranges: Iterable[Range] = ()) -> None:
        self._ranges: list[Range] = []
        for start, end in ranges:
            self._add(start, end)

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self._ranges, place, key=_start) - 1
        return at >= 0 and place < self._ranges[at][1]

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def __iter__(self) -> Iterator[Range]:
        return iter(self._ranges)

    def add(self, place: int) -> None:
        """Take a place in."""
        self._add(place, place + 1)

    def update(self, ranges: Iterable[Range]) -> None:
        """Take in all the places of ranges."""
        for start, end in ranges:
            self._add(start, end)

    def count(self) -> int:
        """How many there are."""
        return sum(end - start for start, end in self._ranges)

    def _add(self, start: int, end: int) -> None:
        if not self._ranges or start > self._ranges[-1][1]:
            self._ranges.append((start, end))
            return
        first = bisect_right(self._ranges, start - 1, key=_end)  # the first range that touches
        last = bisect_right(self._ranges, end, key=_start)
        touched = self._ranges[first:last]
        if touched:
            start, end = min(start, touched[0][0]), max(end, touched[-1][1])
        self._ranges[first:last] = [(start, end)]


def _start(span: Range) -> int:
    return span[0]


def _end(span: Range) -> int:
    return span[1]
