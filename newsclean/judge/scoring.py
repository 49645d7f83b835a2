"""From evidence to log-odds: every sentence of an article with what is gained by calling it boilerplate."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.judge.evidence import Sentence, score
from newsclean.model import Evidence

GUARDED = -8.0
"""The gain (log-odds) of a sentence that a guard protects."""
_STORY_SIGNS = {"said": 1.5, "third": 0.7}
_PRIOR, _PRIOR_PER_WORD, _PRIOR_MOST, _PRIOR_BLOCK = 0.5, 0.06, 2.2, 8.0
STORY, _SURE, _MOST_STORY = 3.0, 0.5, 1.0
"""What a log-odd of the classifier for the story takes from evidence, from which on, and how many count."""
_LABEL = 4  # words of a label, of which rules know more than the classifier
_PROSE_WORDS = 12
_NUMBER, _COUNTED = re.compile(r"\s*\d{1,3}[.)]\s+\S"), 3.0
"""How crossheads and steps of a list begin, which name their thing, and what that takes from evidence (log-odds)."""
_SUSPECT = 2.0
_CERTAIN, _LIKELY, _AMID, _LINE = 4.0, 2.53, 3.6, 6  # log-odds amid the story and of lines at its ends; weight; words
_EDGES = {
    (False, False): frozenset[str](),
    (True, False): frozenset({"head"}),
    (False, True): frozenset({"tail"}),
    (True, True): frozenset({"head", "tail"}),
}
_LINKED, _LINK_SHARE, _EMPHASIS, _MASKED = 0.8, 0.5, 0.6, 1.5


class Ends(NamedTuple):
    """The places of the first and the last block of prose that nothing speaks against."""

    first: int
    last: int

    def around(self, place: int) -> frozenset[str]:
        """Whether a block stands before ("head") or after ("tail") all such prose."""
        return _EDGES[place < self.first, place > self.last]


class Judged(NamedTuple):
    """A sentence with its block's number, the odds against it, its evidence by category, and the best of these.

    `prior` is what speaks for the story, more the longer the sentence and more where it tells of others; `edges` are
    the parts of the article ("head", "tail") it stands in.
    """

    block: int
    sentence: Sentence
    prior: float
    edges: frozenset[str]
    evidence: dict[str, list[Evidence]]
    category: str
    score: float

    @property
    def gain(self) -> float:
        """What calling the sentence boilerplate gains, in log-odds."""
        return GUARDED if self.sentence.guard else self.score - self.prior


def score_sentences(facts: Sequence[Facts], weighed: Mapping[int, Sequence[Sentence]]) -> list[Judged]:
    """The sentences of some blocks, given by place, in order, scored in their place."""
    ends = find_ends(facts, weighed)
    rows: list[Judged] = []
    for block, sentences in weighed.items():
        fact = facts[block]
        priors = [min(_PRIOR_MOST, _PRIOR + _PRIOR_PER_WORD * item.signs.words) for item in sentences]
        shrink = min(1.0, _PRIOR_BLOCK / max(sum(priors), _PRIOR))
        around = ends.around(block)
        counted = fact.words <= _PROSE_WORDS and _NUMBER.match(fact.text) is not None
        for sentence, prior in zip(sentences, priors, strict=True):
            evidence = sentence.evidence(around, _most_learned(sentence, fact, around))
            category, weight = _best(evidence, fact)
            doubt = _COUNTED if counted else _doubt(sentence) if fact.words > _LABEL else 0.0
            told = sum(_STORY_SIGNS.get(concept, 0.0) for concept in sentence.signs.concepts)
            weight = max(0.0, weight - doubt)
            rows.append(Judged(block, sentence, prior * shrink + told, around, evidence, category, weight))
    return rows


def _doubt(sentence: Sentence) -> float:
    """What the classifier takes from the evidence for a sentence where it is sure of the story."""
    return STORY * max(0.0, min(_MOST_STORY, -sentence.odds - _SURE))


def _most_learned(sentence: Sentence, fact: Facts, edges: frozenset[str]) -> float:
    """The most that what was learned weighs: amid the story it decides alone only where it is sure.

    Crossheads and other short lines speak to the reader, too.
    """
    is_line = fact.kind == "heading" or fact.words <= _LINE
    if edges:
        return 0.0 if is_line and sentence.odds < _LIKELY else math.inf
    if is_line:
        return 0.0
    return math.inf if sentence.odds >= _CERTAIN else _AMID


def _best(evidence: dict[str, list[Evidence]], fact: Facts) -> tuple[str, float]:
    if not evidence:
        return "", 0.0
    scores = {category: score(found) for category, found in evidence.items()}
    category = max(scores, key=scores.__getitem__)
    return category, scores[category] + _context(fact, category)


def _context(fact: Facts, category: str) -> float:
    """What the markup adds to a suspicion that the words raised."""
    linked = _LINKED if fact.words and fact.link_words / fact.words > _LINK_SHARE else 0.0
    masked = _MASKED if fact.mask and fact.mask.category == category else 0.0
    return linked + masked + (_EMPHASIS if fact.emphasis else 0.0)


def find_ends(facts: Sequence[Facts], weighed: Mapping[int, Sequence[Sentence]]) -> Ends:
    """Where the prose that nothing speaks against begins and ends."""
    places = range(len(facts))
    first = next((place for place in places if _is_plain(facts[place], weighed.get(place, ()))), len(facts))
    last = next((place for place in reversed(places) if _is_plain(facts[place], weighed.get(place, ()))), -1)
    return Ends(first, last)


def _is_plain(fact: Facts, sentences: Sequence[Sentence]) -> bool:
    return fact.words >= _PROSE_WORDS and not any(weight >= _SUSPECT for item in sentences for _, weight in item.found)
