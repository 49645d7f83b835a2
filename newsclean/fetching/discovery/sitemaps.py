"""Sitemaps: read as they stream, into no tree, with entities left alone.

A sitemap's bytes are mended where sites break them most often (a bare ampersand, control signs), so that nothing but
the five signs XML needs is ever an entity. A document type declaration ends the reading: no sitemap has one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from newsclean.fetching.discovery.entries import Break, Child, Entry, Item
from newsclean.fetching.discovery.stamps import read_stamp
from newsclean.fetching.discovery.unpacking import pieces
from newsclean.fetching.faults import Fault
from newsclean.page.wording import wording

UNPACKED = 104_857_600  # bytes; twice what the protocol allows

_DEEPEST = 32  # elements within elements
_LONGEST = 4_096  # characters of a text, and bytes of a line
_LONGEST_ENTITY = 12  # bytes
_LONGEST_REASON = 100  # characters
_BLANKS = " \t\r\n\ufeff"
_SCHEMES = ("http://", "https://")
_ENTRIES = ("url", "sitemap")
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)", re.I)
_CONTROLS = bytes(sorted({*range(32)} - set(b"\t\n\r")))
_FIELDS = {
    ("url", "loc"): "url",
    ("url", "lastmod"): "modified",
    ("sitemap", "loc"): "url",
    ("sitemap", "lastmod"): "modified",
    ("news", "publication_date"): "published",
    ("news", "title"): "title",
    ("publication", "language"): "language",
}


def read_sitemap(body: bytes) -> Iterator[tuple[Item, ...]]:
    """The entries and children of an XML sitemap or sitemap index, plain or packed, in order.

    Comes in batches, one for each piece of the body, which may be empty. What breaks off or is damaged ends with a
    Break; an entry is given only when it is whole.
    """
    from lxml import etree

    target = _Target()
    parser = etree.XMLParser(
        target=target, recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        for piece in _mended(pieces(body, UNPACKED)):
            parser.feed(piece)
            yield target.taken()
        parser.close()
    except Fault as fault:
        yield (*target.taken(), Break(fault.message))
    except _Unfit as unfit:
        yield (*target.taken(), Break(str(unfit)))
    except etree.XMLSyntaxError as error:
        yield (*target.taken(), Break(_damage(error.msg or "")))
    else:
        yield (*target.taken(), *_breaks(parser.feed_error_log))


def read_text_sitemap(body: bytes) -> Iterator[tuple[Item, ...]]:
    """The entries of a sitemap that is plain text, an address a line; comes in batches as `read_sitemap` does."""
    rest = b""
    try:
        for piece in pieces(body, UNPACKED):
            *lines, rest = (rest + piece).splitlines(keepends=True)
            if rest.endswith((b"\n", b"\r")):
                lines, rest = [*lines, rest], b""
            yield tuple(_lines(lines))
            rest = rest[: _LONGEST + 1]
    except Fault as fault:
        yield (Break(fault.message),)
        return
    yield tuple(_lines([rest]))


class _Unfit(Exception):
    """What no sitemap has."""


class _Target:
    """Takes the events of the parser and keeps what belongs to the entry at hand."""

    def __init__(self) -> None:
        self._path = [""]
        self._kind = ""
        self._values: dict[str, str] = {}
        self._text: list[str] = []
        self._room = 0  # characters that the text at hand may still have
        self._items: list[Item] = []

    def taken(self) -> tuple[Item, ...]:
        """What was found since the last call."""
        items, self._items = tuple(self._items), []
        return items

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _Unfit("it has a document type declaration, which no sitemap needs")

    def start(self, tag: str, attributes: object) -> None:
        name = _local(tag)
        if len(self._path) > _DEEPEST:
            raise _Unfit("it is nested deeper than any sitemap")
        if name in _ENTRIES:
            self._close_entry()  # one that a damaged sitemap left open
            self._kind = name
        self._text = []
        self._room = _LONGEST if (self._path[-1], name) in _FIELDS else 0
        self._path.append(name)

    def data(self, text: str) -> None:
        if self._room > 0:
            self._text.append(text[: self._room])
            self._room -= len(text)

    def end(self, tag: str) -> None:
        name = self._path.pop() if len(self._path) > 1 else ""
        field = _FIELDS.get((self._path[-1], name))
        text = "".join(self._text).strip() if field and self._room >= 0 else ""
        if field and text:
            self._values.setdefault(field, text)
        if name in _ENTRIES:
            self._close_entry()
        self._room = 0

    def close(self) -> None:
        """What the parser asks for at the end."""

    def _close_entry(self) -> None:
        values, self._values = self._values, {}
        url = values.get("url")
        if not url:
            return
        modified = read_stamp(values.get("modified"))
        if self._kind == "sitemap":
            self._items.append(Child(url, modified))
            return
        published, title = read_stamp(values.get("published")), wording(values.get("title"))
        self._items.append(Entry(url, published, modified, title, wording(values.get("language"))))


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    """The name of an element without its namespace, declared or not."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _mended(found: Iterator[bytes]) -> Iterator[bytes]:
    first = next(found, b"")
    if b"\0" in first[:4]:  # UTF-16
        yield first
        yield from found
        return
    rest = b""
    for piece in chain((first.removeprefix(codecs.BOM_UTF8).lstrip(),), found):
        piece = rest + piece.translate(None, _CONTROLS)
        cut = piece.rfind(b"&", max(0, len(piece) - _LONGEST_ENTITY))
        piece, rest = (piece[:cut], piece[cut:]) if cut >= 0 else (piece, b"")
        yield _BARE.sub(b"&amp;", piece)
    yield _BARE.sub(b"&amp;", rest)


def _breaks(log: Any) -> Iterator[Break]:  # noqa: ANN401
    """The first damage that the parser got over, where there is any."""
    fatal = next((entry for entry in log if entry.level_name == "FATAL"), None)
    if fatal:
        yield Break(_damage(fatal.message))


def _damage(message: str) -> str:
    return f"it is damaged, and may have been read in part only ({' '.join(message.split())[:_LONGEST_REASON]})"


def _lines(lines: list[bytes]) -> Iterator[Entry]:
    for line in lines:
        text = line.decode("utf-8", "replace").strip(_BLANKS)
        if len(line) <= _LONGEST and text.lower().startswith(_SCHEMES):
            yield Entry(text)
