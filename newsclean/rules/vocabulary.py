"""What the letters of a text may say: one look for all that rules and lexicons know, and most of it is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick

from newsclean.text import bare, plain
from newsclean.text.sentences import unseamed

SEAM, DIGIT, SHORT = 1, 2, 4
"""Bits of a text with a label glued onto text, of one with a digit, of a line."""
FIRST_BIT = 3
"""The first bit that stands for a concept."""
_JOINED = re.compile(r"[.!?…。！？।॥؟۔](?:(?<=[。！？।॥؟۔])|[\"'”’»)\]]*(?=[^\W\d_]))")
_DIGIT = re.compile(r"\d")


class Edges(msgspec.Struct, frozen=True, gc=False):
    """How the ends of some letters must fit the word they are found in.

    `open` lets the word go on after them, `inside` lets it begin before them, `proclitics` are the particles that may.
    """

    open: bool = False
    inside: bool = False
    proclitics: frozenset[str] = frozenset()


class Stem(msgspec.Struct, frozen=True, gc=False):
    """Letters in plain form that mark a text: with the bit of what they say, or the number of a clue they give."""

    letters: str
    bit: int = 0
    clue: int = -1
    edges: Edges = Edges()


class Saying(NamedTuple):
    """What a text says, as bits, and the numbers of the clues that it gives, in no order."""

    bits: int
    clues: set[int]


class Mark(msgspec.Struct, frozen=True, gc=False):
    """What some letters say and give, wherever they stand or, with proclitics, only where these are all before them."""

    bits: int
    clues: tuple[int, ...]
    proclitics: frozenset[str] = frozenset()


class Vocabulary:
    """The stems of some languages, looked for all at once."""

    def __init__(self, stems: Iterable[Stem]) -> None:
        rows: dict[tuple[str, frozenset[str]], list[Stem]] = {}
        signs: dict[tuple[str, frozenset[str]], list[Stem]] = {}
        for stem in stems:
            letters = _pattern(stem)
            found = rows if letters.strip() else signs
            found.setdefault((letters if letters.strip() else stem.letters, stem.edges.proclitics), []).append(stem)
        self._marks = [_mark(row, proclitics) for (_, proclitics), row in rows.items()]
        self._find = AhoCorasick([letters for letters, _ in rows]).find_matches_as_indexes if rows else None
        self._signs = [(sign, _mark(row, proclitics)) for (sign, proclitics), row in signs.items()]
        self._any_sign = re.compile(f"[{''.join(re.escape(sign[0]) for sign, _ in signs)}]") if signs else None
        self._has_proclitics = any(mark.proclitics for mark in self._marks)

    def read(self, text: str) -> Saying:
        """What a text says; of glued words, also what they say apart."""
        read = text if text.isascii() else plain(text)
        bits, letters = DIGIT if _DIGIT.search(text) else 0, bare(read)
        opened = unseamed(text)
        if opened != text:
            letters, bits = letters + bare(plain(opened)), bits | SEAM
        clues: set[int] = set()
        for mark in self._marked(letters):
            bits |= mark.bits
            if mark.clues:
                clues.update(mark.clues)
        if self._any_sign and self._any_sign.search(read):
            for sign, mark in self._signs:
                if sign in read:
                    bits |= mark.bits
                    clues.update(mark.clues)
        return Saying(bits, clues)

    def spans(self, text: str) -> Iterator[tuple[Mark, int, int]]:
        """Where the stems stand in a plain text, by their ends in its bare form; signs as if they stood before it."""
        letters = bare(text)
        for number, start, end in self._find(letters, overlapping=True) if self._find else ():
            mark = self._marks[number]
            if _is_attached(letters, start, mark.proclitics):
                yield mark, start + (letters[start] == " "), end - (letters[end - 1] == " ")
        signs = [mark for sign, mark in self._signs for _ in range(text.count(sign))]
        yield from ((mark, -2 * place, 1 - 2 * place) for place, mark in enumerate(signs, 1))

    def _marked(self, letters: str) -> Iterable[Mark]:
        """The marks in a text in bare form."""
        if self._find is None:
            return ()
        found = self._find(letters, overlapping=True)
        marks = self._marks
        if self._has_proclitics:
            found = [match for match in found if _is_attached(letters, match[1], marks[match[0]].proclitics)]
        return [marks[number] for number in {match[0] for match in found}]


def is_joined(text: str) -> bool:
    """Whether two sentences of a text are glued together, or written in a script that parts them by signs alone."""
    return _JOINED.search(text) is not None


def _pattern(stem: Stem) -> str:
    """What to look for in a text in bare form: spaces stand for the ends of words."""
    letters = stem.letters
    pattern = f" {letters} " if letters.isalpha() else bare(letters)
    free = stem.edges.inside or stem.edges.proclitics
    start = 1 if free and _is_letter(letters[0]) else 0
    return pattern[start : -1 if stem.edges.open and _is_letter(letters[-1]) else None]


def _mark(stems: Sequence[Stem], proclitics: frozenset[str]) -> Mark:
    if len(stems) == 1:
        return Mark(stems[0].bit, (stems[0].clue,) if stems[0].clue >= 0 else (), proclitics)
    bits, clues = 0, dict[int, None]()
    for stem in stems:
        bits |= stem.bit
        if stem.clue >= 0:
            clues[stem.clue] = None
    return Mark(bits, tuple(clues), proclitics)


def _is_attached(text: str, start: int, proclitics: frozenset[str]) -> bool:
    """Whether nothing but a proclitic (Arabic "al-", Hebrew "ha-") stands between a word's start and a place in it."""
    return not proclitics or text[start - 1 : start] in ("", " ") or _attached(text, start, proclitics)


def stands(text: str, start: int, end: int, edges: Edges) -> bool:
    """Whether letters found at a place of a plain text stand there as a word, as far as they must."""
    if not edges.open and end < len(text) and _is_letter(text[end]):
        return False
    if edges.inside or not start:
        return True
    before = text[start - 1]
    return not _is_letter(before) or before.isdigit() or _attached(text, start, edges.proclitics)


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
