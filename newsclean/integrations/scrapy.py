"""newsclean in Scrapy: an item pipeline that turns pages into articles, and a mixin for spiders; the extra 'scrapy'.

Settings, all optional:

NEWSCLEAN_HTML_FIELD      the item's field with the page: the response, or its HTML as bytes or str ("html")
NEWSCLEAN_TEXT_FIELD      the field with a text that something else extracted, to be cleaned (no such field)
NEWSCLEAN_URL_FIELD       the field with the page's URL, where the page is not a response ("url")
NEWSCLEAN_ARTICLE_FIELD   the field for the article; without one the article's fields become the item's own (none)
NEWSCLEAN_ERROR_FIELD     the field for what was wrong ("newsclean_error")
NEWSCLEAN_FAILURES        "drop" an item whose page holds no article, or "keep" it with what was wrong ("drop")
NEWSCLEAN_RULES           a rule file, or a folder of them, beside the catalogue (none)
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import Any, Literal, NamedTuple, Self

from newsclean.cleaning import clean
from newsclean.errors import MissingPackage, NewscleanError, NoText
from newsclean.extraction import LEAST_PROSE, extract
from newsclean.fetching.reading import read
from newsclean.fetching.response import Response as Answer
from newsclean.model import Article, Failure
from newsclean.rules import Rulebook, default_rules, load_rules
from newsclean.rules.hosts import host_of

try:
    from itemadapter import ItemAdapter
    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector
    from scrapy.utils.asyncio import is_asyncio_available
    from twisted.internet.defer import Deferred
except ImportError as error:
    raise MissingPackage("scrapy", "newsclean in Scrapy") from error


class ArticleMixin:
    """For spiders: `self.article(response)` gives the article of a response."""

    settings: BaseSettings

    @cached_property
    def _rulebook(self) -> Rulebook:
        return _rules(self.settings) if hasattr(self, "settings") else default_rules()

    def article(self, response: Response) -> Article:
        """The article of a response, by the rules of NEWSCLEAN_RULES; `fetched` tells how Scrapy had the page.

        Raises PageError where the page holds none, and a FetchError of the kind Obstructed where it holds something
        else that stands before the article.
        """
        return _article(response, self._rulebook)


class Fields(NamedTuple):
    """The item's fields that are read and written; None: there is none."""

    html: str
    text: str | None
    url: str
    article: str | None
    error: str


class Source(NamedTuple):
    """What an item holds for newsclean to read; `page` is a Response, bytes or str, None where there is a text."""

    page: Any
    text: Any
    url: str | None
    title: str | None
    language: str | None


class ArticlePipeline:
    """An item pipeline: the page in an item goes out, the article's fields come in.

    Dicts, `scrapy.Item`, dataclasses and attrs classes are items. Of an item that declares its fields, those that the
    article has are filled; where the article knows nothing, what the spider found stays. Items without a page pass
    untouched. Pages are read in a thread of its own, one after another, so downloads go on. Statistics:
    newsclean/articles, newsclean/removed/CATEGORY (blocks), newsclean/failed/ERROR, newsclean/untouched.
    """

    def __init__(
        self, fields: Fields, failures: Literal["drop", "keep"], rules: Rulebook, stats: StatsCollector
    ) -> None:
        self._fields = fields
        self._failures = failures
        self._rules = rules
        self._stats = stats
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="newsclean-reading")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline that a crawl's settings describe; raises RuleError or NewscleanError for a wrong one."""
        settings, stats = crawler.settings, crawler.stats
        assert stats is not None  # a crawler has them before its pipelines
        failures = settings.get("NEWSCLEAN_FAILURES", "drop")
        if failures not in ("drop", "keep"):
            raise NewscleanError(f"NEWSCLEAN_FAILURES is {failures!r}, not drop or keep")
        return cls(_fields(settings), failures, _rules(settings), stats)

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items have no type in common
        """The item with the article's fields. Raises DropItem where there is no article and failures are dropped."""
        adapter = ItemAdapter(item)
        source = self._source(adapter)
        if source is None:
            self._stats.inc_value("newsclean/untouched")
            return item
        try:
            article = await _awaited(self._desk.submit(_read, source, self._rules))
        except NewscleanError as error:
            self._fail(adapter, error)
        else:
            self._count(article)
            self._clear(adapter)
            self._fill(adapter, article.to_dict())
        return item

    def close_spider(self) -> None:
        """Let the thread go."""
        self._desk.shutdown(wait=False)

    def _source(self, adapter: ItemAdapter) -> Source | None:
        """What there is to read in an item; None where it has neither of the fields."""
        html, text, url = self._fields.html, self._fields.text, self._fields.url
        if html not in adapter and (text is None or text not in adapter):
            return None
        words = [_known(adapter, name) for name in (url, "title", "language")]
        return Source(adapter.get(html), adapter.get(text) if text else None, *words)

    def _fail(self, adapter: ItemAdapter, error: NewscleanError) -> None:
        self._stats.inc_value(f"newsclean/failed/{type(error).__name__}")
        if self._failures == "drop":
            raise DropItem(str(error)) from error
        adapter[self._fields.error] = Failure(url=getattr(error, "url", None) or "", error=error).to_dict()
        self._clear(adapter)

    def _count(self, article: Article) -> None:
        self._stats.inc_value("newsclean/articles")
        for category, count in Counter(removal.category for removal in article.removed).items():
            self._stats.inc_value(f"newsclean/removed/{category}", count)

    def _clear(self, adapter: ItemAdapter) -> None:
        """Take the page out of an item: a response cannot be exported, and nobody asked for its HTML twice."""
        if self._fields.html not in adapter:
            return
        if isinstance(adapter.item, MutableMapping):
            del adapter[self._fields.html]
        else:
            adapter[self._fields.html] = None

    def _fill(self, adapter: ItemAdapter, fields: dict[str, Any]) -> None:
        if self._fields.article:
            adapter[self._fields.article] = fields
            return
        declared = fields if isinstance(adapter.item, dict) else adapter.field_names()
        for name, value in fields.items():
            if name in declared and (value or name == "text" or name not in adapter):
                adapter[name] = value


def _fields(settings: BaseSettings) -> Fields:
    defaults = Fields("html", None, "url", None, "newsclean_error")
    return Fields(
        *(settings.get(f"NEWSCLEAN_{name.upper()}_FIELD", defaults[i]) for i, name in enumerate(Fields._fields))
    )


def _rules(settings: BaseSettings) -> Rulebook:
    path = settings.get("NEWSCLEAN_RULES")
    return load_rules(path) if path else default_rules()


def _known(adapter: ItemAdapter, name: str) -> str | None:
    value = adapter.get(name)
    return value if isinstance(value, str) else None


def _read(source: Source, rules: Rulebook) -> Article:
    match source.page:
        case Response():
            return _article(source.page, rules)
        case bytes() | str():
            return extract(source.page, url=source.url, rules=rules)
    if not isinstance(source.text, str) or not source.text.strip():
        raise NoText("the item has neither a page nor a text", url=source.url)
    own = rules.on(host_of(source.url))
    return clean(source.text, title=source.title, language=source.language, rules=own)


def _article(response: Response, rules: Rulebook) -> Article:
    return read(_answer(response), rules, LEAST_PROSE).article


def _answer(response: Response) -> Answer:
    """Scrapy's response as the one of a fetch of our own."""
    meta = response.request.meta if response.request else {}
    redirects = tuple(meta.get("redirect_urls", ()))
    pairs = [(name, value) for name, values in response.headers.items() for value in values]
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in pairs)
    return Answer(
        url=(*redirects, response.url)[0],
        final_url=response.url,
        redirects=redirects,
        status=response.status,
        content_type=dict(headers).get("content-type"),
        body=response.body,
        headers=headers,
        attempts=(),
        elapsed=meta.get("download_latency", 0.0),
        stored="cached" in response.flags,
    )


async def _awaited(future: Future[Article]) -> Article:
    """What a thread gives, under any reactor."""
    if is_asyncio_available():
        return await asyncio.wrap_future(future)
    return await _deferred(future)


def _deferred(future: Future[Article]) -> Deferred[Article]:
    from twisted.internet import reactor

    deferred: Deferred[Article] = Deferred()

    def tell(done: Future[Article]) -> None:
        error = done.exception()
        deferred.errback(error) if error else deferred.callback(done.result())

    future.add_done_callback(lambda done: reactor.callFromThread(tell, done))
    return deferred
