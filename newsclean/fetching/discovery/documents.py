"""The documents of a discovery: how they are had, and what is read in them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import NamedTuple, Protocol

from newsclean.errors import FeedError
from newsclean.fetching.addresses import shown
from newsclean.fetching.discovery.entries import Item
from newsclean.fetching.discovery.feeds import read_feed
from newsclean.fetching.discovery.jsonfeeds import read_json_feed
from newsclean.fetching.discovery.recognition import Kind, kind_of
from newsclean.fetching.discovery.sitemaps import read_sitemap, read_text_sitemap

LARGEST = 52_428_800  # bytes of a sitemap, as its protocol allows


class Document(NamedTuple):
    """What answered in the end: its URL, its Content-Type, and its body, without HTTP's compression."""

    url: str
    content_type: str | None
    body: bytes

    @property
    def kind(self) -> Kind | None:
        """What it is, by what it holds."""
        return kind_of(self.body, self.content_type)


class Reader(Protocol):
    """Gets what a discovery asks for; both raise FetchError or Fault."""

    async def get(self, url: str) -> Document:
        """The document at a URL, whatever it is."""

    async def sitemaps(self, origin: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an origin names."""


async def listed(document: Document) -> AsyncGenerator[tuple[Item, ...], None]:
    """What a feed or a sitemap lists, in batches that may be empty; the event loop runs in between.

    Raises FeedError for any other document.
    """
    match document.kind:
        case "feed":
            yield await asyncio.to_thread(read_feed, document.body, document.content_type)
        case "json_feed":
            yield await asyncio.to_thread(read_json_feed, document.body, document.content_type)
        case "sitemap" | "text_sitemap" as kind:
            # The parser belongs to its thread, so this is done here, piece by piece.
            for batch in (read_sitemap if kind == "sitemap" else read_text_sitemap)(document.body):
                yield batch
                await asyncio.sleep(0)
        case _:
            raise FeedError(shown(document.url), "this is no feed and no sitemap")
