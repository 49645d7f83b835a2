"""A crawl of a site, run as a program of its own, for a process can start its reactor once.

    python crawling.py SITE FEED SPIDER SETTINGS

Follows the links of the site that have the class "onward". The items go to the file FEED as JSON lines, the statistics
to standard output as JSON.
"""

import json
import sys
import threading
from dataclasses import dataclass

import attrs
import scrapy
from scrapy.crawler import CrawlerProcess

from newsclean import NewscleanError
from newsclean.integrations import scrapy as integration
from newsclean.integrations.scrapy import ArticleMixin


class Story(scrapy.Item):
    """A story with declared fields."""

    html = scrapy.Field()
    kind = scrapy.Field()
    title = scrapy.Field()
    text = scrapy.Field()


@dataclass
class StoryRecord:
    """The same as a dataclass."""

    html: object
    kind: str
    title: str | None = None
    text: str | None = None


@attrs.define
class StoryClass:
    """The same in attrs."""

    html: object
    kind: str
    title: str | None = None
    text: str | None = None


KINDS = (dict, Story, StoryRecord, StoryClass)


class Walker(scrapy.Spider):
    """Walks through the site."""

    name = "walker"

    def parse(self, response):
        """What is on a page, then what it links to."""
        yield from self.items(response)
        if hasattr(response, "xpath"):
            yield from response.follow_all(css="a.onward")

    def items(self, response):
        """The items of a page."""
        raise NotImplementedError


class Pages(Walker):
    """Yields the responses that stories may be in."""

    def items(self, response):
        if "/stories/" in response.url:
            yield {"html": response}


class Held(Walker):
    """Yields each story as every kind of item, and holds the reading up until all of the site was downloaded."""

    downloaded = threading.Event()

    def items(self, response):
        if "/stories/" in response.url:
            yield from (kind(html=response, kind=kind.__name__) for kind in KINDS)
        if response.url.endswith("/last"):
            self.downloaded.set()

    @classmethod
    def read(cls, source, rules):
        """Read as ever, but late."""
        assert cls.downloaded.wait(120), "no page is downloaded while one is read"
        return READ(source, rules)


class Articles(ArticleMixin, Walker):
    """Reads the stories in the spider."""

    def items(self, response):
        if "/stories/" in response.url:
            try:
                yield self.article(response).to_dict()
            except NewscleanError as error:
                yield {"url": response.url, "error": type(error).__name__}


READ = integration._read
SPIDERS = {"pages": Pages, "articles": Articles, "held": Held}


def crawl(site, feed, spider, settings):
    """Crawl with Scrapy's default settings but for those given, and print the statistics."""
    if spider == "held":
        integration._read = Held.read
    process = CrawlerProcess({"FEEDS": {feed: {"format": "jsonlines"}}} | json.loads(settings))
    crawler = process.create_crawler(SPIDERS[spider])
    process.crawl(crawler, start_urls=[site])
    process.start()
    json.dump(crawler.stats.get_stats(), sys.stdout, default=str)


if __name__ == "__main__":
    crawl(*sys.argv[1:])
