"""What speaks for and against each sentence being boilerplate, in log-odds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.model import Evidence
from newsclean.rules import Pack, Signs, TextRule
from newsclean.rules.gate import STRONG
from newsclean.rules.matching import Part, divide, find_matches
from newsclean.rules.names import GUARDS
from newsclean.rules.rule import LINE_WORDS
from newsclean.text.sentences import Stretch

_SHARED = 0.7
"""What a rule that holds for several sentences together weighs for each of them, as a share of its weight."""
_SECOND = 0.4
"""What the second piece of evidence in a category adds, as a share of its weight."""
_SEAMS = frozenset({"glue", "line"})
_LONGEST = 100_000
"""From how many characters on a block is not read but taken for story: no boilerplate is so long."""
_NEAR = 3
"""How many blocks around evidence are read, too: an appeal may reach so far."""
_DESPITE_GUARD = 4.5
"""Evidence (log-odds) with which a sentence goes although its neighbour in the block is guarded."""


class Sentence(NamedTuple):
    """A sentence of a block: where it stands in the block's text, what it holds, what speaks against it.

    `found` holds the rules that hold for it with their weights here; `guard` is the rule that says it must stay.
    """

    stretch: Stretch
    signs: Signs
    found: tuple[tuple[TextRule, float], ...] = ()
    guard: TextRule | None = None

    def evidence(self, edges: frozenset[str]) -> dict[str, list[Evidence]]:
        """The evidence by category, strongest first, from rules that count in these parts of the article."""
        by_category: dict[str, list[Evidence]] = {}
        for rule, weight in sorted(self.found, key=lambda pair: (-pair[1], pair[0].address)):
            if rule.where == "any" or rule.where in edges:
                by_category.setdefault(rule.category, []).append(Evidence(rule.address, weight))
        return by_category


def score(evidence: Sequence[Evidence]) -> float:
    """The weight of one category's evidence: the strongest in full, the next by two fifths."""
    return sum(item.weight * share for item, share in zip(evidence, (1.0, _SECOND), strict=False))


def weigh_all(blocks: Sequence[Facts], pack: Pack) -> list[list[Sentence]]:
    """The sentences of many blocks; a block far from all evidence is taken for one sentence that says nothing."""
    suspects = pack.suspects([block.text if len(block.text) < _LONGEST else "" for block in blocks])
    read = {place: weigh(blocks[place], pack) for place, suspect in enumerate(suspects) if suspect}
    near = {
        other
        for place, sentences in read.items()
        if any(weight >= STRONG for sentence in sentences for _, weight in sentence.found)
        for other in range(max(0, place - _NEAR), min(len(blocks), place + _NEAR + 1))
        if len(blocks[other].text) < _LONGEST
    }
    read |= {place: weigh(blocks[place], pack) for place in near - read.keys()}
    return [read.get(place) or _unread(block) for place, block in enumerate(blocks)]


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


def _unread(facts: Facts) -> list[Sentence]:
    end = len(facts.text.rstrip())
    start = len(facts.text) - len(facts.text.lstrip())
    return [Sentence(Stretch(start, end, "block"), Signs(facts.words, frozenset()))] if end > start else []


def weigh(facts: Facts, pack: Pack) -> list[Sentence]:
    """The sentences of a block with what speaks for and against their being boilerplate."""
    parts = divide(facts.text, pack)
    found: list[dict[TextRule, float]] = [{} for _ in parts]
    guards: list[TextRule | None] = [None for _ in parts]
    for first, last, rule in find_matches(facts.text, parts, pack):
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
    return [
        Sentence(stretch, signs, tuple(found[place].items()), guards[place])
        for place, (stretch, signs) in enumerate(parts)
    ]
