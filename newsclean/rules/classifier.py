"""A linear model of what boilerplate reads like in any language: evidence where no rule knows the wording.

It was fitted by `benchmarks/train.py` to texts of our own writing and to paragraphs of real stories; its numbers are
`catalogue/classifier.bin` (a signed byte for each feature of each table) and `catalogue/classifier.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from pathlib import Path

import msgspec

from newsclean.text.features import (
    ROWS,
    core_of,
    letters_of,
    opening_of,
    pair_rows,
    rough_features,
    whole_features,
    word_features,
)

_CATALOGUE = Path(__file__).parent.parent / "catalogue"
_LONGEST = 40  # characters of a word that is remembered
_MOST = 20_000  # words that are remembered, and as many again for what was known before them
_MOST_ROUGH = 60_000
NAME_ROWS = 1 << 16
"""The rows of the tables that tell categories apart, in which several rows of the others share one."""
_FIELD, _RAISED = 24, 128  # bits of a field that holds a sum of weights; what makes a weight positive
_FIELD_MASK = (1 << _FIELD) - 1


class _Numbers(msgspec.Struct, frozen=True):
    """What turns the bytes of the tables into log-odds."""

    rough_bias: float
    rough_scale: float
    bias: float
    scale: float
    appeal_bias: float
    appeal_scale: float
    categories: tuple[str, ...]
    biases: tuple[float, ...]


class _Word(msgspec.Struct, frozen=True, gc=False):
    """A piece of text without white space: the word in it, its features and their weights; how it opens a pair."""

    core: str
    rows: tuple[int, ...]
    weight: int
    letters: bytes
    opening: int


_Whole = tuple[str, int, Sequence[frozenset[str]]]
"""A text, its length in words, the concepts of its sentences."""


class _RoughWeights(dict[str, int]):
    """The rough weights of pieces of text, each found when it is first asked for."""

    def __init__(self, table: memoryview) -> None:
        super().__init__()
        self._table = table
        self._older: dict[str, int] = {}

    def __missing__(self, token: str) -> int:
        weight = self._older.get(token)
        if weight is None:
            weight = sum([self._table[row] for row in rough_features(token)])
        if len(token) <= _LONGEST:
            if len(self) > _MOST_ROUGH:
                self._older = self.copy()
                self.clear()
            self[token] = weight
        return weight


class Classifier:
    """Weighs texts by their words; every distinct word is looked up once."""

    def __init__(self, tables: bytes, numbers: _Numbers) -> None:
        view = memoryview(tables).cast("b")
        self._weights, self._appeals, names = view[ROWS : 2 * ROWS], view[2 * ROWS : 3 * ROWS], view[3 * ROWS :]
        ends = range(0, len(numbers.categories) * NAME_ROWS, NAME_ROWS)
        self._names = [names[start : start + NAME_ROWS] for start in ends]
        self._numbers = numbers
        self._rows: dict[int, int] = {}
        self._names_of: dict[str, int] = {}
        self._roughly = _RoughWeights(view[:ROWS])
        self._words: dict[str, _Word] = {}
        self._older: dict[str, _Word] = {}

    def rough_odds(self, tokens: Sequence[str]) -> float:
        """The log-odds of a text being boilerplate by its single words alone, given as pieces without white space."""
        total = sum(map(self._roughly.__getitem__, tokens))
        return self._numbers.rough_bias + self._numbers.rough_scale * total / sqrt(len(tokens) or 1)

    def odds(self, text: str, words: int, concepts: Sequence[frozenset[str]]) -> float:
        """The log-odds of a text of so many words being boilerplate, alone and of no known place.

        `concepts` are those of each of its sentences.
        """
        read = [self._word(token) for token in text.split()]
        near = sum([word.weight for word in read])
        return self._numbers.bias + self._numbers.scale * _sum(self._weights, near, read, (text, words, concepts))

    def appeal_odds(self, text: str, words: int, concepts: Sequence[frozenset[str]]) -> float:
        """The log-odds of a text of so many words being part of an appeal, where it stands beside one."""
        read = [self._word(token) for token in text.split()]
        near = sum([self._appeals[row] for word in read for row in word.rows])
        whole = _sum(self._appeals, near, read, (text, words, concepts))
        return self._numbers.appeal_bias + self._numbers.appeal_scale * whole

    def category(self, text: str, words: int, concepts: Sequence[frozenset[str]]) -> str:
        """The category a text of boilerplate most likely has."""
        tokens = text.split()
        read = [self._word(token) for token in tokens]
        cores = [word.core for word in read if word.core]
        pairs, whole = _pairs(read), whole_features(cores, text, concepts)
        parts = sum(map(self._packed_names, tokens, read)) + sum(map(self._packed, pairs))
        raised = _RAISED * (sum([len(word.rows) for word in read]) + len(pairs))
        wholes = sum(map(self._packed, whole))
        scale = sqrt(words or 1)
        scores = [
            bias
            + ((parts >> field & _FIELD_MASK) - raised) / scale
            + ((wholes >> field & _FIELD_MASK) - _RAISED * len(whole)) / 2
            for field, bias in zip(range(0, _FIELD * len(self._names), _FIELD), self._numbers.biases, strict=True)
        ]
        return self._numbers.categories[scores.index(max(scores))]

    def _packed_names(self, token: str, word: _Word) -> int:
        packed = self._names_of.get(token)
        if packed is None:
            packed = sum(map(self._packed, word.rows))
            if len(token) <= _LONGEST:
                self._names_of[token] = packed
        return packed

    def _packed(self, row: int) -> int:
        """A feature's weights for all categories in one number, each in a field of its own and raised over 0."""
        packed = self._rows.get(row)
        if packed is None:
            short = row % NAME_ROWS
            weights = (table[short] + _RAISED << _FIELD * place for place, table in enumerate(self._names))
            packed = self._rows[row] = sum(weights)
        return packed

    def _word(self, token: str) -> _Word:
        word = self._words.get(token)
        if word is None:
            word = self._older.get(token) or self._read(token)
            if len(token) <= _LONGEST:
                if len(self._words) > _MOST:
                    self._older, self._words = self._words, {}
                    self._names_of.clear()
                self._words[token] = word
        return word

    def _read(self, token: str) -> _Word:
        rows, core = tuple(word_features(token)), core_of(token)
        return _Word(core, rows, sum([self._weights[row] for row in rows]), letters_of(core), opening_of(core))


def _sum(table: memoryview, near: int, read: Sequence[_Word], whole: _Whole) -> float:
    """A table's weights for a text: those of its words, given summed, and of its pairs over the root of its length,
    and half of those of the whole.
    """
    text, words, concepts = whole
    cores = [word.core for word in read if word.core]
    pairs = sum([table[row] for row in _pairs(read)])
    return (near + pairs) / sqrt(words or 1) + sum([table[row] for row in whole_features(cores, text, concepts)]) / 2


def _pairs(read: Sequence[_Word]) -> list[int]:
    """The features of neighbouring words."""
    return pair_rows([(word.letters, word.opening) for word in read if word.core])


@lru_cache(maxsize=1)
def classifier() -> Classifier:
    """The classifier that comes with the catalogue."""
    numbers = tomllib.loads((_CATALOGUE / "classifier.toml").read_text(encoding="utf-8"))
    return Classifier((_CATALOGUE / "classifier.bin").read_bytes(), msgspec.convert(numbers, _Numbers))
