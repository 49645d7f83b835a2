"""Which rows a destination holds: their places by source, and their sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from newsclean.batch.places import Places, Range
from newsclean.batch.rows import Row
from newsclean.batch.totals import Totals

_NUMBERS = ("rows", "articles", "size", "kept")
_ONE = ((0, 1),)  # a file of its own is a source with one place; millions of them share this


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part as the manifest knows it.

    `size` is in bytes, `done` are the places of its rows as ranges by source. A `whole` entry stands for all before it
    as well. An entry with `stamps` is no part: it marks sources as done.
    """

    name: str = ""
    size: int = 0
    done: dict[str, tuple[Range, ...]] = {}
    totals: Totals = Totals()
    whole: bool = False
    stamps: dict[str, str] = {}


class Holdings:
    """The rows of all entries together."""

    def __init__(self) -> None:
        self._done: dict[str, Places | None] = {}  # None: the first place and no other
        self._stamps: dict[str, str] = {}
        self._sums = Counter[str]()
        self._removed = Counter[str]()
        self._failed = Counter[str]()

    @property
    def totals(self) -> Totals:
        """The sums of all rows."""
        return Totals(**self._sums, removed=dict(self._removed), failed=dict(self._failed))

    def __bool__(self) -> bool:
        return bool(self._done)

    def done(self, source: str) -> Places:
        """The places of a source."""
        return Places(self._places(key_of(source)))

    def stamp(self, source: str) -> str | None:
        """What a source was marked with."""
        return self._stamps.get(key_of(source))

    def unmark(self) -> None:
        """Forget all stamps: rows are missing."""
        self._stamps.clear()

    def ranges(self) -> dict[str, tuple[Range, ...]]:
        """All places, by source."""
        return {source: tuple(iter(self._places(source))) for source in self._done}

    def add(self, entry: Entry) -> None:
        """Take in a part."""
        if entry.whole:
            self._clear()
        self._stamps.update(entry.stamps)
        for source, ranges in entry.done.items():
            self._add(source, ranges)
        for name in _NUMBERS:
            self._sums[name] += getattr(entry.totals, name)
        _add_up(self._removed, entry.totals.removed)
        _add_up(self._failed, entry.totals.failed)

    def fresh(self, rows: Sequence[Row]) -> list[Row]:
        """The rows whose places are not held, each place once."""
        first: dict[tuple[str, int], Row] = {}
        for row in rows:
            first.setdefault((row.source, row.place), row)
        return [row for row in first.values() if not self._holds(row)]

    def _holds(self, row: Row) -> bool:
        places = self._done.get(key_of(row.source), ())
        return row.place == 0 if places is None else row.place in places

    def _places(self, source: str) -> Iterable[Range]:
        places = self._done.get(source, ())
        return _ONE if places is None else places

    def _clear(self) -> None:
        for sums in (self._done, self._sums, self._removed, self._failed):
            sums.clear()

    def _add(self, source: str, ranges: tuple[Range, ...]) -> None:
        if source not in self._done and ranges == _ONE:
            self._done[source] = None
            return
        places = self._done.get(source)
        if places is None:
            places = self._done[source] = Places(self._places(source))
        places.update(ranges)


def entry_of(name: str, size: int, rows: Sequence[Row]) -> Entry:
    """The entry of a part with some rows."""
    done: dict[str, Places] = {}
    for row in rows:
        done.setdefault(key_of(row.source), Places()).add(row.place)
    ranges = {source: tuple(places) for source, places in done.items()}
    return Entry(name=name, size=size, done=ranges, totals=Totals.of(rows))


def marks(stamps: Mapping[str, str]) -> Entry:
    """The entry that marks sources."""
    return Entry(stamps={key_of(source): stamp for source, stamp in stamps.items()})


def key_of(text: str) -> str:
    """A name as it can be written down: that of a file may hold bytes that are no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def _add_up(sums: Counter[str], more: Mapping[str, int]) -> None:
    for name, number in more.items():  # far faster than Counter.update for the few there are
        sums[name] += number
