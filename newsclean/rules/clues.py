"""Clues: what one word only hints at, such as a stem of several words or a phrase, to be looked for in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsclean.rules.lexicon import Entry
from newsclean.rules.phrases import Phrase
from newsclean.rules.rule import LINE_WORDS, PhraseRule
from newsclean.rules.vocabulary import Edges, Stem, opens, stands
from newsclean.text import plain

STOPS = ":;|!?…–—"
"""Signs after which a clause opens within a sentence."""
_SHORT = 2  # letters of words that are found in most texts
_ALL_STOPS = STOPS + "\n."


class EntryClue(NamedTuple):
    """An entry of a lexicon that is more than one bare word: of several words, tied to a start, or with a gap.

    `need` are the bits that the words of a text must have together for the entry to be in it, `opening` those of
    which the first word of some sentence must have one; 0 where any may open it.
    """

    letters: str
    bit: int
    need: int
    opening: int
    start: bool
    edges: Edges
    pattern: re.Pattern[str] | None

    def spans(self, text: str, stops: str = STOPS) -> Iterator[tuple[int, int]]:
        """Where the entry stands in a plain text."""
        start = text.find(self.letters)
        while start >= 0:
            end = start + len(self.letters)
            if self._stands(text, start, end, stops):
                yield start, end
            start = text.find(self.letters, start + 1)

    def holds(self, text: str, stops: str = STOPS) -> bool:
        """Whether the entry stands in a plain text."""
        return next(self.spans(text, stops), None) is not None

    def may_hold(self, text: str) -> bool:
        """Whether the entry stands anywhere in a plain text of many sentences."""
        return self.holds(text, _ALL_STOPS)

    def _stands(self, text: str, start: int, end: int, stops: str) -> bool:
        if not stands(text, start, end, self.edges) or (self.start and not opens(text, start, stops)):
            return False
        return self.pattern is None or self.pattern.match(text, start) is not None


class PhraseClue(NamedTuple):
    """A phrase of a rule; `line` says that it cannot hold within a paragraph, the rest is as for entries."""

    rule: PhraseRule
    phrase: Phrase
    need: int
    opening: int
    line: bool

    def may_hold(self, text: str) -> bool:
        """Whether the phrase may be in a sentence of a plain text of many."""
        return any(not self.phrase.anchored or opens(text, start, _ALL_STOPS) for start in self.phrase.places(text))


Clue = EntryClue | PhraseClue


class Clues:
    """Entries and phrases by number, and the stems that point to them."""

    def __init__(self, common: frozenset[str], first_mark: int) -> None:
        self.all: list[Clue] = []
        self.stems: list[Stem] = []
        self._common = common
        self._marks: dict[tuple[Stem, ...], int] = {}
        self._first_mark = first_mark

    def add_entry(self, entry: Entry, bit: int, proclitics: frozenset[str]) -> None:
        """Take in an entry of a lexicon, which stands for a bit."""
        if not entry.start and entry.pattern is None and " " not in entry.stem:
            self.stems.append(Stem(entry.stem, bit, -1, entry.open, entry.inside, proclitics))
            return
        pieces = entry.stem.split()
        last = len(pieces) - 1
        words = [
            (Stem(piece, 0, -1, entry.open and place == last, entry.inside and not place, _if(not place, proclitics)),)
            for place, piece in enumerate(pieces)
        ]
        edges = Edges(entry.open, entry.inside, proclitics)
        opening = 0 if not entry.start or entry.inside or self._is_common(words[0]) else self._mark(words[0])
        self.all.append(EntryClue(entry.stem, bit, self._point(words), opening, entry.start, edges, entry.pattern))

    def add_phrase(self, rule: PhraseRule, phrase: Phrase) -> None:
        """Take in a phrase of a rule."""
        need = self._point([tuple(_stem_of(word, phrase.wide) for word in choice) for choice in phrase.choices])
        line = rule.action == "drop" and rule.max_words <= LINE_WORDS
        first = tuple(_stem_of(word, phrase.wide) for word in phrase.openings)
        looked_at = first and phrase.anchored and not phrase.wide
        self.all.append(PhraseClue(rule, phrase, need, self._mark(first) if looked_at else 0, line))

    def _point(self, choices: Sequence[tuple[Stem, ...]]) -> int:
        """Let stems point to the next clue, which needs one word of each choice; returns the bits it needs.

        Words found in most texts are not looked for where two others are.
        """
        telling = [choice for choice in choices if not self._is_common(choice)]
        telling = telling if len(telling) > 1 else choices
        key = min(telling, key=lambda choice: (self._is_common(choice), sum(1 / len(stem.letters) for stem in choice)))
        need = 0
        for choice in telling:
            need |= self._mark(choice)
        self.stems += [stem._replace(bit=self._marks[key], clue=len(self.all)) for stem in key]
        return need

    def _mark(self, choice: tuple[Stem, ...]) -> int:
        """The bit that stands for a choice of words."""
        if choice not in self._marks:
            self._marks[choice] = mark = self._first_mark << len(self._marks)
            self.stems += [stem._replace(bit=mark) for stem in choice]
        return self._marks[choice]

    def _is_common(self, choice: tuple[Stem, ...]) -> bool:
        return any(stem.letters in self._common or (len(stem.letters) <= _SHORT and not stem.inside) for stem in choice)


def entry_spans(clues: Iterable[Clue], bit: int, text: str) -> Iterator[tuple[int, int]]:
    """Where the entries with a bit among some clues stand in a plain sentence."""
    return (span for clue in clues if isinstance(clue, EntryClue) and clue.bit == bit for span in clue.spans(text))


def _stem_of(word: str, wide: bool) -> Stem:
    """What a word of a phrase looks for: letters, a star at their end for a word that goes on."""
    letters = plain(word.rstrip("*"))
    goes_on = wide or not letters[-1:].isalnum() or word[-1] == "*"
    return Stem(letters, 0, -1, goes_on, wide or not letters[:1].isalnum())


def _if(holds: bool, proclitics: frozenset[str]) -> frozenset[str]:
    return proclitics if holds else frozenset()
