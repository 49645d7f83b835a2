"""The kinds of rule a catalogue file may hold, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Action = Literal["drop", "keep"]
Where = Literal["any", "head", "tail"]
Examples = Mapping[str, tuple[str, ...]]


LINE_WORDS = 16
"""Rules of at most so many words are of lines that stand alone; within a paragraph they do not count."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What every rule has: its address, what it is for, and its proof.

    `hit` and `miss` map a language ("" where there is none) to example texts, or to example markup for a DOM rule.
    `source` holds the fields as written in the file.
    """

    address: str
    category: str
    why: str
    action: Action = "drop"
    hit: Examples
    miss: Examples
    host: str | None = None
    source: Mapping[str, Any] = {}


class DomRule(Rule, frozen=True, kw_only=True, eq=False):
    """Boilerplate by markup: words of class, id or data names, a CSS selector, or a tag name.

    `unmask` tells how many times the prose of the rest of the page a masked kind of element must hold before it is
    believed to be the story.
    """

    names: tuple[str, ...] = ()
    css: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    unmask: float = 1.2


class TextRule(Rule, frozen=True, kw_only=True, eq=False):
    """Boilerplate by wording. `weight` is in log-odds: 5 stands anywhere, 3 at the edges, 1.5 only in company.

    `max_words` bounds the sentences looked at together; `where` is the part of the article in which it counts.
    """

    weight: float
    max_words: int
    where: Where = "any"


class PhraseRule(TextRule, frozen=True, kw_only=True, eq=False):
    """A rule of literal phrases in one language."""

    language: str
    phrases: tuple[str, ...]


class ConceptRule(TextRule, frozen=True, kw_only=True, eq=False):
    """A rule without a language: every group of `needs` must have a concept present, none of `bars` may.

    `window` is the number of neighbouring sentences of a block in which the groups may be found.
    """

    needs: tuple[frozenset[str], ...]
    bars: frozenset[str] = frozenset()
    window: int = 2

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts that the rule asks for, present or missing."""
        return frozenset(concept.rstrip("+") for group in (*self.needs, self.bars) for concept in group)


class LearnedRule(TextRule, frozen=True, kw_only=True, eq=False):
    """A rule without words of its own: the classifier takes the text for its category, with odds of at least `odds`.

    Its evidence grows with the odds (log-odds) up to `weight`.
    """

    odds: float
