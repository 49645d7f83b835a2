"""Where a site says its feeds and sitemaps are, where sites usually have them, and what their addresses tell."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from newsclean.fetching.addresses import Address
from newsclean.fetching.discovery.sieve import resolved
from newsclean.page import Page
from newsclean.page.markup import catalogue

FIRST, USUAL, LAST = range(3)
"""In which order feeds and sitemaps are read: those of news, any others, those that hardly ever list articles."""

_LINKS = 'link[rel~="alternate" i][type][href],link[rel~="feed" i][href],link[rel~="sitemap" i][href]'
_MOST = 100  # links of a page
_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml")


def signposts(page: Page, url: str) -> list[Address]:
    """The feeds and sitemaps that a page at this URL names in its links, in its order; none of readers' comments."""
    root = page.tree.css_first("base[href]")
    base = resolved((root.attributes.get("href") or "") if root else "", url)
    found = []
    for node in page.tree.css(_LINKS)[:_MOST]:
        relations = (node.attributes.get("rel") or "").lower().split()
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        address = resolved(node.attributes.get("href") or "", base.url if base else url)
        if address and (kind in _TYPES or "alternate" not in relations) and not _is_of_comments(address.url):
            found.append(address)
    return found


def usual_places() -> list[list[str]]:
    """Paths at which sites have news sitemaps, feeds and sitemaps; of each list one is enough."""
    return list(_data()["places"].values())


def rank_of(url: str) -> int:
    """When a sitemap is read, by its address."""
    parts = urlsplit(url.lower())
    name = f"{parts.path}?{parts.query}"
    words = _data()["sitemaps"]
    if any(word in name for word in words["side"]):
        return LAST
    return FIRST if any(word in name for word in words["news"]) else USUAL


def _is_of_comments(url: str) -> bool:
    return any(word in url.lower() for word in _data()["comments"]["feeds"])


@cache
def _data() -> dict[str, Any]:
    return catalogue("discovery")
