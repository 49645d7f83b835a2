"""Clues: what some letters only hint at, such as a stem tied to a start, or a phrase, to be looked for in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import log
from zlib import crc32

import msgspec

from newsclean.rules.lexicon import Entry
from newsclean.rules.phrases import Branches, Phrase, Stretch
from newsclean.rules.plaintext import Plain
from newsclean.rules.rule import LINE_WORDS, PhraseRule
from newsclean.rules.vocabulary import DIGIT, SHORT, Edges, Stem, opens, stands

STOPS = ":;|!?…–—"
"""Signs after which a clause opens within a sentence."""
_ALL_STOPS = STOPS + "\n."
_UNRANKED = 50  # times the square of its letters is the rank of a word that is in no list of frequent ones
_MARKS = 240  # bits that stand for choices
_TELLING = log(20)  # the rarity from which a row of words says something
_FREQUENT_SIGNS, _SIGN, _RARE_SIGN = ".,:-\"'()", 0.5, 8.0
"""Signs that are found in most texts, and the rarities of these and of others."""
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963])+")


class EntryClue(msgspec.Struct, frozen=True, gc=False):
    """An entry of a lexicon that is more than bare letters: with signs in it, tied to a start, or with a gap."""

    letters: str
    bit: int
    start: bool
    edges: Edges
    pattern: re.Pattern[str] | None

    def holds(self, text: str, stops: str = STOPS) -> bool:
        """Whether the entry stands in a plain text."""
        return any(self._stands(text, start, stops) for start in _places(self.letters, text))

    def may_hold(self, text: str) -> bool:
        """Whether the entry stands anywhere in a plain text of many sentences."""
        return self.holds(text, _ALL_STOPS)

    def _stands(self, text: str, start: int, stops: str) -> bool:
        end = start + len(self.letters)
        if not stands(text, start, end, self.edges) or (self.start and not opens(text, start, stops)):
            return False
        return self.pattern is None or self.pattern.match(text, start) is not None


class PhraseClue(msgspec.Struct, frozen=True, gc=False):
    """A phrase of a rule."""

    rule: PhraseRule
    phrase: Phrase

    def may_hold(self, text: Plain) -> bool:
        """Whether the phrase may be in a sentence of a text of many."""
        return bool(self.phrase.places(text))


Clue = EntryClue | PhraseClue


class Clues:
    """Entries and phrases by number, and the stems that point to them: the rarest row of words of each phrase.

    `needs` are the bits that a text must have for each clue to be worth a look: a choice of words is given one of a
    few hundred bits, so that different choices may share one. `entries` are the stems by the bits they stand for.
    `ranks` tell how frequent words are in the news, 1 for the most frequent.
    """

    def __init__(self, ranks: Mapping[str, int], first_mark: int) -> None:
        self.all: list[Clue] = []
        self.needs: list[int] = []
        self.stems: list[Stem] = []
        self.entries: dict[int, list[Stem]] = {}
        self._ranks = ranks
        self._first_mark = first_mark
        self._rarities: dict[str, float] = {}
        self._worths: dict[Branches, float] = {}
        self._marks: dict[Branches, int] = {}

    def add_entry(self, entry: Entry, bit: int, proclitics: frozenset[str]) -> None:
        """Take in an entry of a lexicon, which stands for a bit."""
        edges = Edges(entry.open, entry.inside, proclitics)
        if not entry.start and entry.pattern is None and _LETTERS.fullmatch(entry.stem):
            stem = Stem(entry.stem, bit, -1, edges)
        else:
            stem = Stem(entry.stem, 0, len(self.all), edges)
            self.all.append(EntryClue(entry.stem, bit, entry.start, edges, entry.pattern))
            self.needs.append(0)
        self.stems.append(stem)
        self.entries.setdefault(bit, []).append(stem)

    def add_phrase(self, rule: PhraseRule, phrase: Phrase) -> None:
        """Take in a phrase of a rule: the rarest of its choices are its clue, the other telling ones are needed."""
        is_line = rule.action == "drop" and rule.max_words <= LINE_WORDS
        need = (SHORT if is_line else 0) | (DIGIT if phrase.numbered else 0)
        rarest, *others = sorted(phrase.choices, key=self._worth, reverse=True)
        self._point(rarest, phrase, clue=len(self.all))
        for choice in others:
            if self._worth(choice) >= _TELLING:
                need |= self._marks.get(choice) or self._mark(choice, phrase)
        self.all.append(PhraseClue(rule, phrase))
        self.needs.append(need)

    def _mark(self, choice: Branches, phrase: Phrase) -> int:
        """The bit that a text has which holds a branch of a choice."""
        mark = self._marks[choice] = self._first_mark << crc32(repr(choice).encode()) % _MARKS
        self._point(choice, phrase, bit=mark)
        return mark

    def _point(self, choice: Branches, phrase: Phrase, *, bit: int = 0, clue: int = -1) -> None:
        """Let the rarest stretch of each branch say a bit or give a clue."""
        for branch in choice:
            row = max(branch, key=self._rarity) if len(branch) > 1 else branch[0]
            goes_on = phrase.wide or row.goes_on or not row.letters[-1].isalnum()
            self.stems.append(Stem(row.letters, bit, clue, Edges(goes_on, phrase.wide)))

    def _worth(self, choice: Branches) -> float:
        """How rare the most frequent branch of a choice is."""
        worth = self._worths.get(choice)
        if worth is None:
            worth = self._worths[choice] = min(max(map(self._rarity, branch)) for branch in choice)
        return worth

    def _rarity(self, row: Stretch) -> float:
        """About how rare a row of words is: the logarithms of their ranks, summed."""
        rarity = self._rarities.get(row.letters)
        if rarity is None and not any(map(str.isalnum, row.letters)):
            rarity = self._rarities[row.letters] = _SIGN if row.letters in _FREQUENT_SIGNS else _RARE_SIGN
        if rarity is None:
            ranks = (self._ranks.get(word, _UNRANKED * len(word) ** 2) for word in row.letters.split())
            rarity = self._rarities[row.letters] = sum(map(log, ranks))
        return rarity


def _places(letters: str, text: str) -> Iterator[int]:
    """Where some letters stand in a text."""
    start = text.find(letters)
    while start >= 0:
        yield start
        start = text.find(letters, start + 1)
