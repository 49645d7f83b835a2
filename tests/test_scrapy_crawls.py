"""A real crawl of a site on loopback gives the articles that newsclean finds in its pages, and says what gave none."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markup import paragraphs
from material import extracted, fixture
from pytest_httpserver import HTTPServer

PIPELINE = {"ITEM_PIPELINES": {"newsclean.integrations.scrapy.ArticlePipeline": 300}}
OTHER_REACTOR = {"TWISTED_REACTOR": "twisted.internet.selectreactor.SelectReactor"}
STORIES = ("wordpress-harbour-ferry", "russian-windows-1251", "tables-town-band")
SHORT = "<title>Closed</title><p>Back soon.</p>"
WALL = "<title>Log in</title><form action=/login><input type=password name=password></form>" + "<p>Log in to read.</p>"
RULE = """[watch]
category = "furniture"
language = "en"
why = "A paper's own line under its headlines."
phrases = ["^about 340 people cross the estuary"]
hit = ["About 340 people cross the estuary."]
miss = ["He said about 340 people cross the estuary."]
max_words = 60
"""


class Crawl(NamedTuple):
    """What came of a crawl: the items by the last part of their URL, the statistics, the log."""

    items: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str

    def by_name(self) -> dict[str, dict[str, Any]]:
        return {url_of(item).rpartition("/")[2]: item for item in self.items}

    def counted(self, prefix: str) -> dict[str, int]:
        return {key.removeprefix(prefix): n for key, n in self.stats.items() if key.startswith(prefix)}


def url_of(item: dict[str, Any]) -> str:
    return item.get("url") or item["newsclean_error"]["url"]


@pytest.fixture
def site(httpserver: HTTPServer) -> str:
    """Stories that link to one another in a row, from the front page on, and two pages that hold none."""
    for slug, following in zip(STORIES, (*STORIES[1:], "short"), strict=True):
        source = fixture(slug)
        page = re.sub(rb"(?i)(?=</body>)", onward(following).encode(), source.page)
        serve(httpserver, slug, page, content_type=source.source["content_type"])
    serve(httpserver, "short", SHORT + onward("wall"))
    serve(httpserver, "wall", WALL + onward("moved"))
    serve(httpserver, "last", f"<article><h1>Last</h1>{paragraphs(6)}</article>{onward('gone')}")
    elsewhere = {"Location": "/stories/last"}
    httpserver.expect_request("/stories/moved").respond_with_data("", status=302, headers=elsewhere)
    httpserver.expect_request("/stories/gone").respond_with_data("", status=404)
    httpserver.expect_request("/").respond_with_data(onward(STORIES[0]), content_type="text/html")
    return httpserver.url_for("/")


def onward(name: str) -> str:
    """The link to another page."""
    return f'<p><a class="onward" href="/stories/{name}">{name}</a></p>'


def serve(server: HTTPServer, name: str, page: str | bytes, content_type: str = "text/html; charset=utf-8") -> None:
    server.expect_request(f"/stories/{name}").respond_with_data(page, content_type=content_type)


def crawl(site: str, folder: Path, spider: str = "pages", **settings: Any) -> Crawl:
    """Crawl in a process of its own, where a warning is an error."""
    feed = folder / "items.jsonl"
    program = [sys.executable, "-W", "error", str(Path(__file__).with_name("crawling.py"))]
    done = subprocess.run(
        [*program, site, str(feed), spider, json.dumps(settings)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    return Crawl(items, json.loads(done.stdout), done.stderr)


def like_the_fixture(item: dict[str, Any], slug: str) -> bool:
    """Whether an item is the article of a fixture, but for where it came from."""
    expected = json.loads(json.dumps(extracted(slug).to_dict()))
    return all(item[name] == expected[name] for name in ("title", "text", "authors", "published", "blocks", "language"))


def test_a_crawl_gives_the_articles_of_the_pages_and_counts_what_became_of_them(site, tmp_path):
    done = crawl(site, tmp_path, **PIPELINE)
    items = done.by_name()
    assert set(items) == {*STORIES, "last"}
    assert [slug for slug in STORIES if not like_the_fixture(items[slug], slug)] == []
    assert not any("html" in item for item in done.items)
    assert done.stats["newsclean/articles"] == 4
    assert done.counted("newsclean/failed/") == {"NoArticle": 1, "LoginWall": 1}
    assert done.stats["item_dropped_count"] == 2
    assert "Dropped:" in done.log
    assert "nothing in the page reads like an article" in done.log
    removed = Counter(removal["category"] for item in done.items for removal in item["removed"])
    assert done.counted("newsclean/removed/") == removed
    fetched = items["last"]["fetched"]
    assert (fetched["status"], fetched["url"], fetched["redirects"]) == (200, f"{site}stories/moved", [fetched["url"]])


def test_failures_are_kept_where_that_is_asked_for_under_another_reactor(site, tmp_path):
    kept = {"NEWSCLEAN_FAILURES": "keep", "NEWSCLEAN_ARTICLE_FIELD": "article"}
    items = crawl(site, tmp_path, **PIPELINE, **OTHER_REACTOR, **kept).items
    failures = {item["newsclean_error"]["url"]: item["newsclean_error"] for item in items if "article" not in item}
    assert {url: failure["error"] for url, failure in failures.items()} == {
        f"{site}stories/short": "NoArticle",
        f"{site}stories/wall": "LoginWall",
    }
    assert failures[f"{site}stories/short"]["message"] == "nothing in the page reads like an article"
    assert {tuple(item) for item in items} == {("newsclean_error",), ("article",)}


def test_pages_are_downloaded_while_one_is_read_and_every_kind_of_item_is_filled(site, tmp_path):
    items = crawl(site, tmp_path, "held", **PIPELINE).items
    for slug in STORIES:
        story = [item for item in items if item["title"] == extracted(slug).title]
        assert {item["kind"] for item in story} == {"dict", "Story", "StoryRecord", "StoryClass"}
        assert {item["text"] for item in story} == {extracted(slug).text}
    assert not any(item.get("html") for item in items)


def test_a_spider_reads_articles_by_the_mixin_and_a_rule_file(site, tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text(RULE, encoding="utf-8")
    items = crawl(site, tmp_path, "articles", NEWSCLEAN_RULES=str(rules)).by_name()
    assert {name: item["error"] for name, item in items.items() if "error" in item} == {
        "short": "NoArticle",
        "wall": "LoginWall",
    }
    assert like_the_fixture(items["tables-town-band"], "tables-town-band")
    assert "mine/watch" in {removal["rule"] for removal in items["wordpress-harbour-ferry"]["removed"]}
