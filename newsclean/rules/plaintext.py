"""A text in plain form as phrases see it: where its words, sentences and clauses begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from newsclean.rules.literals import Letters

_OPENING = re.compile(r"(?P<stop>\A|[\n.:;|!?…])\W*?(?=[^\W_]|\Z)")
WORD = re.compile(r"[^\W\d_][\w\u0900-\u0963]*|\d+")
"""A word, or a number."""
_WORD_OR_SIGN = re.compile(rf"{WORD.pattern}|[^\w\s]")


class Plain:
    """A text in plain form, and where its words begin."""

    def __init__(self, text: str) -> None:
        self.text = text

    def places(self, start: str, goes_on: bool) -> Iterable[int]:
        """Where a word stands, or one that begins so if it `goes_on`."""
        if not goes_on:
            return self._words.get(start, ())
        return [place for word, places in self._words.items() if word.startswith(start) for place in places]

    @cached_property
    def letters(self) -> Letters:
        """The text's letters, to look for those of phrases."""
        return Letters(self.text)

    @cached_property
    def all_places(self) -> list[int]:
        """Where words begin, and where signs stand."""
        return [match.start() for match in _WORD_OR_SIGN.finditer(self.text)]

    @cached_property
    def clauses(self) -> list[int]:
        """Where sentences and clauses begin, or signs before them."""
        return [match.end("stop") for match in _OPENING.finditer(self.text)]

    @cached_property
    def openings(self) -> frozenset[int]:
        """Where the first words of sentences and clauses begin."""
        return frozenset(match.end() for match in _OPENING.finditer(self.text))

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        words: dict[str, list[int]] = {}
        for match in WORD.finditer(self.text):
            words.setdefault(match[0], []).append(match.start())
        return words
