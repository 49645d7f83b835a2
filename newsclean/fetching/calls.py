"""A fetch without a client at hand: the process's own serves it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import closing

from newsclean.fetching.discovery.links import EVERYTHING, Link, Search
from newsclean.fetching.policy import DEFAULT_POLICY, Policy
from newsclean.fetching.response import Response
from newsclean.fetching.shelf import client_for
from newsclean.model import Article, Failure
from newsclean.rules import Rulebook


def fetch(url: str, *, rules: Rulebook | None = None, policy: Policy = DEFAULT_POLICY) -> Article:
    """Download a page and extract its article; the article's `url` is the one that answered in the end.

    Raises FetchError where the page cannot be had and PageError where it holds no article.
    """
    with client_for(policy) as client:
        return client.with_rules(rules).fetch(url)


async def afetch(url: str, *, rules: Rulebook | None = None, policy: Policy = DEFAULT_POLICY) -> Article:
    """What `fetch` does, for callers in an event loop, which stays free meanwhile."""
    with client_for(policy) as client:
        return await asyncio.wrap_future(client.with_rules(rules).submit_fetch(url))


def fetch_many(
    urls: Iterable[str], *, rules: Rulebook | None = None, policy: Policy = DEFAULT_POLICY
) -> Iterator[Article | Failure]:
    """The articles of many URLs in the order in which they are ready; each URL gives an Article or a Failure.

    `Article.fetched.url` and `Failure.url` are the URLs as they were asked for, without credentials. Closing the
    iterator gives up what is still being asked.
    """
    with client_for(policy) as client, closing(client.with_rules(rules).fetch_many(urls)) as results:
        yield from results


def download(url: str, *, policy: Policy = DEFAULT_POLICY) -> Response:
    """Download a page: HTML or XHTML, or an untyped answer that looks like it.

    Raises FetchError.
    """
    with client_for(policy) as client:
        return client.download(url)


def discover(start: str, *, search: Search = EVERYTHING, policy: Policy = DEFAULT_POLICY) -> Iterator[Link | Failure]:
    """The pages that a site, a feed or a sitemap lists, each once, as they are found.

    A feed or sitemap that cannot be read gives a Failure between the links. Raises FetchError where nothing can be
    read at all.
    """
    with client_for(policy) as client, closing(client.discover(start, search)) as results:
        yield from results
