"""What a discovery gives and is asked for: links, and the search that they must fit."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec

from newsclean.errors import PolicyError


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A page that a feed or a sitemap lists.

    `url` has no credentials and no fragment, else it is as written. `published` and `modified` are aware; a date
    without a time is midnight, without a zone UTC. `language` is as written, such as "en-GB". `source` is the URL of
    the feed or sitemap. Unknown is None.
    """

    url: str
    published: datetime | None = None
    modified: datetime | None = None
    title: str | None = None
    language: str | None = None
    source: str


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """Which links are wanted, and how far to look for them.

    `since` is compared with the date of publication, or else of change, or else with the day in the address; a date
    without a time counts to the end of its day, and a link that tells none is kept. Without a zone, `since` is UTC.
    `limit` is the most links. `match` is a regular expression that is searched for anywhere in the URL. `documents`
    is the most feeds and sitemaps that are asked for, failures included.

    Raises PolicyError for numbers below 1 and for a `match` that is no regular expression.
    """

    since: datetime | None = None
    limit: int | None = None
    match: str | None = None
    documents: int = 500

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 1:
            raise PolicyError("limit", f"{self.limit} is less than 1")
        if self.documents < 1:
            raise PolicyError("documents", f"{self.documents} is less than 1")
        try:
            re.compile(self.match or "")
        except (re.error, RecursionError, OverflowError) as error:
            raise PolicyError("match", f"this is no regular expression: {error}") from None

    @property
    def start(self) -> datetime | None:
        """`since`, aware."""
        return self.since.replace(tzinfo=UTC) if self.since and not self.since.tzinfo else self.since


EVERYTHING = Search()
