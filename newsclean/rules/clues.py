"""Clues: what one word only hints at, such as a stem of several words or a phrase, to be looked for in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from newsclean.rules.lexicon import Entry
from newsclean.rules.phrases import Phrase
from newsclean.rules.plaintext import Plain
from newsclean.rules.rule import LINE_WORDS, PhraseRule
from newsclean.rules.vocabulary import DIGIT, SHORT, Edges, Stem, opens, stands
from newsclean.text import plain

STOPS = ":;|!?…–—"
"""Signs after which a clause opens within a sentence."""
_MARKS = 240  # bits that stand for the words of clues
_FREQUENT = 20  # the rank from which a word says something
_NONE: frozenset[str] = frozenset()
_ALL_STOPS = STOPS + "\n."


class EntryClue(NamedTuple):
    """An entry of a lexicon that is more than one bare word: of several words, tied to a start, or with a gap."""

    letters: str
    bit: int
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
    """A phrase of a rule."""

    rule: PhraseRule
    phrase: Phrase

    def may_hold(self, text: Plain) -> bool:
        """Whether the phrase may be in a sentence of a text of many."""
        return bool(self.phrase.places(text))


Clue = EntryClue | PhraseClue


class Clues:
    """Entries and phrases by number, and the stems that point to them: the rarest word of each.

    `needs` are the bits that a text must have for each clue to be worth a look, one for each telling word: a word is
    given one of a few hundred bits, so that different words may share one. `ranks` tell how frequent words are in the
    news, 1 for the most frequent.
    """

    def __init__(self, ranks: Mapping[str, int], first_mark: int) -> None:
        self.all: list[Clue] = []
        self.needs: list[int] = []
        self.stems: dict[Stem, None] = {}
        self._ranks = ranks
        self._first_mark = first_mark

    def add_entry(self, entry: Entry, bit: int, proclitics: frozenset[str]) -> None:
        """Take in an entry of a lexicon, which stands for a bit."""
        if not entry.start and entry.pattern is None and " " not in entry.stem:
            self.stems[Stem(entry.stem, bit, -1, entry.open, entry.inside, proclitics)] = None
            return
        pieces = entry.stem.split()
        last = len(pieces) - 1
        self._point(
            [
                [
                    Stem(
                        piece,
                        open=entry.open and place == last,
                        inside=entry.inside and not place,
                        proclitics=_NONE if place else proclitics,
                    )
                ]
                for place, piece in enumerate(pieces)
            ]
        )
        edges = Edges(entry.open, entry.inside, proclitics)
        self.all.append(EntryClue(entry.stem, bit, entry.start, edges, entry.pattern))

    def add_phrase(self, rule: PhraseRule, phrase: Phrase) -> None:
        """Take in a phrase of a rule."""
        is_line = rule.action == "drop" and rule.max_words <= LINE_WORDS
        choices = [[_stem(self._rarest(row), phrase.wide) for row in choice] for choice in phrase.choices]
        self._point(choices, (SHORT if is_line else 0) | (DIGIT if phrase.numbered else 0))
        self.all.append(PhraseClue(rule, phrase))

    def _point(self, choices: Sequence[Sequence[Stem]], need: int = 0) -> None:
        """Let stems point to the next clue, of which a text must hold one of each choice; the rarest are the key."""
        ordered = sorted(choices, key=lambda choice: sum(self._frequency(stem.letters) for stem in choice))
        telling = [choice for choice in ordered if all(self._is_telling(stem.letters) for stem in choice)]
        for choice in telling or ordered[:1]:
            mark = self._first_mark << crc32(repr(choice).encode()) % _MARKS
            need |= mark
            self.stems.update(dict.fromkeys(stem._replace(bit=mark) for stem in choice))
        self.stems.update(dict.fromkeys(stem._replace(clue=len(self.all)) for stem in ordered[0]))
        self.needs.append(need)

    def _rarest(self, words: Iterable[str]) -> str:
        return min(words, key=lambda word: self._frequency(plain(word.rstrip("*"))))

    def _is_telling(self, word: str) -> bool:
        return self._ranks.get(word, _FREQUENT) >= _FREQUENT

    def _frequency(self, word: str) -> float:
        """About how often a word is found, as a share of the most frequent one; short words more often than long."""
        return 1 / self._ranks.get(word, 50 * max(len(word), 1) ** 2)


def _stem(word: str, wide: bool) -> Stem:
    """What a word of a phrase looks for: letters, a star at their end for a word that goes on."""
    letters = plain(word.rstrip("*"))
    goes_on = wide or not letters[-1:].isalnum() or word[-1] == "*"
    return Stem(letters, 0, -1, goes_on, wide or not letters[:1].isalnum())


def entry_spans(clues: Iterable[Clue], bit: int, text: str) -> Iterator[tuple[int, int]]:
    """Where the entries with a bit among some clues stand in a plain sentence."""
    return (span for clue in clues if isinstance(clue, EntryClue) and clue.bit == bit for span in clue.spans(text))
