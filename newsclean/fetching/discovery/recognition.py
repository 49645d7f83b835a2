"""What a document is, by what it holds: neither its name nor its label tells."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from newsclean.fetching.discovery.unpacking import opening

Kind = Literal["feed", "json_feed", "sitemap", "text_sitemap", "page"]

_SAMPLE = 65_536  # bytes
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>)", re.S | re.I)
_ROOT = re.compile(r"\s*<((?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*)")
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s+html", re.I)
_ADDRESS = re.compile(r"\s*https?://\S+\s*(?:\n|\r|$)", re.I)
_ROOTS: dict[str, Kind] = {
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "channel": "feed",
    **dict.fromkeys(("html", "head", "body", "title", "meta", "link", "script", "div", "main", "p"), "page"),
}


class Root(NamedTuple):
    """The first element of a document: where it begins, and its name as written."""

    place: int
    name: str


def kind_of(body: bytes, content_type: str | None) -> Kind | None:
    """What the body of a document is; None for what is neither a feed nor a sitemap nor a page."""
    text = _text(opening(body, _SAMPLE))
    root = root_of(text)
    if root:
        return _ROOTS.get(root.name.rpartition(":")[2].lower()) or _page(text[: root.place], content_type)
    if text.lstrip().startswith("{"):
        return "json_feed"
    return "text_sitemap" if _ADDRESS.match(text) else _page(text, content_type)


def root_of(text: str) -> Root | None:
    """The root of a document in XML or HTML, behind its declarations and comments; None for other texts."""
    place = 0
    while match := _PROLOG.match(text, place):
        place = match.end()
    root = _ROOT.match(text, place)
    return Root(root.start(1) - 1, root[1]) if root else None


def _page(prolog: str, content_type: str | None) -> Kind | None:
    labelled = (content_type or "").lower().startswith(("text/html", "application/xhtml"))
    return "page" if labelled or _HTML_DOCTYPE.search(prolog) else None


def _text(sample: bytes) -> str:
    codec = next((codec for mark, codec in (*_BOMS, *_BARE_UTF16) if sample.startswith(mark)), "latin-1")
    return sample.decode(codec, "replace").removeprefix("\ufeff")
