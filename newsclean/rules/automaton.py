"""Which concepts and phrases a stretch of plain text holds, found in one pass over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from newsclean.rules.lexicon import Entry

Entries = Iterable[tuple[Entry, frozenset[str]]]
"""Entries, each with the proclitics of its language."""
_Stem = tuple[str, bool, bool, bool, frozenset[str], re.Pattern[str] | None]
_STOPS = ":;|!?…–—"
_OPENING = re.compile(rf"(?:\A|(?<=[\n.{_STOPS}]))[^\w\n.{_STOPS}]*(\w+)")
_FIRST_WORD = re.compile(r"\w+")


class Stems:
    """One automaton over all stems of some entries."""

    def __init__(self, entries: Entries) -> None:
        rows: dict[str, dict[_Stem, None]] = {}
        for entry, proclitics in entries:
            stem = (entry.concept, entry.open, entry.inside, entry.start, proclitics, entry.pattern)
            rows.setdefault(entry.stem, {})[stem] = None
        self._rows = [tuple(stems) for stems in rows.values()]
        self._automaton = AhoCorasick(list(rows)) if rows else None

    def find(self, text: str) -> Iterator[tuple[str, int]]:
        """The concepts of the stems that stand in a text of many sentences, each with its start, in order of ends."""
        return ((concept, start) for concept, start, _ in self._find(text, _STOPS + "\n."))

    def concepts(self, text: str) -> set[str]:
        """The concepts in one sentence of plain text; "name+" too where two different stems of it stand there."""
        found: dict[str, int] = {}
        doubled: set[str] = set()
        for concept, start, end in self._find(text, _STOPS):
            if found.setdefault(concept, end) <= start and concept[0] != "#":
                doubled.add(f"{concept}+")
        return found.keys() | doubled

    def _find(self, text: str, stops: str) -> Iterator[tuple[str, int, int]]:
        if self._automaton is None:
            return
        for row, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for stem in self._rows[row]:
                if _stands(text, start, end, stem, stops):
                    yield stem[0], start, end


class Openings:
    """Finds entries that are tied to the start of a sentence, by the word the sentence opens with."""

    def __init__(self, entries: Entries) -> None:
        self._by_word: dict[str, dict[tuple[str, _Stem], None]] = {}
        for entry, proclitics in entries:
            stem = (entry.concept, entry.open, entry.inside, False, proclitics, entry.pattern)
            word = _FIRST_WORD.match(entry.stem)
            self._by_word.setdefault(word[0] if word else "", {})[entry.stem, stem] = None

    def find(self, text: str) -> Iterator[tuple[str, int]]:
        """The concepts of the entries that open a sentence in a text of many, in order, each with its start."""
        for match in _OPENING.finditer(text):
            for words, stem in self._by_word.get(match[1], ()):
                start = match.start(1)
                if text.startswith(words, start) and _stands(text, start, start + len(words), stem, ""):
                    yield stem[0], start


def opens_by_word(entry: Entry) -> bool:
    """Whether an entry is tied to a sentence's start and begins with a whole word."""
    whole = not entry.open or not entry.stem.isalnum()
    return entry.start and not entry.inside and whole and entry.stem[0].isalnum()


def _stands(text: str, start: int, end: int, stem: _Stem, stops: str) -> bool:
    """Whether a stem found at a place stands there as a word, as far as it must."""
    _, open_end, inside, at_start, proclitics, pattern = stem
    if not open_end and end < len(text) and _is_word(text[end]):
        return False
    if (
        not inside
        and start
        and _is_word(text[start - 1])
        and not text[start - 1].isdigit()
        and not _attached(text, start, proclitics)
    ):
        return False
    if at_start and not _opens(text, start, stops):
        return False
    return pattern is None or pattern.match(text, start) is not None


def _is_word(sign: str) -> bool:
    """Whether a sign is part of a word; the vowel signs of Indian scripts are, though they are no letters."""
    return sign.isalnum() or ("\u0900" <= sign < "\u0e00" and sign not in "\u0964\u0965")


def _attached(text: str, start: int, proclitics: frozenset[str]) -> bool:
    """Whether only a proclitic (Arabic "al-", Hebrew "ha-") stands between the word's start and `start`."""
    if not proclitics:
        return False
    place = start
    while place and _is_word(text[place - 1]):
        place -= 1
    return text[place:start] in proclitics


def _opens(text: str, start: int, stops: str) -> bool:
    """Whether nothing but signs stands before `start`, or a sign that opens a clause."""
    place = start - 1
    while place >= 0 and not _is_word(text[place]) and text[place] not in stops:
        place -= 1
    return place < 0 or text[place] in stops
