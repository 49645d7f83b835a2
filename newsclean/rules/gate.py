"""A quick look over many blocks: which of them may hold anything a rule would remove or guard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from newsclean.rules.automaton import Entries, Openings, Stems, opens_by_word
from newsclean.rules.phrases import Phrase
from newsclean.rules.rule import ConceptRule

COMMON = frozenset({"please", "said", "third", "article"})
"""Concepts found in nearly every block; the gate takes them for granted."""
STRONG = 2.0
"""The weight (log-odds) from which a rule opens the gate; weaker ones only count in the company of such."""


class Gate:
    """Finds the blocks worth a close look in one pass over all of them; it errs on the side of yes."""

    def __init__(
        self, entries: Entries, rules: Iterable[ConceptRule], phrases: Mapping[str, tuple[Phrase, ...]]
    ) -> None:
        self._phrases = phrases
        self._needs = [needs for rule in rules if (needs := _needs(rule))]
        wanted = frozenset().union(*(group for needs in self._needs for group in needs))
        used = [pair for pair in entries if pair[0].concept in wanted or pair[0].concept[0] == "#"]
        self._openings = Openings(pair for pair in used if opens_by_word(pair[0]))
        self._stems = Stems(pair for pair in used if not opens_by_word(pair[0]))
        self._by_concept: dict[str, list[tuple[frozenset[str], ...]]] = {}
        for needs in self._needs:
            for concept in min(needs, key=len):
                self._by_concept.setdefault(concept, []).append(needs)

    def suspects(self, texts: Sequence[str], paragraphs: Collection[int] = ()) -> list[bool]:
        """For each of some texts in plain form, whether it is worth a close look; without lines in `paragraphs`."""
        found: list[set[str]] = [set() for _ in texts]
        whole = "\n".join(texts)
        ends = list(accumulate(len(text) + 1 for text in texts))
        for hits in (self._openings.find(whole), self._stems.find(whole)):
            self._collect(_within(hits, ends, paragraphs), whole, texts, found)
        return [any(self._opens(concept, concepts) for concept in concepts) for concepts in found]

    def _collect(
        self, hits: Iterable[tuple[str, int, int]], whole: str, texts: Sequence[str], found: list[set[str]]
    ) -> None:
        """Put each hit's concept to those of its block; phrases only where they are really there."""
        tried: set[tuple[str, int]] = set()
        for concept, start, block in hits:
            if concept in found[block] or (concept, block) in tried:
                continue
            if concept[:2] == "#?":
                tried.add((concept, block))
            if concept[0] != "#" or self._speaks(concept, whole, start, texts[block]):
                found[block].add(concept)

    def _speaks(self, trigger: str, whole: str, start: int, text: str) -> bool:
        """Whether a phrase with this trigger is there: at the very place if it begins with it, else in the text."""
        if trigger[1] == "?":
            return any(phrase.may_hold(text) and phrase.head.search(text) for phrase in self._phrases[trigger])
        return any(phrase.head.match(whole, start) for phrase in self._phrases[trigger])

    def _opens(self, concept: str, concepts: set[str]) -> bool:
        if concept[0] == "#":
            return True
        return any(
            not any(group.isdisjoint(concepts) for group in needs) for needs in self._by_concept.get(concept, ())
        )


def _within(
    hits: Iterable[tuple[str, int]], ends: Sequence[int], paragraphs: Collection[int]
) -> Iterator[tuple[str, int, int]]:
    """The hits with the block each is in, but for phrases of lines in paragraphs."""
    block = 0
    for concept, start in hits:
        while start >= ends[block]:
            block += 1
        if concept[0] != "#" or concept[2] != "l" or block not in paragraphs:
            yield concept, start, block


def _needs(rule: ConceptRule) -> tuple[frozenset[str], ...]:
    """What the gate asks of a rule: its groups without those that nearly every block satisfies."""
    if rule.weight < STRONG:
        return ()
    groups = (frozenset(concept.rstrip("+") for concept in group) for group in rule.needs)
    return tuple(group for group in groups if group.isdisjoint(COMMON))
