"""What the words of a text may say: every distinct word is looked up once, and most say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from newsclean.text import plain
from newsclean.text.sentences import unseamed

JOINT, SEAM, DIGIT, SHORT = 1, 2, 4, 8
"""Bits of a word that is two sentences glued together, or a label glued onto text; of one with a digit; of a line."""
GLUED = JOINT | SEAM
FIRST_BIT = 4
"""The first bit that stands for a concept."""
_JOINED = re.compile(r"[.!?…][\"'”’»)\]]*(?=[^\W\d_])|[。！？।॥؟۔]")
_ENDS = ".,;)”\"'"
_CAMEL = re.compile(r"(?<!^)[A-Z]")
_LONGEST = 40  # characters of a word that is remembered; what is longer is text of a script without spaces
_MOST = 25_000  # words that are remembered, and as many again for what was known before them


class Stem(NamedTuple):
    """Letters that mark a word: with the bit of what it says, and the number of a clue it gives, if it gives one.

    `open` lets the word go on after them, `inside` lets it begin before them, `proclitics` are the particles that may.
    """

    letters: str
    bit: int = 0
    clue: int = -1
    open: bool = False
    inside: bool = False
    proclitics: frozenset[str] = frozenset()


class Word(NamedTuple):
    """What a word says by itself, as bits, and the numbers of the clues it gives."""

    bits: int
    clues: tuple[int, ...]


_SILENT = Word(0, ())


class Vocabulary:
    """The stems of some languages, and what is known of the words read so far."""

    def __init__(self, stems: Iterable[Stem]) -> None:
        rows: dict[str, dict[Stem, None]] = {}
        for stem in stems:
            rows.setdefault(stem.letters, {})[stem] = None
        self._rows = [tuple(row) for row in rows.values()]
        self._automaton = AhoCorasick(list(rows)) if rows else None
        self._by_start = {letters: tuple(row) for letters, row in rows.items()}
        self._lengths = sorted({len(letters) for letters in rows})
        self._is_simple = not any(stem.proclitics for row in rows.values() for stem in row)
        inner = [letters for letters, row in rows.items() if any(stem.inside for stem in row)]
        self._inner = AhoCorasick(inner) if inner else None
        self._silent: set[str] = set()
        self._known: dict[str, Word] = {}
        self._older: tuple[set[str], dict[str, Word]] = set(), {}

    def words(self, tokens: Sequence[str]) -> list[Word]:
        """The words that say something, in order, among pieces of a text without white space."""
        silent, known = self._silent, self._known
        return [
            word
            for token in tokens
            if token not in silent and (word := known.get(token) or self._learn(token)) is not _SILENT
        ]

    def distinct(self, tokens: Sequence[str]) -> list[Word]:
        """The different words that say something, in no order, among pieces of a text without white space."""
        known = self._known
        return [
            word
            for token in set(tokens).difference(self._silent)
            if (word := known.get(token) or self._learn(token)) is not _SILENT
        ]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the stems stand in a plain text, by their ends."""
        return ((start, end) for _, start, end in self._find(text))

    def _learn(self, token: str) -> Word:
        silent, known = self._older
        word = _SILENT if token in silent else known.get(token) or self._look_up(token)
        if len(token) <= _LONGEST:
            self._remember(token, word)
        return word

    def _look_up(self, token: str) -> Word:
        bare = token.rstrip(_ENDS)
        if self._is_simple and bare.isalpha() and not _CAMEL.search(bare):
            bits, stems = 0, self._of_word(plain(bare), plain(token))
        else:
            bits, stems = self._of_any(token)
        clues: dict[int, None] = {}
        for stem in stems:
            bits |= stem.bit
            if stem.clue >= 0:
                clues[stem.clue] = None
        return Word(bits, tuple(clues)) if bits or clues else _SILENT

    def _of_word(self, word: str, signed: str) -> list[Stem]:
        """The stems of a plain word of letters alone, given also with the signs behind it."""
        found: list[Stem] = []
        for length in self._lengths:
            if length > len(signed):
                break
            for stem in self._by_start.get(signed[:length], ()):
                if stem.open or length == len(word):
                    found.append(stem)
        found += self._inside(word)
        return found

    def _of_any(self, token: str) -> tuple[int, list[Stem]]:
        """What the make of a piece of text says, as bits, and its stems."""
        opened = unseamed(token)
        bits = (JOINT if _JOINED.search(token) else 0) | (SEAM if opened != token else 0)
        bits |= DIGIT if any(map(str.isdigit, token)) else 0
        forms = [plain(token)] if opened == token else [plain(token), plain(opened)]
        return bits, [stem for form in forms for stem, _, _ in self._find(form)]

    def _remember(self, token: str, word: Word) -> None:
        if len(self._silent) + len(self._known) > _MOST:
            self._older = self._silent, self._known
            self._silent, self._known = set(), {}
        if word is _SILENT:
            self._silent.add(token)
        else:
            self._known[token] = word

    def _find(self, text: str) -> Iterator[tuple[Stem, int, int]]:
        if self._automaton is None:
            return
        for row, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for stem in self._rows[row]:
                if stands(text, start, end, stem):
                    yield stem, start, end

    def _inside(self, word: str) -> Iterator[Stem]:
        """The stems that stand within a plain word, behind its start."""
        if self._inner is None:
            return
        for _, start, end in self._inner.find_matches_as_indexes(word, overlapping=True):
            if start:
                for stem in self._by_start[word[start:end]]:
                    if stem.inside and (stem.open or end == len(word)):
                        yield stem


class Edges(NamedTuple):
    """How the ends of some letters must fit the word they are found in."""

    open: bool
    inside: bool
    proclitics: frozenset[str]


def stands(text: str, start: int, end: int, stem: Stem | Edges) -> bool:
    """Whether letters found at a place of a plain text stand there as a word, as far as they must."""
    if not stem.open and end < len(text) and _is_letter(text[end]):
        return False
    if stem.inside or not start:
        return True
    before = text[start - 1]
    return not _is_letter(before) or before.isdigit() or _attached(text, start, stem.proclitics)


def opens(text: str, start: int, stops: str) -> bool:
    """Whether nothing but signs stands before a place of a plain text, or a sign that opens a clause."""
    place = start - 1
    while place >= 0 and not _is_letter(text[place]) and text[place] not in stops:
        place -= 1
    return place < 0 or text[place] in stops


def _is_letter(sign: str) -> bool:
    """Whether a sign is part of a word; the vowel signs of Indian scripts are, though they are no letters."""
    return sign.isalnum() or ("\u0900" <= sign < "\u0e00" and sign not in "\u0964\u0965")


def _attached(text: str, start: int, proclitics: frozenset[str]) -> bool:
    """Whether only a proclitic (Arabic "al-", Hebrew "ha-") stands between the word's start and `start`."""
    if not proclitics:
        return False
    place = start
    while place and _is_letter(text[place - 1]):
        place -= 1
    return text[place:start] in proclitics
