"""What a phrase of a rule holds for: words in order, with what its signs stand for between them."""

import pytest

from newsclean.rules.phrases import read_phrases
from newsclean.rules.plaintext import Plain
from newsclean.text import plain


def holds(source, sentence):
    return any(phrase.holds(Plain(plain(sentence))) for phrase in read_phrases(source, "test/phrase"))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("sign up", "Sign up for more"),
        ("sign* up", "Signing up takes a minute"),
        ("^ read on", "» Read on here"),
        ("^read on", "“Read on” they say"),
        ("read on $", "They all read on."),
        ("^# comment*", "1,204 comments"),
        ("^ (all|view) # comments $", "View 12 comments"),
        ("give * to us", "Give a little to us"),
        ("give * to us", "Give to us"),
        ("^photo * $", "Photo by A. Reader"),
        ("^more from * :", "More from Politics: The vote"),
        ("join (us)? today", "Join today"),
        ("join (us)? today", "Join us today"),
        ("join (us|the club) today", "Join the club today"),
        ("/wire service $", "By our staff /wire service"),
        ("( . | - ) photo :", "The pier. Photo: A. Reader"),
        ("( . | - ) photo :", "The pier - photo: A. Reader"),
    ],
)
def test_a_phrase_holds(source, sentence):
    assert holds(source, sentence)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("sign up", "Signs upset them"),
        ("^read on", "They read on"),
        ("read on $", "They read on until dawn."),
        ("^# comment*", "No comments"),
        ("give * to us", "Give this and that and the other thing to us"),
        ("join (us|the club) today", "Join them today"),
        ("/wire service $", "A wire service"),
        ("( . | - ) photo :", "A photo: the pier"),
    ],
)
def test_a_phrase_does_not_hold(source, sentence):
    assert not holds(source, sentence)


@pytest.mark.parametrize(
    ("source", "hit"),
    [
        ("^read on", "Read on"),
        ("read on", "We read on"),
        ("( . | - ) photo :", "The pier. Photo: reader"),
        ("/wire service $", "Our staff /wire service"),
        ("^# comment*", "12 comments"),
    ],
)
def test_a_text_has_a_place_for_a_phrase_that_holds_in_one_of_its_sentences(source, hit):
    text = Plain(plain(f"The pier was closed. {hit}"))
    assert any(phrase.places(text) for phrase in read_phrases(source, "test/phrase"))


def test_phrases_in_a_script_without_spaces_stand_anywhere():
    assert holds("続きを読む", "記事の続きを読むには")
    assert not holds("^続きを読む", "記事の続きを読むには")
