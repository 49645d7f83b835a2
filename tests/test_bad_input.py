"""Whatever comes in, a clear error or a clean result comes out, in bounded time."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean
from newsclean.errors import NewscleanError, NoArticle, PageError, TooComplex, Undecodable

PROSE = "The harbour council voted on Tuesday to rebuild the sea wall after two winters of floods. "


@pytest.mark.parametrize("page", [b"", "", b" \n\t ", b"<html></html>", b"<p>Too short.</p>"])
def test_a_page_without_prose_is_no_article(page):
    with pytest.raises(NoArticle):
        newsclean.extract(page)


@pytest.mark.parametrize(
    "page", [b"\x89PNG\r\n\x1a\n" + bytes(200), b"%PDF-1.7\n" + bytes(200), b"PK\x03\x04" + bytes(99)]
)
def test_a_binary_file_is_no_page(page):
    with pytest.raises(Undecodable):
        newsclean.extract(page)


def test_twenty_thousand_nested_tags_are_refused():
    with pytest.raises(TooComplex):
        newsclean.extract("<div>" * 20_000 + f"<p>{PROSE * 9}</p>")


def test_fifty_megabytes_are_refused():
    with pytest.raises(TooComplex):
        newsclean.extract(b"<p>word</p>" * 5_000_000)


def test_an_error_names_the_page():
    with pytest.raises(PageError, match=r"https://example\.org/empty"):
        newsclean.extract(b"", url="https://example.org/empty")


@pytest.mark.parametrize("url", ["http://[::1", "example.org/page", "http://example.org:port/", "\0", ""])
def test_an_address_that_is_none_does_no_harm(url):
    assert newsclean.extract(f"<article><p>{PROSE * 9}</p></article>", url=url).text


def test_lone_surrogates_in_a_page_do_no_harm():
    article = newsclean.extract(f"<article><p>{PROSE * 9}\udc80</p></article>")
    assert article.text.encode()


def test_sixty_words_of_prose_never_come_back_empty():
    for page in (f"<p>{PROSE * 5}</p>", f"<div class='newsletter'>{PROSE * 5}</div>", f"<td>{PROSE * 5}</td>"):
        assert newsclean.extract(page).text


@pytest.mark.parametrize(
    "text",
    [
        '"' * 20_000,
        "(" * 20_000,
        "a. " * 20_000,
        "A" * 50_000,
        ".A" * 20_000,
        "。" * 20_000,
        "we you " * 9_000,
        "\n" * 50_000,
    ],
)
def test_odd_text_is_read_through(text):
    article = newsclean.clean(text, language="en")
    assert "".join("".join(piece.text for piece in article.pieces()).split()) == "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["en", "de", "ja", None]))
def test_any_text_can_be_cleaned_and_classified(text, language):
    article = newsclean.clean(text, language=language)
    assert "".join("".join(piece.text for piece in article.pieces()).split()) == "".join(
        text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace").split()
    )
    newsclean.classify(text, language=language)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400))
def test_any_page_is_an_article_or_an_error_of_ours(page):
    with suppress(NewscleanError):
        assert newsclean.extract(page).text
