"""From a page's bytes to its article: whole pages, poor pages, bad pages."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import SENTENCES, paragraphs

import newsclean
from newsclean.errors import NewscleanError, NoArticle, PageError
from newsclean.model import Article


def page(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>Ferry stays ashore</title>{head}</head><body>{body}</body></html>'
    )


def extracted(body: str) -> Article:
    return newsclean.extract(page(body), url="https://saltmarsh-courier.example/ferry")


def test_a_story_comes_out_paragraph_by_paragraph():
    article = extracted(f"<nav><a href='/'>Home</a></nav><article><h1>Ferry stays ashore</h1>{paragraphs(5)}</article>")
    assert [block.text for block in article.blocks] == list(SENTENCES[:5])
    assert article.title == "Ferry stays ashore"


def test_bytes_and_text_give_the_same_article():
    source = page(f"<article>{paragraphs(5)}</article>")
    assert newsclean.extract(source.encode()) == newsclean.extract(source)


def test_every_removed_block_names_its_rule_its_reason_and_its_place():
    box = '<div class="newsletter-box"><p>One letter a week.</p></div>'
    article = extracted(f"<article>{paragraphs(3)}{box}{paragraphs(3, 3)}</article>")
    (removal,) = article.removed
    assert (removal.category, removal.rule, removal.text) == (
        "newsletter",
        "newsletter/dom/named-newsletter",
        "One letter a week.",
    )
    assert removal.reason
    assert [piece.text for piece in article.pieces()][3] == "One letter a week."


def test_a_switched_off_category_is_left_in():
    from newsclean.rules import default_rules

    box = '<div class="newsletter-box"><p>One letter a week.</p></div>'
    source = page(f"<article>{paragraphs(3)}{box}{paragraphs(3, 3)}</article>")
    rules = default_rules().without("newsletter", "furniture")
    assert "One letter" not in newsclean.extract(source).text
    assert "One letter" in newsclean.extract(source, rules=rules).text


def test_a_story_under_masks_of_every_kind_still_comes_out():
    wrapped = f'<div class="sidebar"><div class="promo"><div class="modal">{paragraphs(6)}</div></div></div>'
    assert set(SENTENCES[:6]) <= {block.text for block in extracted(wrapped).blocks}


def test_prose_in_scattered_boxes_never_comes_back_empty():
    boxes = "".join(f"<table><tr><td><span>{sentence}</span></td></tr></table>" for sentence in SENTENCES)
    assert len(extracted(f"<div>{boxes}</div>").text.split()) >= 60


@pytest.mark.parametrize("body", ["", "<p>Not found.</p>", "<ul><li><a href='/'>Home</a></li></ul>" * 30])
def test_a_page_without_prose_is_no_article(body: str):
    with pytest.raises(NoArticle, match="saltmarsh-courier"):
        extracted(body)


@pytest.mark.parametrize("source", [b"", b"\x00\x01\x02\xff" * 500, "   ", b"%PDF-1.7 \x93\x8c\x8b"])
def test_what_is_no_page_is_a_page_error(source: bytes | str):
    with pytest.raises(PageError):
        newsclean.extract(source)


def test_lone_surrogates_do_no_harm():
    assert newsclean.extract(page(f"<article>{paragraphs(4)}<p>\ud800</p></article>")).text


def test_deep_nesting_is_read_or_refused():
    with pytest.raises(NewscleanError):
        newsclean.extract("<div>" * 20_000 + "deep" + "</div>" * 20_000)


def test_the_main_path_needs_neither_trafilatura_nor_lxml():
    import subprocess

    code = (
        "import sys, newsclean;"
        f"newsclean.extract({page('<article>' + paragraphs(6) + '</article>', DATED)!r});"
        "print([name for name in ('trafilatura', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


DATED = '<meta property="article:published_time" content="2026-03-04T07:15:00+00:00">'


@given(st.text(alphabet="<>/abp =\"'divtr \n.", max_size=300))
def test_any_markup_gives_an_article_or_a_clear_error(html: str):
    try:
        article = newsclean.extract(html)
    except NewscleanError:
        return
    assert article.text


PARTS = [
    *(f"<p>{sentence}</p>" for sentence in SENTENCES),
    '<div class="ad">Shoes</div>',
    "<h2>Part</h2>",
    '<ul><li>One</li><li><a href="/">Two</a></li></ul>',
    '<p><a href="/">Next</a></p>',
]


@given(st.lists(st.sampled_from(PARTS), min_size=8, max_size=20))
def test_what_is_kept_moved_and_removed_is_in_order_and_without_gaps(parts: list[str]):
    try:
        article = newsclean.extract(page("<article>" + "".join(parts) + "</article>"))
    except NoArticle:
        return
    places = [piece.index for piece in article.pieces()]
    assert places == sorted(places)
    assert set(places) == set(range(min(places), max(places) + 1))


def test_a_page_read_without_doubt_has_no_warnings():
    prose = "The harbour council voted on Tuesday to rebuild the sea wall after two winters of floods. " * 3
    assert newsclean.extract(f"<article><h1>Wall</h1><p>{prose}</p><p>{prose}</p></article>").warnings == ()


def test_a_page_whose_wording_is_all_boilerplate_is_kept_with_a_warning():
    plea = "Please donate today to support our independent journalism, because your gift keeps our newsroom going. "
    article = newsclean.extract(f"<html lang=en><article><p>{plea * 3}</p><p>{plea * 3}</p></article>")
    assert article.text
    assert article.warnings == ("text_not_judged",)
