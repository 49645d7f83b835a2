"""A page's text becomes a tree, at a bounded cost."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import NewscleanError, TooComplex
from newsclean.page import read_page
from newsclean.page.tree import FREE_TAGS, MAX_DEPTH, MAX_SIZE, depth, parse


def test_a_page_carries_its_address_its_encoding_and_its_size():
    read = read_page("<p>Ein Brückentag</p>".encode(), url="https://news.example/a")
    assert (read.url, read.encoding, read.size) == ("https://news.example/a", "utf-8", 21)
    assert read.tree.css_first("p").text() == "Ein Brückentag"


def test_a_truncated_page_is_mended():
    assert parse("<div><p>One<p>Two <b").css("p")[1].text() == "Two "


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000,
        "<div>" * 20_000 + "</div>" * 20_000,
        "<div></span>" * 20_000,
        "<b><i>" * 10_000,
        "<path/>" * 20_000,
        "<DIV>" * 20_000,
    ],
)
def test_twenty_thousand_nested_tags_are_too_complex(html):
    with pytest.raises(TooComplex, match="levels"):
        parse(html)


@pytest.mark.parametrize("html", ["<p>word" * 20_000, "<li>x" * 20_000, "<div>x</div>" * 20_000, "<br>" * 20_000])
def test_many_tags_side_by_side_are_not(html):
    assert parse(html).css_first("body") is not None


def test_tags_in_scripts_do_not_nest():
    assert depth("<script>" + "'<div>'" * 100 + "</script><p>x</p>") == 0


def test_the_shapes_of_a_drawing_do_not_nest():
    assert depth("<svg>" + '<path d="M0 0"/>' * 100 + "</svg>") == 1


def test_a_page_of_fifty_megabytes_is_refused():
    with pytest.raises(TooComplex, match="50,000,000"):
        read_page(b"x" * 50_000_000)


def test_a_tag_with_two_hundred_thousand_attributes_is_refused():
    with pytest.raises(TooComplex, match="attributes"):
        parse("<div " + " ".join(f"a{place}=1" for place in range(200_000)) + ">x</div>")


def test_a_long_script_is_not_a_tag_with_many_attributes():
    assert parse("<script>" + "word " * 50_000 + "</script><p>x</p>").css_first("p") is not None


def test_the_limits_leave_real_pages_alone():
    assert MAX_SIZE >= 10_000_000
    assert MAX_DEPTH >= 500
    deep = "<div>" * 500 + "<p>x</p>" * FREE_TAGS
    assert len(parse(deep).css("p")) == FREE_TAGS


@given(
    st.lists(
        st.sampled_from(["<div>", "</div>", "<p>", "<b", "<!--", "-->", "<table>", "x", "<svg>", "'", '"']), max_size=60
    )
)
def test_any_soup_of_tags_parses(soup):
    assert parse("".join(soup)).css_first("body") is not None


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_whatever_comes_is_a_page_or_an_error_of_ours(html):
    with suppress(NewscleanError):
        assert read_page(html).tree.root is not None
