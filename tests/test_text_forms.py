"""The one normal form of text, its words and sentences, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.text import plain, scrub, words
from newsclean.text.sentences import stretches


@given(st.text())
def test_plain_is_idempotent(text):
    assert plain(plain(text)) == plain(text)


@given(st.text())
def test_every_character_but_white_space_is_in_exactly_one_sentence(text):
    found = stretches(text)
    joined = "".join(text[part.start : part.end] for part in found)
    assert "".join(joined.split()) == "".join(text.split())


@given(st.text())
def test_scrubbed_text_can_be_stored(text):
    assert scrub(text + "\ud800").encode()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("À LIRE AUSSI", "a lire aussi"),
        ("“Don’t”\u00a0stop", '"don\'t" stop'),
        ("İSTANBUL’da Işık", "istanbul'da isik"),
        ("Пё́тр", "петр"),
        ("اِدعَمُوا", "ادعموا"),
        ("ΈΛΛΗΝΑΣ", "ελληνασ"),
        ("ｆｕｌｌ　width", "full width"),
    ],
)
def test_plain_folds_what_readers_do_not_see(text, form):
    assert plain(text) == form


@pytest.mark.parametrize(("text", "count"), [("two words", 2), ("四つの漢字だ", 3), ("", 0), ("mixed 漢字 text", 3)])
def test_words_count_signs_of_scripts_without_spaces(text, count):
    assert words(text) == count


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One ends.Two begins.", ["One ends.", "Two begins."]),
        ("“Is it?” Yes! No.", ["“Is it?”", "Yes!", "No."]),
        ("Mr. Smith of the U.S. Army left.", ["Mr. Smith of the U.S. Army left."]),
        ("支援してください。市は発表した。", ["支援してください。", "市は発表した。"]),
        ("हमें समर्थन दें।परिषद ने कहा।", ["हमें समर्थन दें।", "परिषद ने कहा।"]),
        ("See www.example.org/A.B and 3.5 m.", ["See www.example.org/A.B and 3.5 m."]),
    ],
)
def test_sentences_end_where_a_reader_sees_their_end(text, sentences):
    assert [text[part.start : part.end] for part in stretches(text)] == sentences
