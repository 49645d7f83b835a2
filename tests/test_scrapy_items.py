"""What the Scrapy pipeline makes of one item: by its kind, by the settings, by what is in it."""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
import scrapy
from markup import paragraphs
from material import fixture
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

import newsclean
from newsclean.integrations.scrapy import ArticleMixin, ArticlePipeline

URL = "https://news.example/city/bridge"
PROSE = paragraphs(6)
PAGE = f"<html lang=en><title>A bridge opens</title><article><h1>A bridge opens</h1>{PROSE}</article>"
TEXT = "The river fell on the third day.\nNobody was hurt, the warden said.\nShare this article on social media"
CLEAN = "The river fell on the third day.\nNobody was hurt, the warden said."

SIGNED = f"{CLEAN}\nFair winds until tomorrow's tide."
RULE = """[sign-off]
category = "furniture"
language = "en"
host = "news.example"
why = "The line with which a paper ends every story."
phrases = ["^fair winds (until|till) * tide$"]
hit = ["Fair winds until tomorrow's tide."]
miss = ["They had fair winds until the morning tide."]
"""


class Declared(scrapy.Item):
    html = scrapy.Field()
    title = scrapy.Field()
    text = scrapy.Field()


@dataclass
class Record:
    html: object
    title: str | None = None
    text: str | None = None


def crawler(**settings: Any) -> Any:
    """What the pipeline needs of a crawler."""
    own = Settings(settings)
    return SimpleNamespace(settings=own, stats=MemoryStatsCollector(SimpleNamespace(settings=own)))


def piped(item: Any, **settings: Any) -> Any:
    return counted(item, **settings)[0]


def counted(item: Any, **settings: Any) -> tuple[Any, dict[str, Any]]:
    """An item as the pipeline gives it out, and the statistics."""
    desk = crawler(**settings)
    pipeline = ArticlePipeline.from_crawler(desk)
    try:
        return asyncio.run(pipeline.process_item(item)), desk.stats.get_stats()
    finally:
        pipeline.close_spider()


@pytest.mark.parametrize(
    "page", [PAGE, PAGE.encode(), HtmlResponse(URL, body=PAGE.encode())], ids=["str", "bytes", "response"]
)
def test_a_page_in_a_dict_gives_way_to_the_fields_of_its_article(page):
    item = piped({"html": page, "url": URL, "seen": 7})
    expected = newsclean.extract(PAGE, url=URL).to_dict()
    assert item == {**expected, "seen": 7, "fetched": item["fetched"]}
    assert json.dumps(item)


def test_the_charset_of_the_header_is_believed():
    page = fixture("russian-windows-1251").page.replace(b"windows-1251", b"unsaid")
    headers = {"Content-Type": "text/html; charset=windows-1251"}
    item = piped({"html": Response(URL, headers=headers, body=page)})
    assert item["title"] == fixture("russian-windows-1251").truth["title"]


def test_a_declared_item_gets_the_fields_it_has():
    item = piped(Declared(html=PAGE))
    assert (item["title"], set(item)) == ("A bridge opens", {"title", "text"})


def test_a_dataclass_loses_its_page_and_can_still_be_printed():
    item = piped(Record(PAGE))
    assert (item.title, item.html) == ("A bridge opens", None)
    assert "A bridge opens" in repr(item)


def test_what_the_article_does_not_know_stays_as_the_spider_found_it():
    item = piped({"html": PAGE, "section": "City", "title": "found by the spider"})
    assert (item["section"], item["title"]) == ("City", "A bridge opens")


def test_the_fields_have_the_names_of_the_settings():
    names = {"NEWSCLEAN_HTML_FIELD": "page", "NEWSCLEAN_URL_FIELD": "address", "NEWSCLEAN_ARTICLE_FIELD": "story"}
    item = piped({"page": PAGE, "address": URL}, **names)
    assert set(item) == {"address", "story"}
    assert item["story"]["url"] == URL


def test_a_text_is_cleaned_where_a_field_is_named_for_it():
    item = piped({"text": TEXT, "title": "Flood", "url": URL}, NEWSCLEAN_TEXT_FIELD="text")
    assert (item["text"], item["title"], item["url"]) == (CLEAN, "Flood", URL)


def test_a_text_that_is_all_boilerplate_comes_out_empty():
    assert piped({"text": "Share this article on social media"}, NEWSCLEAN_TEXT_FIELD="text")["text"] == ""


@pytest.mark.parametrize(("url", "text"), [(URL, CLEAN), ("https://other.example/", SIGNED)])
def test_a_rule_for_a_site_holds_for_texts_of_that_site(url, text, tmp_path):
    (tmp_path / "mine.toml").write_text(RULE, encoding="utf-8")
    settings = {"NEWSCLEAN_TEXT_FIELD": "text", "NEWSCLEAN_RULES": str(tmp_path / "mine.toml")}
    assert piped({"text": SIGNED, "url": url, "language": "en"}, **settings)["text"] == text


@pytest.mark.parametrize("item", [{"text": TEXT}, {"price": 3}, {}], ids=["text", "other", "empty"])
def test_an_item_without_a_page_passes_untouched(item):
    assert counted(dict(item)) == (item, {"newsclean/untouched": 1})


@pytest.mark.parametrize(
    ("page", "error"), [(None, "NoText"), ("", "NoArticle"), (b"\x00\x01\x02" * 99, "Undecodable"), (7, "NoText")]
)
def test_a_page_without_an_article_is_dropped_and_counted(page, error):
    desk = crawler()
    pipeline = ArticlePipeline.from_crawler(desk)
    with pytest.raises(DropItem):
        asyncio.run(pipeline.process_item({"html": page, "url": URL}))
    pipeline.close_spider()
    assert desk.stats.get_stats() == {f"newsclean/failed/{error}": 1}


def test_a_failed_item_is_kept_with_what_was_wrong():
    item = piped({"html": "<p>Back soon.", "url": URL}, NEWSCLEAN_FAILURES="keep", NEWSCLEAN_ERROR_FIELD="fault")
    assert set(item) == {"url", "fault"}
    assert (item["fault"]["error"], item["fault"]["url"]) == ("NoArticle", URL)


def test_an_item_that_cannot_take_the_field_says_so():
    with pytest.raises(KeyError, match="does not support field: newsclean_error"):
        piped(Declared(html="<p>Back soon."), NEWSCLEAN_FAILURES="keep")


def test_a_wrong_setting_ends_the_crawl_before_it_begins(tmp_path):
    with pytest.raises(newsclean.NewscleanError, match="NEWSCLEAN_FAILURES is 'hide', not drop or keep"):
        ArticlePipeline.from_crawler(crawler(NEWSCLEAN_FAILURES="hide"))
    with pytest.raises(newsclean.RuleError, match="holds no rule file"):
        ArticlePipeline.from_crawler(crawler(NEWSCLEAN_RULES=str(tmp_path)))


def test_a_spider_without_a_crawler_reads_by_the_catalogue():
    assert ArticleMixin().article(HtmlResponse(URL, body=PAGE.encode())).title == "A bridge opens"


def test_without_scrapy_the_extra_is_named():
    code = "import sys; sys.modules['scrapy'] = None\nimport newsclean.integrations.scrapy"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.endswith("needs the extra 'scrapy': pip install 'newsclean[scrapy]'\n")
