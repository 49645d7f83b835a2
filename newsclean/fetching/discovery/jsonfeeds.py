"""Feeds in JSON (JSON Feed 1.0 and 1.1)."""

from __future__ import annotations

from typing import Any

import msgspec

from newsclean.errors import PageError
from newsclean.fetching.discovery.entries import Break, Entry, Item
from newsclean.fetching.discovery.feeds import UNPACKED
from newsclean.fetching.discovery.stamps import read_stamp
from newsclean.fetching.discovery.unpacking import whole
from newsclean.fetching.faults import Fault
from newsclean.page.decoding import decode
from newsclean.page.wording import wording

_VERSION = "jsonfeed.org/version/"


class _Feed(msgspec.Struct):
    items: list[msgspec.Raw]
    version: Any = None
    language: Any = None


class _Item(msgspec.Struct):
    url: Any = None
    external_url: Any = None
    id: Any = None
    title: Any = None
    date_published: Any = None
    date_modified: Any = None
    language: Any = None


def read_json_feed(body: bytes, content_type: str | None) -> tuple[Item, ...]:
    """The entries of a JSON Feed, plain or packed, in order; what is none, or breaks off, is a Break."""
    try:
        text = decode(whole(body, UNPACKED), content_type=content_type).text
        feed = msgspec.json.decode(text.encode("utf-8", "replace"), type=_Feed)
    except Fault as fault:
        return (Break(fault.message),)
    except PageError as error:
        return (Break(str(error)),)
    except (msgspec.DecodeError, RecursionError):
        return (Break("it is no JSON feed, or breaks off"),)
    if _VERSION not in str(feed.version):
        return (Break("it is JSON, but no feed"),)
    language = wording(feed.language)
    return tuple(_entry(item, language) for item in map(_item, feed.items) if item)


def _item(raw: msgspec.Raw) -> _Item | None:
    try:
        return msgspec.json.decode(raw, type=_Item)
    except (msgspec.DecodeError, RecursionError):
        return None


def _entry(item: _Item, language: str | None) -> Entry:
    addresses = (text for text in (item.url, item.external_url, item.id) if isinstance(text, str) and text)
    return Entry(
        next(addresses, ""),
        read_stamp(item.date_published),
        read_stamp(item.date_modified),
        wording(item.title),
        wording(item.language) or language,
    )
