"""The headline as the reader sees it."""

import json

import pytest

from newsclean.page import read_metadata, read_page

HEADLINE = "Harbour bridge to open in autumn"


def title_of(body="", head="", *, headline=None, url="https://www.daily-post.example/harbour-bridge"):
    linked = {"@type": "NewsArticle", "headline": headline, "datePublished": "2024-05-01"} if headline else None
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    return read_metadata(read_page(f"<html><head>{head}{script}</head><body>{body}</body></html>", url=url)).title


def test_the_h1_is_the_headline():
    assert title_of(f"<h1>{HEADLINE}</h1><p>Text.</p>") == HEADLINE


def test_the_h1_goes_before_other_wordings():
    og = '<meta property="og:title" content="What the new harbour bridge means for you">'
    assert title_of(f"<h1>{HEADLINE}</h1>", og, headline="Bridge: all about the harbour bridge") == HEADLINE


def test_among_several_h1_the_confirmed_one_is_chosen():
    body = f"<h1>Log in</h1><h1>Daily Post</h1><h1>{HEADLINE}</h1><h1>Most read</h1>"
    assert title_of(body, headline=HEADLINE) == HEADLINE


def test_among_several_h1_the_nearest_to_the_title_is_chosen():
    body = f"<h1>Local</h1><h1>{HEADLINE}</h1>"
    assert title_of(body, "<title>Harbour bridge opens this autumn | Daily Post</title>") == HEADLINE


def test_the_sites_name_in_an_h1_is_no_headline():
    head = f'<meta property="og:site_name" content="Daily Post"><meta property="og:title" content="{HEADLINE}">'
    assert title_of("<h1>Daily Post</h1>", head) == HEADLINE


def test_an_empty_h1_is_passed_over():
    assert title_of("<h1><img src='logo.png'></h1>", headline=HEADLINE) == HEADLINE


def test_a_heading_in_the_breadcrumb_yields_to_the_one_over_the_story():
    body = f'<ol class="breadcrumb"><li><h1>All about the bridge</h1></li></ol><h2>{HEADLINE}</h2><p>Text.</p>'
    assert title_of(body, "<title>All about the bridge</title>", headline=HEADLINE) == HEADLINE


@pytest.mark.parametrize("separator", [" | ", " - ", " – ", " — ", " · ", " : ", "｜", "：", "_"])
def test_the_sites_name_is_cut_off_where_it_is_confirmed(separator):
    head = f'<meta property="og:site_name" content="Daily Post"><title>{HEADLINE}{separator}Daily Post</title>'
    assert title_of("<p>Text.</p>", head) == HEADLINE


def test_the_host_confirms_the_sites_name():
    assert title_of("<p>Text.</p>", f"<title>{HEADLINE} | daily-post</title>") == HEADLINE


def test_the_sites_name_is_cut_off_in_front_too():
    head = f'<meta property="og:site_name" content="Daily Post"><title>Daily Post | {HEADLINE}</title>'
    assert title_of("<p>Text.</p>", head) == HEADLINE


def test_a_dash_of_the_headline_itself_stays():
    title = "Rain, wind - and no ferry"
    assert title_of("<p>Text.</p>", f"<title>{title}</title>") == title


def test_a_kicker_inside_the_h1_is_no_part_of_it():
    body = f'<h1><span class="kicker">Transport</span> <span>{HEADLINE}</span></h1>'
    assert title_of(body, headline=HEADLINE) == HEADLINE


def test_a_section_label_before_the_confirmed_headline_is_no_part_of_it():
    assert title_of(f"<h1><em>News</em> {HEADLINE}</h1>", headline=HEADLINE) == HEADLINE


def test_entities_and_tags_in_json_ld_are_read():
    assert title_of("<p>x</p>", headline="Bread &amp; <em>butter</em> &quot;war&quot;") == 'Bread & butter "war"'


def test_a_page_without_any_title_has_none():
    assert title_of("<p>Only text.</p>") is None
