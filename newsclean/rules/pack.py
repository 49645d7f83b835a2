"""The text rules for one choice of languages, ready to be tried on sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from typing import NamedTuple

from newsclean.rules.automaton import Stems
from newsclean.rules.gate import Gate
from newsclean.rules.lexicon import Entry, Lexicon
from newsclean.rules.phrases import Phrase, read_phrase
from newsclean.rules.rule import LINE_WORDS, ConceptRule, PhraseRule, Rule
from newsclean.text import is_wide, plain

_NAME_LETTERS = 4  # of the shortest outlet's name that is looked for; shorter ones stand in other words
_PLACES = {(True, True): "^", (True, False): "@", (False, True): "?", (False, False): "?"}
"""Signs for where a trigger stands: at the start of a sentence, where the phrase begins, or anywhere in it.

Behind it stands "l" for a rule of lines, "s" for one of sentences, then the trigger.
"""
_TOLD = {
    "donation": frozenset({"said", "charity"}),
    **dict.fromkeys(("comments", "newsletter", "subscription", "account", "poll", "app"), frozenset({"said"})),
}
"""Concepts that bar a phrase which is not the whole of a line, by the category of its rule."""
_COMMON = frozenset({"we", "you", "please", "said", "third", "article"})


class Signs(NamedTuple):
    """What one sentence holds: its plain text, its length in words, its concepts, the phrase rules it matches."""

    plain: str
    words: int
    concepts: frozenset[str]
    phrases: tuple[PhraseRule, ...] = ()


class Pack:
    """The lexicons and text rules of some languages, compiled once and used for every text in them."""

    def __init__(self, lexicons: Iterable[Lexicon], rules: Sequence[Rule]) -> None:
        self.concept_rules = tuple(rule for rule in rules if isinstance(rule, ConceptRule))
        self._outlet = ""
        self._phrases: dict[str, list[tuple[PhraseRule, Phrase]]] = {}
        lexicons = tuple(lexicons)
        common = frozenset().union(*(lexicon.common for lexicon in lexicons))
        entries = [(entry, lexicon.proclitics) for lexicon in lexicons for entry in lexicon.entries]
        entries += [(entry, frozenset()) for entry in self._add_phrases(rules, common)]
        self._stems = Stems(entries)
        self._gate = Gate(entries, self.concept_rules, self._by_trigger())
        self._by_concept = _index(self.concept_rules)
        self._reasons = {rule.address: rule.why for rule in rules}

    def _add_phrases(self, rules: Sequence[Rule], common: frozenset[str]) -> Iterable[Entry]:
        for rule in rules:
            if isinstance(rule, PhraseRule):
                for phrase in (read_phrase(source, rule.address, common) for source in rule.phrases):
                    for trigger in phrase.triggers:
                        kind = "l" if rule.action == "drop" and rule.max_words <= LINE_WORDS else "s"
                        name = f"#{_PLACES[phrase.opens, phrase.anchored]}{kind}{trigger}"
                        self._phrases.setdefault(name, []).append((rule, phrase))
                        wide = is_wide(trigger)
                        stem = plain(trigger.rstrip("*"))
                        yield Entry(
                            name,
                            stem,
                            wide or not stem[-1].isalnum() or trigger[-1] == "*",
                            wide,
                            phrase.anchored and phrase.opens,
                        )

    def suspects(self, texts: Sequence[str], paragraphs: Collection[int] = ()) -> list[bool]:
        """For each of some texts in plain form, whether any rule might hold in it; no says that none would.

        `paragraphs` are the places of texts in which rules of lines cannot hold.
        """
        return self._gate.suspects(texts, paragraphs)

    def of(self, outlet: str | None) -> Pack:
        """The same pack for texts of an outlet: its name becomes the concept "outlet"."""
        other = copy(self)
        other._outlet = plain(outlet or "")
        return other

    def signs(self, text: str, words: int) -> Signs:
        """The signs in one stretch of plain text."""
        found = self._stems.concepts(text)
        if len(self._outlet) >= _NAME_LETTERS and self._outlet in text:
            found.add("outlet")
        triggers = [concept for concept in found if concept[0] == "#"]
        if not triggers:
            return Signs(text, words, frozenset(found))
        matched = dict.fromkeys(
            rule
            for trigger in triggers
            for rule, phrase in self._phrases[trigger]
            if words <= rule.max_words
            and phrase.may_hold(text)
            and phrase.pattern.search(text)
            and not _told(rule, phrase, found)
        )
        return Signs(text, words, frozenset(found.difference(triggers)), tuple(matched))

    def _by_trigger(self) -> dict[str, tuple[Phrase, ...]]:
        """For each trigger the phrases it may belong to."""
        return {name: tuple(phrase for _, phrase in phrases) for name, phrases in self._phrases.items()}

    def reason(self, address: str) -> str:
        """Why the rule at an address says what it says."""
        return self._reasons[address]

    def matches(self, concepts: frozenset[str], words: int) -> list[ConceptRule]:
        """The concept rules that hold for a set of concepts found within so many words."""
        return [
            rule
            for concept in concepts
            for rule in self._by_concept.get(concept, ())
            if words <= rule.max_words
            and rule.bars.isdisjoint(concepts)
            and not any(group.isdisjoint(concepts) for group in rule.needs)
        ]


def _told(rule: PhraseRule, phrase: Phrase, concepts: set[str]) -> bool:
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
