"""Clients: articles and pages by their URLs, one or many, in a loop of the caller's or without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing
from copy import copy
from types import TracebackType
from typing import Self

from newsclean.errors import NeedsBrowser, Obstructed
from newsclean.extraction import LEAST_PROSE
from newsclean.fetching.crowd import Crowd
from newsclean.fetching.discovery.documents import Document
from newsclean.fetching.discovery.links import EVERYTHING, Link, Search
from newsclean.fetching.discovery.walk import discover
from newsclean.fetching.engine import Engine
from newsclean.fetching.loop import Loop
from newsclean.fetching.policy import DEFAULT_POLICY, Policy
from newsclean.fetching.reading import FURTHER, Reading, follow, read
from newsclean.fetching.response import Response
from newsclean.fetching.urls import each
from newsclean.model import Article, Failure
from newsclean.rules import Rulebook, default_rules


class AsyncClient:
    """Fetches under one policy, in one event loop of asyncio; keeps connections, robots files and each host's pace.

    An asynchronous context manager. Pages are read in a thread of its own, so the loop stays free.
    """

    def __init__(self, policy: Policy = DEFAULT_POLICY, *, rules: Rulebook | None = None) -> None:
        self._policy = policy
        self._rules = rules
        self._engine = Engine(policy)
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="newsclean-reading")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._engine.close()
        self._desk.shutdown(wait=False, cancel_futures=True)

    def with_rules(self, rules: Rulebook | None) -> Self:
        """This client with other rules: the same connections, hosts and limits."""
        other = copy(self)
        other._rules = rules
        return other

    async def fetch(self, url: str) -> Article:
        """Download a page and extract its article, whose `url` is the one that answered in the end.

        Raises FetchError where the page cannot be had and PageError where it holds no article.
        """
        return await self._article(await self.download(url))

    async def download(self, url: str) -> Response:
        """Download a page: HTML or XHTML, or an untyped answer that looks like it; raises FetchError."""
        return await self._engine.page(url)

    async def fetch_many(self, urls: Iterable[str] | AsyncIterable[str]) -> AsyncGenerator[Article | Failure, None]:
        """The articles of many URLs in the order in which they are ready; each URL gives an Article or a Failure.

        `Article.fetched.url` and `Failure.url` are the URLs as they were asked for, without credentials. URLs are
        taken as they are needed, about 1,000 ahead. At most 64 answers (twice the policy's `concurrency`) are on their
        way or wait to be taken. Closing the generator gives up what is still being asked.
        """
        crowd = Crowd(each(urls), self.download, self._article, self._policy.concurrency)
        async with aclosing(crowd.results()) as results:
            async for result in results:
                yield result

    async def download_many(self, urls: Iterable[str] | AsyncIterable[str]) -> AsyncGenerator[Response | Failure, None]:
        """The pages of many URLs, as `fetch_many` gives their articles."""
        crowd = Crowd(each(urls), self.download, _as_it_is, self._policy.concurrency)
        async with aclosing(crowd.results()) as results:
            async for result in results:
                yield result

    async def discover(self, start: str, search: Search = EVERYTHING) -> AsyncGenerator[Link | Failure, None]:
        """The pages that a site, a feed or a sitemap lists, each once, as they are found.

        A feed or sitemap that cannot be read gives a Failure between the links. Raises FetchError where nothing can
        be read at all.
        """
        async with aclosing(discover(start, _Library(self._engine), search)) as results:
            async for result in results:
                yield result

    async def _article(self, response: Response) -> Article:
        reading = await self._first(response)
        if self._policy.pages <= 1:
            return reading.article
        return await follow(reading, self._policy.pages, self.download, self._read_further)

    async def _first(self, response: Response) -> Reading:
        try:
            return await self._read(response)
        except NeedsBrowser:
            if self._policy.browser != "when_needed":
                raise
            return await self._read(await self._engine.rendered(response.final_url))
        except Obstructed:
            if not response.stored or self._policy.offline:
                raise
            # What stood before the article when the page was stored may be gone.
            return await self._read(await self._engine.page_anew(response.url))

    async def _read(self, response: Response, least: int = LEAST_PROSE) -> Reading:
        rules = self._rules or default_rules()
        return await asyncio.get_running_loop().run_in_executor(self._desk, read, response, rules, least)

    async def _read_further(self, response: Response) -> Reading:
        return await self._read(response, FURTHER)


class Client:
    """An AsyncClient for callers without an event loop: the same in all it does, but for the waiting.

    A context manager. May be used from several threads at once.
    """

    def __init__(self, policy: Policy = DEFAULT_POLICY, *, rules: Rulebook | None = None) -> None:
        self._client = AsyncClient(policy, rules=rules)
        self._loop = Loop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give up what is still being asked, close all connections, and end the thread that the loop runs in."""
        self._loop.close(self._client.aclose)

    def with_rules(self, rules: Rulebook | None) -> Self:
        """See AsyncClient.with_rules."""
        other = copy(self)
        other._client = self._client.with_rules(rules)
        return other

    def submit_fetch(self, url: str) -> Future[Article]:
        """What `fetch` does, started and not waited for."""
        return self._loop.submit(self._client.fetch(url))

    def fetch(self, url: str) -> Article:
        """See AsyncClient.fetch."""
        return self._loop.run(self._client.fetch(url))

    def download(self, url: str) -> Response:
        """See AsyncClient.download."""
        return self._loop.run(self._client.download(url))

    def fetch_many(self, urls: Iterable[str] | AsyncIterable[str]) -> Generator[Article | Failure, None, None]:
        """See AsyncClient.fetch_many; the iterator is closed by `close()`, or when it is no longer used."""
        return self._loop.iterate(self._client.fetch_many(urls))

    def download_many(self, urls: Iterable[str] | AsyncIterable[str]) -> Generator[Response | Failure, None, None]:
        """See AsyncClient.download_many."""
        return self._loop.iterate(self._client.download_many(urls))

    def discover(self, start: str, search: Search = EVERYTHING) -> Generator[Link | Failure, None, None]:
        """See AsyncClient.discover."""
        return self._loop.iterate(self._client.discover(start, search))


class _Library:
    """The documents of a discovery."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self, url: str) -> Document:
        response = await self._engine.document(url)
        return Document(response.final_url, response.content_type, response.body)

    async def sitemaps(self, origin: str) -> tuple[str, ...]:
        return await self._engine.sitemaps(origin)


async def _as_it_is(response: Response) -> Response:
    return response
