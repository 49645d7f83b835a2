"""Feeds in XML: RSS of all versions and Atom, read by feedparser, which is given bytes and asks nothing of anybody."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from time import struct_time
from typing import Any

from newsclean.errors import PageError
from newsclean.fetching.discovery.entries import Break, Entry, Item
from newsclean.fetching.discovery.recognition import root_of
from newsclean.fetching.discovery.stamps import Stamp, read_stamp
from newsclean.fetching.discovery.unpacking import whole
from newsclean.fetching.faults import Fault
from newsclean.page.decoding import decode
from newsclean.page.wording import wording

UNPACKED = 10_000_000  # bytes

# feedparser takes up to 20 microseconds for a tag and 5 for a reference, and for the attributes of a tag the square.
_MOST_TAGS = 60_000
_MOST_REFERENCES = 500_000
_MOST_ATTRIBUTES = 64

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(x[0-9a-f]+|\d+);?", re.I)
_ABSOLUTE = re.compile(r"\s*https?://", re.I)
_CROWDED = re.compile(rf"""<[A-Za-z_][^\s<>"']*(?:\s+[^\s<>"'=]+\s*=\s*(?:"[^"]*"|'[^']*')){{{_MOST_ATTRIBUTES}}}""")
_TAIL = 2_000  # characters in which a feed ends
_STARTS = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def read_feed(body: bytes, content_type: str | None) -> tuple[Item, ...]:
    """The entries of an RSS or Atom feed, plain or packed, in order.

    One that is not well-formed is read as far as it makes sense; one that breaks off ends with a Break.
    """
    try:
        text = _mended(decode(whole(body, UNPACKED), content_type=content_type).text)
    except Fault as fault:
        return (Break(fault.message),)
    except PageError as error:
        return (Break(str(error)),)
    root = root_of(text)
    if root is None:
        return (Break("it is no feed"),)
    if _is_laborious(text):
        return (Break("it has more markup than any feed needs"),)
    # Only the root is read and what is in it: the declarations before it may define entities.
    items = tuple(_items(text[root.place :]))
    is_whole = f"</{root.name}" in text[-_TAIL:] or any(isinstance(item, Break) for item in items[-1:])
    return items if is_whole else (*items, Break("it breaks off"))


def _is_laborious(text: str) -> bool:
    first, *rest = text.split("<![CDATA[")
    tags = first.count("<")
    for part in rest:
        _, end, after = part.partition("]]>")
        tags += (after if end else part).count("<")
    return tags > _MOST_TAGS or text.count("&") > _MOST_REFERENCES or _CROWDED.search(text) is not None


def _mended(text: str) -> str:
    """The text without signs, and references to signs, that XML does not know."""
    return _CONTROLS.sub("", _REFERENCE.sub(_reference, text) if "&#" in text else text)


def _reference(match: re.Match[str]) -> str:
    with suppress(ValueError, OverflowError):
        if not _CONTROLS.search(chr(int(f"0{match[1]}", 16 if match[1][0] in "xX" else 10))):
            return match[0]
    return ""


def _items(text: str) -> Iterator[Item]:
    import feedparser

    markup = BytesIO(text.encode("utf-8", "replace"))  # bytes themselves it would take for the name of a file first
    try:
        feed = feedparser.parse(markup, response_headers=_AS_UTF8, resolve_relative_uris=False, sanitize_html=False)
    except Exception:  # it raises whatever comes of its assumptions about a feed
        yield Break("it cannot be made sense of")
        return
    yield from _understood(feed)
    if feed["bozo"] and len(feed["entries"]) < len(_STARTS.findall(text)):
        yield Break("it is damaged, and was read in part only")


def _understood(feed: dict[str, Any]) -> Iterator[Entry]:
    language = wording(dict.get(feed["feed"], "language"))
    is_atom = str(feed["version"]).startswith("atom")
    for entry in (_entry(found, language) for found in feed["entries"]):
        # Where there is one date only, RSS knows the publication by it (dc:date), Atom the last change.
        late = is_atom or entry.published
        yield entry if late else entry._replace(published=entry.modified, modified=None)


def _entry(found: dict[str, Any], language: str | None) -> Entry:
    # dict.get, because feedparser's own invents `updated` where there is none, and warns.
    detail = dict.get(found, "title_detail") or {}
    return Entry(
        _address(found),
        _stamp(found, "published") or _stamp(found, "created"),
        _stamp(found, "updated"),
        wording(dict.get(found, "title")),
        wording(dict.get(found, "language") or detail.get("language")) or language,
    )


def _address(found: dict[str, Any]) -> str:
    """Where an entry leads: the original that a distributor names, its link, or an id that is an address; or ""."""
    original, link, name = (str(dict.get(found, key) or "") for key in ("feedburner_origlink", "link", "id"))
    if _ABSOLUTE.match(original):
        return original
    # feedparser takes an id for the link where there is none.
    return link if link != name or _ABSOLUTE.match(link) else ""


def _stamp(found: dict[str, Any], name: str) -> Stamp | None:
    parsed = dict.get(found, f"{name}_parsed")
    said = read_stamp(dict.get(found, name))
    if said or not isinstance(parsed, struct_time):
        return said
    with suppress(ValueError, OverflowError):
        return read_stamp(timegm(parsed))
    return None
