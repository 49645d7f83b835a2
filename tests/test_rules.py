"""Every rule of the catalogue proves itself: it holds for each of its hits and for none of its near misses."""

import pytest

from newsclean.rules import DomRule, default_rules
from newsclean.rules.proof import behaves

_RULES = list(default_rules().rules())
_EXAMPLES = [
    pytest.param(rule, text, language, expected, id=f"{rule.address}-{'hit' if expected else 'miss'}-{language}{place}")
    for rule in _RULES
    for expected, examples in ((True, rule.hit), (False, rule.miss))
    for language, texts in examples.items()
    for place, text in enumerate(texts)
]


@pytest.mark.parametrize(("rule", "text", "language", "expected"), _EXAMPLES)
def test_an_example_behaves(rule, text, language, expected):
    assert behaves(rule, text, language) is expected


def test_addresses_are_unique():
    addresses = [rule.address for rule in _RULES]
    assert len(addresses) == len(set(addresses))


def test_every_rule_says_why_in_a_sentence():
    assert [rule.address for rule in _RULES if len(rule.why.split()) < 3 or not rule.why.endswith(".")] == []


def test_dom_rules_are_not_written_twice():
    names = [name for rule in _RULES if isinstance(rule, DomRule) for name in rule.names]
    assert sorted({name for name in names if names.count(name) > 1}) == []
