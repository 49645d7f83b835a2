"""An article over several pages is followed where the policy asks for it, and comes out as one."""

import pytest
from clients import LOCAL, both_kinds, fetch, with_changes
from pytest_httpserver import HTTPServer

pytestmark = both_kinds

SENTENCES = [
    f"The {place} lock was drained on {day} so that the town could look for the bell that fell in {year}."
    for place, day, year in zip(
        ("upper", "lower", "middle", "outer", "inner", "old", "new", "last"),
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday"),
        (1871, 1902, 1911, 1934, 1950, 1963, 1970, 1988),
        strict=True,
    )
]


LAST = "In the end it was the baker who found it, under the flour in his own cellar, where it had rung each Easter."


def page(number: int, last: int, *paragraphs: str) -> str:
    links = "".join(
        f"<span aria-current=page>{n}</span>" if n == number else f'<a href="/bell/{n}">{n}</a>'
        for n in range(1, last + 1)
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        "<!doctype html><html lang=en><head><title>The bell in the lock</title>"
        '<meta property="og:type" content="article"></head><body><article><h1>The bell in the lock</h1>'
        f'{body}<div class="page-links">Pages: {links}</div></article></body></html>'
    )


@pytest.fixture
def story(httpserver: HTTPServer) -> str:
    for number, paragraphs in enumerate((SENTENCES[:5], SENTENCES[4:], [LAST]), 1):
        text = page(number, 4, *paragraphs)
        httpserver.expect_request(f"/bell/{number}").respond_with_data(text, content_type="text/html")
    return httpserver.url_for("/bell/1")


def test_one_page_is_read_where_no_more_are_asked_for(story: str, httpserver: HTTPServer):
    assert fetch(story, policy=LOCAL).text == "\n".join(SENTENCES[:5])
    assert len(httpserver.log) == 1


def test_further_pages_are_joined_without_what_they_repeat(story: str):
    article = fetch(story, policy=with_changes(LOCAL, pages=2))
    assert article.text == "\n".join(SENTENCES)
    assert [removal.text for removal in article.removed if removal.rule == "joining/repeat"].count(SENTENCES[4]) == 1


def test_a_short_last_page_is_part_of_the_article(story: str):
    article = fetch(story, policy=with_changes(LOCAL, pages=5))
    assert (article.text, article.warnings) == ("\n".join([*SENTENCES, LAST]), ())


def test_a_page_that_cannot_be_had_ends_the_article_with_a_warning(httpserver: HTTPServer):
    httpserver.expect_request("/bell/1").respond_with_data(page(1, 2, *SENTENCES[:5]), content_type="text/html")
    httpserver.expect_request("/bell/2").respond_with_data("", 410)
    article = fetch(httpserver.url_for("/bell/1"), policy=with_changes(LOCAL, pages=5))
    assert (article.text, article.warnings) == ("\n".join(SENTENCES[:5]), ("page_missing",))


def test_the_whole_story_on_one_page_goes_before_its_parts(httpserver: HTTPServer):
    whole = '<a href="/bell/all">Read all on one page</a>'
    parts = page(1, 2, *SENTENCES[:5]).replace("Pages:", f"{whole} Pages:")
    httpserver.expect_request("/bell/1").respond_with_data(parts, content_type="text/html")
    httpserver.expect_request("/bell/all").respond_with_data(page(0, 0, *SENTENCES), content_type="text/html")
    article = fetch(httpserver.url_for("/bell/1"), policy=with_changes(LOCAL, pages=5))
    assert article.text == "\n".join(SENTENCES)
    assert [request.path for request, _ in httpserver.log] == ["/bell/1", "/bell/all"]
