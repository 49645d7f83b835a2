"""What learning looks at: the blocks that are kept of a page or text today, and the site they are from."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple

from newsclean.batch.inputs import Input, Markup, Prose
from newsclean.cleaning import clean
from newsclean.errors import NewscleanError
from newsclean.extraction import LEAST_PROSE, extract_page
from newsclean.fetching.reading import read
from newsclean.fetching.response import Response
from newsclean.model import Article
from newsclean.page import read_page
from newsclean.rules import Rulebook
from newsclean.rules.hosts import host_of
from newsclean.text import plain

_EDITION = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_WORDING = frozenset({"paragraph", "list_item"})
"""Kinds of blocks in which boilerplate is looked for; headings, quotations and tables are the story's."""


class Piece(NamedTuple):
    """A kept block: its text, and whether it may be boilerplate."""

    text: str
    is_open: bool


class Sheet(NamedTuple):
    """A page's kept blocks. `draw` is its number in the draw of a sample, the same whenever it is read.

    `names` are what its story is known by: the canonical URL and the headline, where they are known.
    """

    site: str
    draw: int
    names: tuple[str, ...]
    language: str | None
    pieces: tuple[Piece, ...]


def draw_of(item: Input) -> int:
    """The number of an input in the draw of a sample."""
    return int.from_bytes(blake2b(f"{item.source}\0{item.id}".encode(errors="replace"), digest_size=8).digest())


def site_of(item: Input) -> str | None:
    """The site an input is known to be from before it is read; of a text without a URL it is its source."""
    host = host_of(item.url)
    if host is None:
        return item.source.lower() if isinstance(item.content, Prose) else None
    return _site(host)


def read_sheet(item: Input, rules: Rulebook) -> Sheet | None:
    """The sheet of an input; None where there is no article in it, or nothing tells its site."""
    try:
        article = _article(item, rules)
    except NewscleanError:
        return None
    site = site_of(item) or _site(host_of(article.canonical_url))
    if site is None or not article.blocks:
        return None
    names = (article.canonical_url, plain(article.title or ""))
    pieces = tuple(Piece(block.text, block.kind in _WORDING) for block in article.blocks)
    return Sheet(site, draw_of(item), tuple(filter(None, names)), article.language, pieces)


def _article(item: Input, rules: Rulebook) -> Article:
    match item.content:
        case Markup(data, content_type):
            return extract_page(read_page(data, url=item.url, content_type=content_type), rules=rules)
        case Prose(text, title, language):
            return clean(text, title=title, language=language, rules=rules.on(site_of(item)))
        case Response() as response:
            return read(response, rules, LEAST_PROSE).article
        case NewscleanError() as error:
            raise error


def _site(host: str | None) -> str | None:
    """The site of a host: without what only tells its editions apart."""
    return _EDITION.sub("", host, count=1) if host else None


Reader = Callable[[Input], Sheet | None]
