"""The text rules for one choice of languages, ready to be tried on sentences."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from operator import or_
from typing import NamedTuple, TypeVar

from newsclean.rules.classifier import classifier
from newsclean.rules.clues import Clue, Clues, EntryClue, PhraseClue
from newsclean.rules.gate import Gate, Screen
from newsclean.rules.lexicon import Lexicon
from newsclean.rules.phrases import Phrase, read_phrases
from newsclean.rules.plaintext import Plain
from newsclean.rules.rule import ConceptRule, LearnedRule, PhraseRule, Rule
from newsclean.rules.vocabulary import FIRST_BIT, SHORT, Mark, Vocabulary
from newsclean.text import plain

_NAME_LETTERS = 4  # of the shortest outlet's name that is looked for; shorter ones stand in other words
_MOST = 50_000  # answers that are remembered
_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")
_TOLD = {
    "donation": frozenset({"said", "charity"}),
    **dict.fromkeys(("comments", "newsletter", "subscription", "account", "poll", "app"), frozenset({"said"})),
}
"""Concepts that bar a phrase which is not the whole of a line, by the category of its rule."""
_COMMON = frozenset({"we", "you", "please", "said", "third", "article"})


class Signs(NamedTuple):
    """What one sentence holds: its length in words, its concepts, the phrase rules it matches."""

    words: int
    concepts: frozenset[str]
    phrases: tuple[PhraseRule, ...] = ()


class Pack:
    """The lexicons and text rules of some languages, compiled once and used for every text in them.

    `own` are the rules among them that a user added: they are tried whatever the classifier says. `site` holds what
    was made for one site to remove: it is no evidence, and is tried when all else is judged.
    """

    def __init__(self, lexicons: Iterable[Lexicon], rules: Sequence[Rule], own: Collection[Rule] = ()) -> None:
        self.concept_rules = tuple(rule for rule in rules if isinstance(rule, ConceptRule))
        self.own = frozenset(own)
        self._outlet = ""
        self._keeping: Pack | None = None
        self.site: Pack | None = None
        lexicons = tuple(lexicons)
        concepts = dict.fromkeys(entry.concept for lexicon in lexicons for entry in lexicon.entries)
        bits = {concept: 1 << place for place, concept in enumerate(concepts, FIRST_BIT)}
        clues = _clues(lexicons, rules, bits)
        self._clues, self._needs = clues.all, clues.needs
        self._names = {bit: concept for concept, bit in bits.items()}
        self._concepts = sum(bits.values())
        doubled = [bit for concept in _doubled(self.concept_rules) if (bit := bits.get(concept))]
        self._doubles = sum(doubled)
        self._entries_of = {bit: clues.entries[bit] for bit in doubled}
        self._stems_of: dict[int, Vocabulary] = {}
        self._vocabulary = Vocabulary(clues.stems)
        gate = Gate(clues, self._vocabulary, rules, bits)
        self._screen: Gate | Screen = gate
        self._by_concept = _index(self.concept_rules)
        self._reasons = {rule.address: rule.why for rule in rules}
        self._learned = {rule.category: rule for rule in rules if isinstance(rule, LearnedRule)}
        if self._learned:
            firm = [rule for rule in rules if rule.action == "keep" or rule in own]
            self._screen = Screen(gate, _firm_gate(lexicons, firm, bits))
        self._sets: dict[int, frozenset[str]] = {}
        self._matches: dict[frozenset[str], tuple[ConceptRule, ...]] = {}

    def suspects(self, texts: Sequence[str]) -> list[bool]:
        """For each of some blocks, whether any rule might hold in it; no says that none would."""
        found = self._screen.suspects(texts)
        return list(map(or_, found, self._keeping.suspects(texts))) if self._keeping else found

    def of(self, outlet: str | None) -> Pack:
        """The same pack for texts of an outlet: its name becomes the concept "outlet"."""
        other = copy(self)
        other._outlet = plain(outlet or "")
        return other

    def beside(self, rules: Sequence[PhraseRule]) -> Pack:
        """The same pack with rules made for one site beside it; all else is shared."""
        other = copy(self)
        keeping = [rule for rule in rules if rule.action == "keep"]
        other._keeping = Pack((), keeping) if keeping else None
        other.site = Pack((), [rule for rule in rules if rule.action == "drop"])
        return other

    def signs(self, text: str, words: int) -> Signs:
        """The signs in one stretch of text, of so many words."""
        signs = self._read(text, words)
        if self._keeping is None:
            return signs
        return signs._replace(phrases=signs.phrases + self._keeping.signs(text, words).phrases)

    def _read(self, text: str, words: int) -> Signs:
        """The signs that the pack's own rules know."""
        said, hints = self._vocabulary.read(text)
        said |= SHORT
        needs, unsaid = self._needs, ~said
        clues = [self._clues[hint] for hint in sorted(hints) if not needs[hint] & unsaid]
        if not (clues or said & self._doubles or len(self._outlet) >= _NAME_LETTERS):
            return Signs(words, self._named(said))
        return self._looked_up(plain(text), words, said, clues)

    def odds(self, text: str, words: int, concepts: Sequence[frozenset[str]]) -> float:
        """The log-odds of a text being boilerplate as its words tell, by what was learned; 0 without learned rules.

        `concepts` are those of each of its sentences.
        """
        return classifier().odds(text, words, concepts) if self._learned else 0.0

    def appeal_odds(self, text: str, words: int, concepts: Sequence[frozenset[str]]) -> float:
        """The log-odds of a text beside an appeal being part of it; hopeless without learned rules."""
        return classifier().appeal_odds(text, words, concepts) if self._learned else -math.inf

    def learned(self, text: str, words: int, concepts: Sequence[frozenset[str]]) -> LearnedRule | None:
        """The learned rule for what a text of boilerplate reads most like, if it is in force."""
        return self._learned.get(classifier().category(text, words, concepts)) if self._learned else None

    def _looked_up(self, text: str, words: int, said: int, clues: Sequence[Clue]) -> Signs:
        """The signs in a plain text that says some concepts and gives some clues."""
        for clue in clues:
            if isinstance(clue, EntryClue) and not clue.bit & said and clue.holds(text):
                said |= clue.bit
        concepts = self._named(said)
        if said & self._doubles:
            concepts |= self._twice(text, said)
        if len(self._outlet) >= _NAME_LETTERS and self._outlet in text:
            concepts |= {"outlet"}
        read = Plain(text)
        phrases = dict.fromkeys(
            clue.rule
            for clue in clues
            if isinstance(clue, PhraseClue)
            and not _told(clue.rule, clue.phrase, concepts)
            and words <= clue.rule.max_words
            and clue.phrase.holds(read)
        )
        return Signs(words, concepts, tuple(phrases))

    def _named(self, said: int) -> frozenset[str]:
        """The names of concepts given as bits."""
        said &= self._concepts
        named = self._sets.get(said)
        if named is None:
            named = frozenset(name for bit, name in self._names.items() if bit & said)
            _remember(self._sets, said, named)
        return named

    def _twice(self, text: str, said: int) -> frozenset[str]:
        """ "name+" for each concept of which two different stems stand in a plain text."""
        found: set[str] = set()
        for bit, stems in self._entries_of.items():
            if bit & said:
                vocabulary = self._stems_of.get(bit) or self._stems_of.setdefault(bit, Vocabulary(stems))
                spans = [(start, end) for mark, start, end in vocabulary.spans(text) if self._stands(mark, text)]
                first_end = min((end for _, end in spans), default=0)
                if any(start >= first_end for start, _ in spans):
                    found.add(f"{self._names[bit]}+")
        return frozenset(found)

    def _stands(self, mark: Mark, text: str) -> bool:
        """Whether letters that were found are an entry, or hint at one that is in a plain text."""
        return mark.bits > 0 or any(clue.holds(text) for clue in self._entries(mark.clues))

    def _entries(self, hints: Iterable[int]) -> Iterator[EntryClue]:
        clues = (self._clues[hint] for hint in hints)
        return (clue for clue in clues if isinstance(clue, EntryClue))

    def reason(self, address: str) -> str:
        """Why the rule at an address says what it says."""
        return self._reasons[address]

    def matches(self, concepts: frozenset[str], words: int) -> list[ConceptRule]:
        """The concept rules that hold for a set of concepts found within so many words."""
        rules = self._matches.get(concepts)
        if rules is None:
            rules = tuple(
                rule
                for concept in concepts
                for rule in self._by_concept.get(concept, ())
                if rule.bars.isdisjoint(concepts) and not any(group.isdisjoint(concepts) for group in rule.needs)
            )
            _remember(self._matches, concepts, rules)
        return [rule for rule in rules if words <= rule.max_words]


def _remember(answers: dict[_Question, _Answer], question: _Question, answer: _Answer) -> None:
    if len(answers) > _MOST:
        answers.clear()
    answers[question] = answer


def _clues(lexicons: Sequence[Lexicon], rules: Iterable[Rule], bits: Mapping[str, int]) -> Clues:
    words = (word for lexicon in lexicons for word in (*lexicon.frequent, *sorted(lexicon.common)))
    ranks = {word: rank for rank, word in enumerate(dict.fromkeys(words), 1)}
    clues = Clues(ranks, 1 << (FIRST_BIT + len(bits)))
    for lexicon in lexicons:
        for entry in lexicon.entries:
            clues.add_entry(entry, bits[entry.concept], lexicon.proclitics)
    for rule in rules:
        if isinstance(rule, PhraseRule):
            for source in rule.phrases:
                for phrase in read_phrases(source, rule.address):
                    clues.add_phrase(rule, phrase)
    return clues


def _firm_gate(lexicons: Sequence[Lexicon], rules: Sequence[Rule], bits: Mapping[str, int]) -> Gate:
    """The gate of some rules, with no more of the lexicons than they ask for."""
    asked = frozenset[str]().union(*(rule.concepts for rule in rules if isinstance(rule, ConceptRule)))
    few = [lexicon.only(asked) for lexicon in lexicons]
    clues = _clues(few, rules, bits)
    return Gate(clues, Vocabulary(clues.stems), rules, bits)


def _doubled(rules: Iterable[ConceptRule]) -> frozenset[str]:
    """The concepts of which some rule asks for two stems."""
    asked = (concept for rule in rules for group in (*rule.needs, rule.bars) for concept in group)
    return frozenset(concept[:-1] for concept in asked if concept[-1] == "+")


def _told(rule: PhraseRule, phrase: Phrase, concepts: frozenset[str]) -> bool:
    """Whether a phrase within a sentence is told of others: reported speech, or a story of charity."""
    if rule.action == "keep" or phrase.whole:
        return False
    return not _TOLD.get(rule.category, frozenset()).isdisjoint(concepts)


def _index(rules: Sequence[ConceptRule]) -> dict[str, list[ConceptRule]]:
    """Each rule under the concepts of its rarest group, so that common ones ("you") need not be tried."""
    index: dict[str, list[ConceptRule]] = {}
    for rule in rules:
        for concept in min(rule.needs, key=_commonness):
            index.setdefault(concept, []).append(rule)
    return index


def _commonness(group: frozenset[str]) -> tuple[int, int]:
    return len(group & _COMMON), len(group)
