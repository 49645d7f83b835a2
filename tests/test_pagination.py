"""The page on which a story goes on, and the one that holds all of it; never another story, a list or a gallery."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import paragraphs

from newsclean.page import read_page
from newsclean.page.markup import catalogue
from newsclean.page.pagewords import is_page_line, read_label, without_page
from newsclean.page.pagination import next_page, whole_page
from newsclean.text import plain

SITE = "https://www.news.example"
STORY = f"{SITE}/harbour/ferry-engine-fire"
ARTICLE = '<meta property="og:type" content="article">'


def page(url, links="", *, head=ARTICLE, body="", attributes=""):
    html = (
        f"<html><head>{head}</head><body {attributes}><article>{body or paragraphs(5)}{links}</article></body></html>"
    )
    return read_page(html, url=url)


def numbered(*addresses, name="page-links"):
    """Links with the numbers of pages from 2 on, beside the 1 of the page that is read."""
    links = "".join(f'<a href="{address}">{number}</a>' for number, address in enumerate(addresses, 2))
    return f'<div class="{name}"><span aria-current="page">1</span>{links}</div>'


def one(address, label="Next page", **attributes):
    told = "".join(f' {name.rstrip("_")}="{value}"' for name, value in attributes.items())
    return f'<a href="{address}"{told}>{label}</a>'


@pytest.mark.parametrize(
    ("own", "written", "target"),
    [
        ("/ferry-engine-fire", "/ferry-engine-fire/2", "/ferry-engine-fire/2"),
        ("/ferry-engine-fire/", "2/", "/ferry-engine-fire/2/"),
        ("/ferry-engine-fire/", "/ferry-engine-fire/2/#top", "/ferry-engine-fire/2/"),
        ("/ferry-engine-fire/2/", "/ferry-engine-fire/3/", "/ferry-engine-fire/3/"),
        ("/ferry-engine-fire", "/ferry-engine-fire/page/2/", "/ferry-engine-fire/page/2/"),
        ("/ferry-engine-fire/page/9", "/ferry-engine-fire/page/10", "/ferry-engine-fire/page/10"),
        ("/ferry-engine-fire", "/ferry-engine-fire/seite-2", "/ferry-engine-fire/seite-2"),
        ("/ferry-engine-fire", "?page=2", "/ferry-engine-fire?page=2"),
        ("/ferry-engine-fire?page=1", "?page=2", "/ferry-engine-fire?page=2"),
        ("/ferry-engine-fire?page=2", "?page=3", "/ferry-engine-fire?page=3"),
        ("/ferry-engine-fire.html", "?seite=2", "/ferry-engine-fire.html?seite=2"),
        ("/ferry-engine-fire", "?PG=2", "/ferry-engine-fire?PG=2"),
        ("/story?id=1058677", "?id=1058677&amp;page=2", "/story?id=1058677&page=2"),
        ("/story?id=1058677&page=2", "?page=3&amp;id=1058677", "/story?page=3&id=1058677"),
        ("/?p=4711", "/?p=4711&amp;page=2", "/?p=4711&page=2"),
        ("/fire.html", "fire-2.html", "/fire-2.html"),
        ("/fire-2.html", "fire-3.html", "/fire-3.html"),
        ("/fire.html", "fire_2.html", "/fire_2.html"),
        ("/fire,1.html", "fire,2.html", "/fire,2.html"),
        ("/fire.html", "fire_page2.html", "/fire_page2.html"),
        ("/c1-2606123.html", "c1-2606123-2.html", "/c1-2606123-2.html"),
        ("/fire/index.html", "index_2.html", "/fire/index_2.html"),
        ("/ferry-engine-fire?utm_source=feed", "/ferry-engine-fire/2", "/ferry-engine-fire/2"),
    ],
)
def test_a_numbered_link_to_the_next_number_is_the_next_page(own, written, target):
    number = max(map(int, re.findall(r"(?<!\d)\d{1,2}(?!\d)", written)))
    links = f'<nav class="pagination"><a href="{own}">1</a> <a href="{written}">{number}</a></nav>'
    assert next_page(page(SITE + own, links)) == SITE + target


@pytest.mark.parametrize(
    "link",
    [
        one(f"{STORY}/2"),
        one(f"{STORY}/2", "Next Page: The inquiry »"),
        one(f"{STORY}/2", "2"),
        one(f"{STORY}/2", "Page 2"),
        one(f"{STORY}/2", "Continue reading on page 2"),
        one(f"{STORY}/2", "", aria_label="Next page").replace("aria_label", "aria-label"),
        one(f"{STORY}/2", "", title="Page 2 of 3"),
        one(f"{STORY}/2", '<img src="/arrow.gif" alt="Next page">'),
        one(f"{STORY}/2", "The inquiry", title="Next page"),
        one(f"{STORY}/2", "Next", rel="next"),
        one(f"{STORY}/2", "", rel="next nofollow"),
        f'<nav class="pager">{one(f"{STORY}/2", "Next")}</nav>',
        f'<div class="article-pagination"><p>{one(f"{STORY}/2", "→")}</p></div>',
        f'<div id="pageLinks">{one(f"{STORY}/2", "<svg></svg>", class_="next")}</div>',
        f'<nav aria-label="Pages of this story">{one(f"{STORY}/2", "Continue")}</nav>',
        f'<ul class="wp-pagenavi"><li>{one(f"{STORY}/2", "<span>2</span>")}</li></ul>',
    ],
)
def test_a_link_that_says_so_leads_to_the_next_page(link):
    assert next_page(page(STORY, link)) == f"{STORY}/2"


def test_the_head_may_name_the_next_page():
    head = f'{ARTICLE}<link rel="next" href="{STORY}/2">'
    assert next_page(page(STORY, head=head)) == f"{STORY}/2"


@pytest.mark.parametrize("language", catalogue("pagination")["words"])
def test_the_next_page_is_known_in_every_language(language):
    words = catalogue("pagination")["words"][language]
    for label in words["next"]:
        assert next_page(page(STORY, one(f"{STORY}/2", label))) == f"{STORY}/2", label
    for word in words["page"]:
        assert next_page(page(STORY, one(f"{STORY}/2", f"{word} 2"))) == f"{STORY}/2", word
        if not word.endswith("."):
            assert next_page(page(STORY, one(f"{STORY}/2", f"2. {word}"))) == f"{STORY}/2", word
    for label in words["onward"]:
        assert next_page(page(STORY, f'<nav class="pagination">{one(f"{STORY}/2", label)}</nav>')), label
        assert next_page(page(STORY, one(f"{STORY}/2", label))) is None, label


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("Weiterlesen auf Seite 2", 2),
        ("Página 2 de 5", 2),
        ("2ページ目へ", 2),
        ("第2页", 2),
        ("3. oldal", 3),
        ("２", 2),
        ("٣", 3),
        ("Стр. 4", 4),
        ("[2]", 2),
        ("2 comments", None),
        ("Windows. 2 new faults", None),
        ("Previous page", None),
        ("Next article", None),
        ("2024", None),
        ("The 2 crews", None),
    ],
)
def test_a_label_tells_the_number_of_a_page(label, number):
    assert read_label(label).number == number


@pytest.mark.parametrize(
    "links",
    [
        # another story
        one(f"{SITE}/harbour/crane-vote", "Next page", rel="next"),
        one(f"{SITE}/harbour/crane-vote/2", "Next page", rel="next"),
        one(f"{STORY}-2", "Next", rel="next"),
        f'<nav class="pagination">{one(f"{STORY}-2", "Ferry engine fire", rel="next")}</nav>',
        f'<nav class="pagination">{one(f"{STORY}-2", "Next")}</nav>',
        f'<div class="post-navigation">{one(f"{STORY}/2", "Next article")}</div>',
        one(f"{STORY}/2", "Next story", rel="next"),
        one(f"{STORY}/2", "The inquiry opens on Monday"),
        # another number, another site, no page at all
        numbered(f"{STORY}/3"),
        one(f"{STORY}/3", "3"),
        one(f"{STORY}/2", "3"),
        one(f"{STORY}/1", "1"),
        one(STORY, "2"),
        one("#page-2", "2"),
        one("javascript:go(2)", "2"),
        one("https://other.example/harbour/ferry-engine-fire/2", "2"),
        one("https://news.example:8080/harbour/ferry-engine-fire/2", "2"),
        one("mailto:desk@news.example?page=2", "2"),
        one("http://[", "2"),
        one(f"{STORY}/02", "2"),
        one(f"{STORY}/2024", "Next page", rel="next"),
        # comments
        one(f"{STORY}/comment-page-2/#comments", "2", rel="next"),
        one(f"{STORY}?cpage=2", "Next page", rel="next"),
        one(f"{STORY}?comments_page=2", "2"),
        one(f"{STORY}?page=2#comments", "2"),
        f'<section id="comments"><ul class="pager"><li>{one(f"{STORY}?page=2", "2")}</li></ul></section>',
        f'<div class="c-kommentare"><nav class="pagination">{one("?page=2", "Weiter", rel="next")}</nav></div>',
        f'<ul class="pager">{one(f"{STORY}?page=1", "2")}{one(f"{STORY}?page=2", "3")}</ul>',
        one(f"{STORY}/2", "2 comments"),
        # pictures
        one(f"{STORY}?slide=2", "Next", rel="next"),
        one(f"{STORY}?image=2", "2"),
        one(f"{STORY}/photo/2", "Next page"),
        f'<div class="gallery"><div class="pager">{one(f"{STORY}/2", "2")}</div></div>',
        f'<div class="swiper-slide">{one(f"{STORY}/2", "→", rel="next")}</div>',
        f'<div class="pagination slick-dots">{one(f"{STORY}/2", "2")}</div>',
        # lists of other stories beneath the story
        f'<div class="pagination">{one(f"{STORY}/page/2/?et_blog", "« Older Entries")}</div>',
        f'<div class="pagination">{one(f"{STORY}/page/2/", "« Older Entries")}</div>',
        f'<div class="related"><nav class="pagination">{one(f"{STORY}?page=2", "2")}</nav></div>',
        f'<div class="load-more">{one(f"{STORY}?page=2", "Next", rel="next")}</div>',
        f'<div class="latest-news"><ul class="pagination">{one(f"{STORY}/page/2", "2")}</ul></div>',
        # a row too long for a story
        f'<nav class="pagination">{one(f"{STORY}?page=2", "2")} … {one(f"{STORY}?page=83", "83")}</nav>',
        f'<nav class="pagination">{one(f"{STORY}?page=2", "2")} … {one(f"{STORY}?page=1043", "1043")}</nav>',
    ],
)
def test_what_is_no_page_of_the_story_is_not_followed(links):
    assert next_page(page(STORY, links)) is None
    assert whole_page(page(STORY, links + one(f"{STORY}?page=all", "All"))) is None


@pytest.mark.parametrize(
    ("url", "links"),
    [
        (f"{SITE}/", numbered("/page/2")),
        (f"{SITE}/?page=1", numbered("/?page=2")),
        (f"{SITE}/index.html", numbered("/index_2.html")),
        (f"{SITE}/news/", numbered("/news/2")),
        (f"{SITE}/blog", numbered("/blog/page/2")),
        (f"{SITE}/tag/harbour-ferry-fire/", numbered("/tag/harbour-ferry-fire/page/2/")),
        (f"{SITE}/author/ann-kern", numbered("/author/ann-kern/2")),
        (f"{SITE}/category/harbour/", numbered("/category/harbour/2/")),
        (f"{SITE}/2026/03/", numbered("/2026/03/page/2/")),
        (f"{SITE}/2026/03/11", f'<nav class="pagination">{one("/2026/03/12", "12")}</nav>'),
        (f"{SITE}/photos/ferry-engine-fire", numbered("/photos/ferry-engine-fire/2")),
        (f"{SITE}/bildergalerie/faehre-in-flammen", numbered("/bildergalerie/faehre-in-flammen/2")),
    ],
)
def test_a_page_whose_address_is_that_of_a_list_or_a_gallery_has_no_next_page(url, links):
    assert next_page(page(url, links)) is None


@pytest.mark.parametrize("name", ["archive category", "home blog", "tag tag-ferry", "search search-results", "author"])
def test_a_page_that_is_called_a_list_has_no_next_page(name):
    links = numbered(f"{STORY}/2")
    assert next_page(page(STORY, links, attributes=f'class="{name}"')) is None


def test_a_story_whose_names_speak_of_lists_is_a_story():
    named = 'class="single tag category-harbour archive-link"'
    assert next_page(page(STORY, numbered(f"{STORY}/2"), attributes=named)) == f"{STORY}/2"


@pytest.mark.parametrize("kind", ["CollectionPage", "ItemList", "DiscussionForumPosting", "ImageGallery"])
def test_a_page_that_describes_itself_as_a_list_has_no_next_page(kind):
    script = f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "Harbour"}}</script>'
    assert next_page(page(STORY, numbered(f"{STORY}/2"), head=script)) is None


def test_teasers_are_no_story():
    teasers = paragraphs(8, markup='<div class="box"><h2><a href="/a/b">Harbour</a></h2><p>{}</p></div>')
    assert next_page(page(STORY, numbered(f"{STORY}?page=2"), body=teasers)) is None


def test_a_page_that_does_not_call_itself_an_article_is_not_followed_where_lists_are_numbered_likewise():
    assert next_page(page(STORY, numbered(f"{STORY}?page=2"), head="")) is None
    assert next_page(page(STORY, numbered(f"{STORY}/page/2"), head="")) is None
    assert next_page(page(STORY, numbered(f"{STORY}/2"), head="")) == f"{STORY}/2"


def test_numbered_stories_are_not_pages():
    series = f'<nav class="pagination">{one(f"{SITE}/politics/12", "Previous", rel="prev")}'
    series += f"{one(f'{SITE}/politics/14', 'Next', rel='next')}</nav>"
    assert next_page(page(f"{SITE}/politics/13", series)) is None
    part = one(f"{SITE}/harbour/the-ferry-part-2", "Read the second part", rel="next")
    assert next_page(page(f"{SITE}/harbour/the-ferry-part-1", part)) is None


def test_a_story_whose_own_name_ends_in_a_number_has_pages_too():
    own = f"{SITE}/harbour/briefing-2"
    assert next_page(page(own, numbered(f"{own}/2"))) == f"{own}/2"


def test_the_last_page_has_no_next_page():
    links = f'<div class="page-links"><a href="{STORY}">1</a> <a href="{STORY}/2">2</a> 3</div>'
    assert next_page(page(f"{STORY}/3", links)) is None


def test_a_page_without_an_address_has_no_next_page():
    assert next_page(page(None, numbered(f"{STORY}/2"))) is None


def test_the_canonical_address_counts_as_the_pages_own():
    head = f'{ARTICLE}<link rel="canonical" href="{STORY}">'
    assert next_page(page(f"{SITE}/r/77123?from=feed", numbered(f"{STORY}/2"), head=head)) == f"{STORY}/2"


def test_a_canonical_address_of_the_first_page_does_not_start_it_over():
    head = f'{ARTICLE}<link rel="canonical" href="{STORY}">'
    links = f'<nav class="pagination"><a href="{STORY}?page=2">2</a> 3 <a href="{STORY}?page=4">4</a></nav>'
    assert next_page(page(f"{STORY}?page=3", links, head=head)) == f"{STORY}?page=4"


def test_links_are_read_against_the_base_of_the_page():
    assert next_page(page(STORY, one("ferry-engine-fire/2"), head=f'{ARTICLE}<base href="/harbour/">')) == f"{STORY}/2"


@pytest.mark.parametrize(
    "written",
    [
        "?page=all", "?pagewanted=all", "?seite=all", "?view=single", "?singlepage=true", "/komplettansicht", "/all",
        "/single-page/", "?page=all#top",
    ],
)  # fmt: skip
def test_all_pages_on_one_are_found(written):
    links = numbered(f"{STORY}/2") + one(f"{STORY}{written}", "View as one page")
    assert whole_page(page(STORY, links)) == f"{STORY}{written}".partition("#")[0]


@pytest.mark.parametrize(
    "written", ["?print=1", "?view=print", "/amp", "?view=comments", "?page=all&show=comments", "/2/all", "?lang=all"]
)
def test_other_views_of_the_story_are_not_all_its_pages(written):
    links = numbered(f"{STORY}/2") + one(f"{STORY}{written}", "View all")
    assert whole_page(page(STORY, links)) is None


def test_a_story_on_one_page_needs_no_other():
    assert whole_page(page(STORY, one(f"{STORY}?page=all", "View all"))) is None


def test_a_page_that_holds_all_pages_has_no_next_one():
    head = f'{ARTICLE}<link rel="canonical" href="{STORY}">'
    for url in (f"{STORY}?page=all", f"{STORY}/komplettansicht"):
        assert next_page(page(url, numbered(f"{STORY}/2"), head=head)) is None


@pytest.mark.parametrize(
    "line",
    [
        "Page 2 of 3",
        "Continued from page 1",
        "(continued on page 2)",
        "Fortsetzung von Seite 1",
        "Weiter auf Seite 2 »",
        "Suite page 2",
        "Продолжение на странице 2",
        "次のページへ",
        "第2页",
        "Next page: ",
        "2. oldal",
        "Seite 2/3",
    ],
)
def test_a_line_about_pages_is_known(line):
    assert is_page_line(line)


@pytest.mark.parametrize(
    "line",
    ["", "2", "Next", "Page 2 of the ledger was missing.", "The next page is turned.", "Seite an Seite", "From 1 to 3"],
)
def test_a_line_of_the_story_is_none_about_pages(line):
    assert not is_page_line(line)


@pytest.mark.parametrize(
    "headline",
    [
        "Ferry fire – Page 2",
        "Ferry fire (Seite 2 von 3)",
        "Ferry fire (2/3)",
        "Ferry fire | 2. oldal",
        "Ferry fire, page 3",
        "FERRY FIRE（2ページ目）",
    ],
)
def test_a_headline_is_compared_without_its_page(headline):
    assert without_page(headline) == "ferry fire"


@pytest.mark.parametrize("headline", ["Ferry fire 2", "Sir Jimmy Page", "The year 2024", "Page 2"])
def test_a_headline_keeps_what_is_no_page(headline):
    assert without_page(headline) == headline.lower()


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_address_and_no_label_is_too_odd(address, label):
    html = f'<article>{paragraphs(5)}</article><nav class="pagination"><a rel="next">x</a></nav>'
    read = read_page(html, url=STORY)
    node = read.tree.css_first("a")
    node.attrs["href"] = address
    node.attrs["title"] = label
    assert next_page(read) is None or next_page(read).startswith(STORY)
    assert is_page_line(label) == is_page_line(f" {label}\n")
    assert without_page(label) in plain(label)


@pytest.mark.parametrize(
    "ending", ["2", "/2", "?page=2", "-2.html", "?p=2&page=2", "/page/2", "//2", "/2/2", "%2F2", "?page=%32", "/%32"]
)
def test_the_next_page_is_of_the_pages_own_site(ending):
    found = next_page(page(STORY, one(f"{STORY}{ending}", "2")))
    assert found is None or found.startswith(STORY)
