"""What feeds and sitemaps are read as: entries, further sitemaps, and the place where the reading ended early."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from newsclean.fetching.discovery.stamps import Stamp


class Entry(NamedTuple):
    """A page that a feed or sitemap lists; `url` is as written."""

    url: str
    published: Stamp | None = None
    modified: Stamp | None = None
    title: str | None = None
    language: str | None = None


class Child(NamedTuple):
    """A sitemap that a sitemap lists; `url` is as written."""

    url: str
    modified: Stamp | None = None


class Break(NamedTuple):
    """The reading ended here, before the end; `problem` is a message for readers."""

    problem: str


Item: TypeAlias = Entry | Child | Break
