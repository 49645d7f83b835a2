"""What was learned of boilerplate: odds for any text, the same whatever was read before, and never a rule by itself."""

from math import isfinite

from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean
from newsclean.rules import default_rules
from newsclean.rules.classifier import classifier
from newsclean.rules.names import CATEGORIES
from newsclean.text import words

TEXTS = [
    "If our work matters to you, please chip in.",
    "The council met on Tuesday and voted to close the pier.",
    "Schreiben Sie uns, was Sie davon halten!",
    "登録すると続きを読めます。",
]


@given(st.text(max_size=300))
def test_any_text_has_odds_and_a_category(text):
    model = classifier()
    assert isfinite(model.rough_odds(text.split()))
    assert isfinite(model.odds(text, words(text), ()))
    assert isfinite(model.appeal_odds(text, words(text), ()))
    assert model.category(text, words(text), ()) in CATEGORIES


@settings(max_examples=20)
@given(st.permutations(["please!", "Please", "please", "“please”", "PLEASE,", "0please"]))
def test_a_text_reads_the_same_whatever_was_read_before(order):
    fresh, used = classifier.__wrapped__(), classifier.__wrapped__()
    for text in order:
        used.category(text, 1, ())
    for text in [*TEXTS, *sorted(order)]:
        assert used.category(text, words(text), ()) == fresh.category(text, words(text), ())
        assert used.odds(text, words(text), ()) == fresh.odds(text, words(text), ())


def test_a_plea_has_better_odds_than_news():
    pack = default_rules().pack("en")
    plea, news = ((text, words(text), [pack.signs(text, words(text)).concepts]) for text in TEXTS[:2])
    assert pack.odds(*plea) > 0 > pack.odds(*news)
    assert pack.appeal_odds(*plea) > 0 > pack.appeal_odds(*news)


def test_without_its_rules_what_was_learned_removes_nothing():
    rules = default_rules()
    learned = [f"{category}/any/by-its-words" for category in CATEGORIES]
    off = rules.without(*[address for address in learned if any(rule.address == address for rule in rules.rules())])
    article = newsclean.clean(TEXTS[0], language="en", rules=off)
    assert not any("by-its-words" in removal.rule for removal in article.removed)
