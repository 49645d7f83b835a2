"""What speaks for and against each sentence being boilerplate, in log-odds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from newsclean.model import Evidence
from newsclean.rules import LearnedRule, Pack, Signs, TextRule
from newsclean.rules.matching import Part, divide, find_matches
from newsclean.rules.names import GUARDS
from newsclean.rules.rule import LINE_WORDS
from newsclean.text import words
from newsclean.text.sentences import Stretch

_SHARED = 0.7
"""What a rule that holds for several sentences together weighs for each of them, as a share of its weight."""
_SECOND = 0.4
"""What the second piece of evidence in a category adds, as a share of its weight."""
_SEAMS = frozenset({"glue", "line"})
LEARNED = 1.5
"""What a log-odd of the classifier weighs as evidence."""
_DESPITE_GUARD = 4.5
"""Evidence (log-odds) with which a sentence goes although its neighbour in the block is guarded."""


class Sentence(NamedTuple):
    """A sentence of a block: where it stands in the block's text, what it holds, what speaks against it.

    `found` holds the rules that hold for it with their weights here; `guard` is the rule that says it must stay,
    `odds` what was learned of such texts (log-odds).
    """

    stretch: Stretch
    signs: Signs
    found: tuple[tuple[TextRule, float], ...] = ()
    guard: TextRule | None = None
    odds: float = 0.0

    def evidence(self, edges: frozenset[str], most: float = math.inf) -> dict[str, list[Evidence]]:
        """The evidence by category, strongest first, from rules that count in these parts of the article.

        What was learned weighs `most` at the most; at 0 it is none.
        """
        by_category: dict[str, list[Evidence]] = {}
        bounded = [
            (rule, min(weight, most) if isinstance(rule, LearnedRule) else weight) for rule, weight in self.found
        ]
        for rule, weight in sorted(bounded, key=lambda pair: (-pair[1], pair[0].address)):
            if weight and (rule.where == "any" or rule.where in edges):
                by_category.setdefault(rule.category, []).append(Evidence(rule.address, weight))
        return by_category


class _Naming(NamedTuple):
    """What a block is named by: its text, its length in words, the concepts of its sentences."""

    text: str
    words: int
    concepts: Sequence[frozenset[str]]


def score(evidence: Sequence[Evidence]) -> float:
    """The weight of one category's evidence: the strongest in full, the next by two fifths."""
    return sum(item.weight * share for item, share in zip(evidence, (1.0, _SECOND), strict=False))


def _is_inner(parts: Sequence[Part], first: int, last: int) -> bool:
    """Whether sentences stand within a paragraph, with more words around them than they have, and not glued on."""
    if parts[first].stretch.joint in _SEAMS and first:
        return False
    if last + 1 < len(parts) and parts[last + 1].stretch.joint in _SEAMS:
        return False
    inner = sum(part.signs.words for part in parts[first : last + 1])
    return sum(part.signs.words for part in parts) > 2 * inner


def _precedence(rule: TextRule) -> tuple[int, str]:
    """Which of several guards names a sentence: a note before a helpline before a credit."""
    return (GUARDS.index(rule.category) if rule.category in GUARDS else len(GUARDS), rule.address)


def weigh(text: str, pack: Pack) -> list[Sentence]:
    """The sentences of a block with what speaks for and against their being boilerplate."""
    parts = divide(text, pack)
    found: list[dict[TextRule, float]] = [{} for _ in parts]
    guards: list[TextRule | None] = [None for _ in parts]
    for first, last, rule in find_matches(text, parts, pack):
        if rule.action == "drop" and rule.max_words <= LINE_WORDS and _is_inner(parts, first, last):
            continue
        share = 1.0 if first == last else _SHARED
        for place in range(first, last + 1):
            if rule.action == "keep":
                guards[place] = min(filter(None, (guards[place], rule)), key=_precedence)
            else:
                found[place][rule] = max(found[place].get(rule, 0.0), rule.weight * share)
    over_all = next((rule for rule in guards if rule), None)
    for place, rules in enumerate(found):
        if over_all and not any(weight >= _DESPITE_GUARD for weight in rules.values()):
            guards[place] = guards[place] or over_all
    odds = learned_odds(text, parts, pack)
    odds = [max(0.0, own) if pack.own.intersection(found[place]) else own for place, own in enumerate(odds)]
    naming = _Naming(text, sum(part.signs.words for part in parts), [part.signs.concepts for part in parts])
    return [
        Sentence(stretch, signs, _with_learned(found[place], odds[place], naming, pack), guards[place], odds[place])
        for place, (stretch, signs) in enumerate(parts)
    ]


def learned_odds(text: str, parts: Sequence[Part], pack: Pack) -> list[float]:
    """The log-odds of each sentence as the classifier tells: half by itself, half by the sentences it stands among."""
    alone = [_odds(text, [part], pack) for part in parts]
    odds: list[float] = []
    for group in _unseamed(parts):
        together = alone[len(odds)]
        if len(group) > 1:
            together = _odds(text, group, pack)
        odds += [(own + together) / 2 for own in alone[len(odds) : len(odds) + len(group)]]
    return odds


def _odds(text: str, parts: Sequence[Part], pack: Pack) -> float:
    """The odds of some neighbouring sentences; what somebody says in quotation marks is the story's."""
    said = text[parts[0].stretch.start : parts[-1].stretch.end]
    odds = pack.odds(said, words(said), [part.signs.concepts for part in parts])
    return odds if any(part.signs.words for part in parts) else min(odds, 0.0)


def _unseamed(parts: Sequence[Part]) -> list[list[Part]]:
    """The sentences of a block, divided where one line or text was glued to another."""
    groups: list[list[Part]] = []
    for part in parts:
        if not groups or part.stretch.joint in _SEAMS:
            groups.append([])
        groups[-1].append(part)
    return groups


def _with_learned(
    found: dict[TextRule, float], odds: float, naming: _Naming, pack: Pack
) -> tuple[tuple[TextRule, float], ...]:
    """The rules that hold for a sentence, with the one that was learned where the odds are enough for it."""
    if odds <= 0:
        return tuple(found.items())
    rule = pack.learned(*naming)
    if rule and odds >= rule.odds:
        return (*found.items(), (rule, min(rule.weight, odds * LEARNED)))
    return tuple(found.items())
