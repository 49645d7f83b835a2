"""Whether a rule behaves as its own examples say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from newsclean.page.tree import Node, parse
from newsclean.rules.matching import divide, find_matches
from newsclean.rules.names import split_name
from newsclean.rules.pack import Pack
from newsclean.rules.rule import ConceptRule, DomRule, LearnedRule, Rule
from newsclean.rules.rulebook import default_rules, lexicon
from newsclean.text import words


def behaves(rule: Rule, example: str, language: str) -> bool:
    """Whether a rule holds for a text in a language, or for markup if it is a DOM rule."""
    if isinstance(rule, DomRule):
        nodes = parse(example).css("body *")
        return any(_holds_for(rule, node) for node in nodes)
    if isinstance(rule, LearnedRule):
        return _reads_like(rule, example, default_rules().pack(language))
    pack = _pack_of(rule, language)
    return any(match.rule == rule for match in find_matches(example, divide(example, pack), pack))


def _reads_like(rule: LearnedRule, text: str, pack: Pack) -> bool:
    concepts = [part.signs.concepts for part in divide(text, pack)]
    length = words(text)
    named = pack.learned(text, length, concepts)
    return pack.odds(text, length, concepts) >= rule.odds and named is not None and named.category == rule.category


def faults(rule: Rule) -> Iterator[str]:
    """What is wrong with a rule's examples, a sentence each; nothing where all behave."""
    for expected, examples in ((True, rule.hit), (False, rule.miss)):
        for language, texts in examples.items():
            for text in texts:
                if behaves(rule, text, language) is not expected:
                    yield f"{'does not match its hit' if expected else 'matches its near miss'} {text!r}"


@lru_cache(maxsize=64)
def _pack_of(rule: Rule, language: str) -> Pack:
    return Pack([lexicon(language).only(rule.concepts)] if isinstance(rule, ConceptRule) else [], [rule])


def _holds_for(rule: DomRule, node: Node) -> bool:
    if node.tag in rule.tags or any(node.css_matches(selector) for selector in rule.css):
        return True
    named = (name for key, value in node.attributes.items() if _names(key) for name in (value or "").split())
    return any(name in rule.names for value in named for name in _words_and_pairs(split_name(value)))


def _names(attribute: str) -> bool:
    return attribute in ("class", "id", "role", "aria-label") or attribute.startswith("data-")


def _words_and_pairs(words: list[str]) -> Iterator[str]:
    yield from words
    yield from (f"{left} {right}" for left, right in pairwise(words))
