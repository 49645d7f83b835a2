"""Which concepts and phrases a stretch of plain text holds, found in one pass over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick

from newsclean.rules.lexicon import Entry, Lexicon

_Stem = tuple[str, bool, bool, bool, frozenset[str]]


class Spotter:
    """Finds the concepts of some lexicons in plain text, with one automaton over all their stems."""

    def __init__(self, lexicons: Iterable[Lexicon], extra: Sequence[Entry] = ()) -> None:
        rows: dict[str, list[_Stem]] = {}
        for entry, proclitics in _entries(lexicons, extra):
            rows.setdefault(entry.stem, []).append((entry.concept, entry.open, entry.inside, entry.start, proclitics))
        self._rows = list(rows.values())
        self._automaton = AhoCorasick(list(rows)) if rows else None

    def concepts(self, text: str) -> set[str]:
        """The concepts in one sentence of plain text; "name+" too where two different stems of it stand there."""
        found: dict[str, int] = {}
        doubled: set[str] = set()
        if self._automaton is None:
            return doubled
        for row, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for stem in self._rows[row]:
                known = stem[0] in doubled or not _holds(text, start, end, stem)
                if not known and found.setdefault(stem[0], end) <= start:
                    doubled.add(stem[0])
        return found.keys() | {f"{concept}+" for concept in doubled if concept[0] != "#"}


def _holds(text: str, start: int, end: int, stem: _Stem) -> bool:
    """Whether a stem found at a place stands there as a word, as far as it must."""
    _, open_end, inside, at_start, proclitics = stem
    if not open_end and end < len(text) and text[end].isalnum():
        return False
    if not inside and start and text[start - 1].isalnum() and not _attached(text, start, proclitics):
        return False
    return not at_start or _opens(text, start)


def _entries(lexicons: Iterable[Lexicon], extra: Sequence[Entry]) -> Iterable[tuple[Entry, frozenset[str]]]:
    for lexicon in lexicons:
        for entry in lexicon.entries:
            yield entry, lexicon.proclitics
    for entry in extra:
        yield entry, frozenset()


def _attached(text: str, start: int, proclitics: frozenset[str]) -> bool:
    """Whether only a proclitic (Arabic "al-", Hebrew "ha-") stands between the word's start and `start`."""
    if not proclitics:
        return False
    place = start
    while place and text[place - 1].isalnum():
        place -= 1
    return text[place:start] in proclitics


def _opens(text: str, start: int) -> bool:
    """Whether nothing but signs stands before `start`, or a sign that opens a clause (":", dash, "|")."""
    head = text[:start].rstrip(" \"'([*#>•→-")
    return not head or (not head[-1].isalnum() and head[-1] in ":;|!?…–—")
