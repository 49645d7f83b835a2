"""`#` in a lexicon's entry stands for any number; before digits it is a sign of a number that is called."""

import pytest

from newsclean.rules.lexicon import read_lexicon
from newsclean.rules.pack import Pack


def concepts(entry, text):
    pack = Pack([read_lexicon("xx", {"word": {"money": [entry]}})], ())
    return pack.signs(text, len(text.split())).concepts


@pytest.mark.parametrize("text", ["Give with 5 coins today.", "give with 1,200 coins", "Give with 12 coins"])
def test_a_number_stands_between_words(text):
    assert concepts("with # coins", text) == {"money"}


@pytest.mark.parametrize("text", ["Give with coins today.", "with five coins", "with 5 bright coins"])
def test_no_other_word_stands_there(text):
    assert not concepts("with # coins", text)


def test_a_number_stands_first():
    assert concepts("# days left", "Only 3 days left!") == {"money"}
    assert not concepts("# days left", "Few days left!")


def test_a_number_stands_last():
    assert concepts("only #", "Only 30 to go.") == {"money"}
    assert not concepts("only #", "Only a few to go.")


def test_a_word_after_it_may_go_on():
    assert concepts("reach # member*", "Help us reach 500 members") == {"money"}


def test_before_digits_it_is_itself():
    assert concepts("#8000", "Call #8000 at any hour") == {"money"}
    assert not concepts("#8000", "Call 8000 at any hour")
