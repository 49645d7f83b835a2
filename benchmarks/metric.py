"""How near an extracted text is to a page's gold text.

The score of news bodies is that of the public article-extraction benchmark: shingles of four words, counted as a
multiset, true and false ones as shares of a page, then precision and recall as means over pages and F1 of the two
means. Two things differ from plain `\\w+` words: a sign of a script without spaces is a word by itself (else a
Chinese clause would be one word, right or wrong as a whole), and nothing else. WCXB's score is the mean over
pages of the F1 of single words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+")
_SHINGLE = 4


class Match(NamedTuple):
    """The shares of shingles found, invented and lost on one page; they sum to 1, or to 0 if both texts are empty."""

    found: float
    invented: float
    lost: float

    @property
    def precision(self) -> float:
        """The share of what was extracted that is gold; 0 where nothing was extracted."""
        return self.found / (self.found + self.invented) if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was extracted."""
        return self.found / (self.found + self.lost) if self.found else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


class Score(NamedTuple):
    """The score of many pages."""

    f1: float
    precision: float
    recall: float


def tokens(text: str) -> list[str]:
    """The words of a text in order, case kept; each sign of Chinese or Japanese is one."""
    return _TOKEN.findall(text)


def match(gold: str, text: str, size: int = _SHINGLE) -> Match:
    """Compare a text with the gold text in shingles of `size` words (fewer, where a text is shorter)."""
    return _compare(_shingles(tokens(gold), size), _shingles(tokens(text), size))


def word_f1(gold: str, text: str) -> float:
    """F1 of the words of two texts as multisets, caseless."""
    return _compare(Counter(tokens(gold.lower())), Counter(tokens(text.lower()))).f1


def total(matches: Iterable[Match]) -> Score:
    """The score of pages: mean precision (of pages with text), mean recall (of pages with gold), and their F1."""
    rows = list(matches)
    precision = fmean([row.precision for row in rows if row.found + row.invented] or [0.0])
    recall = fmean([row.recall for row in rows if row.found + row.lost] or [0.0])
    return Score(harmonic(precision, recall), precision, recall)


def exact(gold: str, text: str) -> bool:
    """Whether two texts are the same word for word, white space and punctuation aside."""
    return tokens(gold) == tokens(text)


def harmonic(first: float, second: float) -> float:
    """The harmonic mean of two shares; 0 where both are."""
    return 2 * first * second / (first + second) if first + second else 0.0


def _shingles(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)))


def _compare(gold: Counter[object], text: Counter[object]) -> Match:  # type: ignore[type-arg]
    found = sum((gold & text).values())
    invented, lost = sum((text - gold).values()), sum((gold - text).values())
    whole = found + invented + lost
    return Match(found / whole, invented / whole, lost / whole) if whole else Match(0.0, 0.0, 0.0)
