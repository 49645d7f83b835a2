"""Stems are found in a text just where they stand as words, and phrases wherever they hold: nothing is overlooked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import RuleError
from newsclean.rules.pack import Pack
from newsclean.rules.phrases import read_phrases
from newsclean.rules.plaintext import Plain
from newsclean.rules.rule import PhraseRule
from newsclean.rules.vocabulary import FIRST_BIT, Edges, Stem, Vocabulary, stands
from newsclean.text import plain, words

BIT = 1 << FIRST_BIT
EDGES = (
    Edges(),
    Edges(open=True),
    Edges(inside=True),
    Edges(open=True, inside=True),
    Edges(False, False, frozenset({"al"})),
)
PIECES = (
    "gift",
    "gifts",
    "al",
    "GIFT ",
    "algift",
    "a",
    "é",
    "ß",
    " ",
    " ",
    "\n",
    ".",
    ",",
    "’",
    "_",
    "5",
    "-",
    "ि",
    "दान",
    "\xad",
)
PHRASES = (
    "join (us|the club) today",
    "^# comment*",
    "sign* up",
    "read on $",
    "give * to us",
    "( . | - ) photo :",
    "e-mail us",
    "दान करें",
    "寄付 (で|を) 支える",
    "(like|love) * (it|this)?",
    "© # (the club)?",
)
WORDS = sorted({word for phrase in PHRASES for word in phrase.replace("*", "").split() if word.strip("()|#$^?")})


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(EDGES))
def test_a_stem_is_found_just_where_it_stands_as_a_word(text, edges):
    read, letters = plain(text), "gift"
    places = [place for place in range(len(read)) if read.startswith(letters, place)]
    is_there = any(stands(read, place, place + len(letters), edges) for place in places)
    assert bool(Vocabulary([Stem(letters, BIT, -1, edges)]).read(text).bits & BIT) is is_there


@pytest.mark.parametrize(("sign", "text"), [("©", "© The Bee"), ("@", "letters@bee.example"), ("€", "5€")])
def test_a_stem_that_is_a_sign_is_found_anywhere(sign, text):
    vocabulary = Vocabulary([Stem(sign, BIT), Stem("gift", BIT << 1)])
    assert vocabulary.read(text).bits & BIT
    assert not vocabulary.read("a gift").bits & BIT


def test_glued_words_also_say_what_they_say_apart():
    assert Vocabulary([Stem("comments", BIT)]).read("CommentsThe lock is open").bits & BIT


def test_a_vocabulary_without_stems_finds_nothing():
    assert not Vocabulary([]).read("a gift").clues


@given(st.lists(st.sampled_from([*WORDS, " ", " ", " ", ". ", "5", "’", "x"]), max_size=14), st.sampled_from(PHRASES))
def test_a_phrase_that_holds_is_never_overlooked(pieces, source):
    text = "".join(pieces)
    rule = PhraseRule(
        address="test/phrase", category="share", why="test", hit={}, miss={}, weight=5, max_words=60, language="en",
        phrases=(source,),
    )  # fmt: skip
    holds = any(phrase.holds(Plain(plain(text))) for phrase in read_phrases(source, rule.address))
    assert (rule in Pack((), [rule]).signs(text, words(text)).phrases) is holds


@given(
    st.lists(
        st.sampled_from(["\u0301", "\xad", "(", ")", "|", ")?", "*", "#", "^", "$", "a", "b*", "©", "-"]), max_size=8
    )
)
def test_any_source_of_a_phrase_is_read_or_refused(pieces):
    source = " ".join(pieces)
    try:
        phrases = read_phrases(source, "test/phrase")
    except RuleError:
        return
    rule = PhraseRule(
        address="test/phrase", category="share", why="test", hit={}, miss={}, weight=5, max_words=60, language="en",
        phrases=(source,),
    )  # fmt: skip
    assert phrases
    Pack((), [rule]).signs("a b © 5 - a", 6)
