"""The benchmark's score, against sums done by hand."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from metric import exact, match, tokens, total, word_f1

GOLD = "the ferry left the slip at noon"  # shingles: 4
LONGER = "the ferry left the slip at noon today"  # the same 4 and one more
CUT = "the ferry left the slip"  # 2 of the 4


def test_a_text_equal_to_the_gold_scores_one():
    assert match(GOLD, GOLD) == (1.0, 0.0, 0.0)


def test_a_word_too_many_costs_precision_only():
    found = match(GOLD, LONGER)
    assert (found.precision, found.recall) == (4 / 5, 1.0)


def test_words_lost_cost_recall_only():
    found = match(GOLD, CUT)
    assert (found.precision, found.recall) == (1.0, 2 / 4)


def test_the_score_of_pages_is_the_f1_of_the_mean_precision_and_the_mean_recall():
    score = total([match(GOLD, LONGER), match(GOLD, CUT)])
    assert score.precision == pytest.approx(0.9)
    assert score.recall == pytest.approx(0.75)
    assert score.f1 == pytest.approx(2 * 0.9 * 0.75 / 1.65)


def test_a_repeated_shingle_counts_as_often_as_it_stands_there():
    assert match("a b c d a b c d", "a b c d").recall == pytest.approx(1 / 5)


def test_an_empty_text_has_no_precision_and_drags_recall_down():
    score = total([match(GOLD, GOLD), match(GOLD, "")])
    assert (score.precision, score.recall) == (1.0, 0.5)


def test_a_text_shorter_than_a_shingle_is_one():
    assert match("two words", "two words").f1 == 1.0


def test_every_sign_of_a_script_without_spaces_is_a_word():
    assert tokens("舟は12時 left") == ["舟", "は", "12", "時", "left"]


def test_word_for_word_exact_forgives_white_space_and_punctuation():
    assert exact("One, two.\nThree!", "One two three".replace("three", "Three"))
    assert not exact("One two", "One two three")


def test_word_f1_counts_single_words_without_case():
    assert word_f1("The slip The", "the slip") == pytest.approx(2 * 1.0 * (2 / 3) / (5 / 3))


@given(st.text(), st.text())
def test_every_score_is_between_none_and_all(gold: str, text: str):
    found = match(gold, text)
    assert all(0.0 <= share <= 1.0 for share in (*found, found.precision, found.recall, found.f1))
    assert sum(found) == pytest.approx(1.0) or not tokens(gold + text)
