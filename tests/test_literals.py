"""The letters a phrase cannot do without: a text without them is not read for it, one that holds it has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.rules.literals import Letters, spellings
from newsclean.rules.phrases import read_phrases
from newsclean.rules.plaintext import Plain
from newsclean.rules.sequence import ends
from newsclean.text import plain

PHRASES = (
    "join (us|the club) today",
    "^ (the)? shop $",
    "^# of # views",
    "sign* up *",
    "e-mail us",
    "( . | - ) photo",
    "one of (#|many)",
    "(read|read on) (on)? * on (below|# below)",
    "समाचार की मदद",
)
HITS = (
    "join the club today",
    "3 of 5 views",
    "e-mail us",
    "one of many",
    ". photo",
    "the shop",
    "signing up",
    "sign up",
)
PIECES = sorted({*HITS, *" ".join(PHRASES).replace("*", "").split(), "5", "_", "’", "\n", "é", ".", "signs", "5th"})


def rows(source):
    return [(phrase.anchored, phrase.row) for phrase in read_phrases(source, "test/phrase")]


@given(st.lists(st.sampled_from([*PIECES, " ", " ", " "]), max_size=14), st.sampled_from(PHRASES))
def test_a_text_that_a_phrase_stands_in_holds_its_letters(pieces, source):
    text = plain("".join(pieces))
    read = Plain(text)
    for anchored, row in rows(source):
        places = read.clauses if anchored else range(len(text) + 1)
        if any(next(ends(text, place, row), None) is not None for place in places):
            assert Letters(text).hold(spellings(row, anchored=anchored))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("join us today", "they join the club, not us, today"),
        ("^ more news", "there is more news"),
        ("^# of # views", "part of the views"),
        ("e-mail us", "us, by e-mail"),
    ],
)
def test_a_text_without_its_letters_is_not_read_for_a_phrase(source, text):
    assert not any(Letters(text).hold(spellings(row, anchored=anchored)) for anchored, row in rows(source))
