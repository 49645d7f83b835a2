"""An article for a reader's eyes: headline, standfirst, byline and date, then the body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from newsclean.model import Article, Block

_BULLET = "- "


def readable(article: Article) -> str:
    """The article as plain text with a blank line between its parts; empty where nothing was kept."""
    parts = [*_head(article), *_paragraphs(article.blocks)]
    return "\n\n".join(parts) + "\n" if parts else ""


def _head(article: Article) -> Iterator[str]:
    if article.title:
        yield article.title
    if article.standfirst:
        yield article.standfirst
    line = " · ".join(filter(None, [", ".join(article.authors), _date(article.published)]))
    if line:
        yield line


def _date(moment: datetime | None) -> str:
    if moment is None:
        return ""
    # A date whose time of day is unknown is midnight UTC in the model.
    dateless = moment.time() == time() and moment.utcoffset() == timedelta()
    return f"{moment:%Y-%m-%d}" if dateless else f"{moment:%Y-%m-%d %H:%M %Z}".rstrip()


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[str]:
    items: list[str] = []
    for block in blocks:
        if block.kind == "list_item":
            items.append("  " * max(0, block.level - 1) + _BULLET + block.text)
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield block.text
    if items:
        yield "\n".join(items)
