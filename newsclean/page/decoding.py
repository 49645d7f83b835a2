"""Bytes to text: the byte order mark, the header, the meta tag, strict UTF-8, then windows-1252.

One exception to that order: bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever a label says, since
text in another encoding hardly ever looks like that by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsclean.errors import Undecodable
from newsclean.page.charsets import codec_of

_SAMPLE = 65_536  # bytes looked at for a file's nature
_META_REACH = 8_192  # bytes in which a page may name its encoding
_CONTROLS_ALLOWED = 0.01  # share of control bytes in the sample
_CONTROLS_SPARED = 8  # so many do not count in a short text
_DAMAGE_ALLOWED = 0.1  # share of unreadable ones among the signs beyond ASCII

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_FILES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
)
_CONTROLS = bytes(sorted({*range(32), 127} - set(b"\t\n\v\f\r\x1b")))
_META = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w:.-]{1,40})""", re.I)


class Decoded(NamedTuple):
    """The text of a page and the Python codec it was read with (`str` where it came as text)."""

    text: str
    encoding: str


def decode(html: bytes | str, *, content_type: str | None = None) -> Decoded:
    """The page as text, without lone surrogates; `content_type` is the value of the HTTP header.

    Raises Undecodable for bytes that are no text: images, archives, PDF, anything full of control signs.
    """
    if isinstance(html, str):
        _refuse_controls(html[:_SAMPLE].encode("ascii", "ignore"))
        return Decoded(_scrub(html), "str")
    marked = next((codec for bom, codec in (*_BOMS, *_BARE_UTF16) if html.startswith(bom)), None)
    if marked:
        return Decoded(html.decode(marked, "replace").removeprefix("\ufeff"), marked)
    _refuse_files(html)
    return _by_label(html, content_type)


def _by_label(data: bytes, content_type: str | None) -> Decoded:
    utf8 = _strict_utf8(data)
    if utf8 is not None and len(utf8) != len(data):
        return Decoded(utf8, "utf-8")
    for codec in _labelled(data, content_type):
        if utf8 is not None and codec not in ("iso2022-jp", "utf-16-le", "utf-16-be"):
            return Decoded(utf8, codec)
        text = data.decode(codec, "replace")
        if not _damaged(text):
            return Decoded(text, codec)
    return Decoded(utf8, "utf-8") if utf8 is not None else Decoded(data.decode("cp1252", "replace"), "cp1252")


def _labelled(data: bytes, content_type: str | None) -> Iterator[str]:
    header = _HEADER.search(content_type or "")
    codec = codec_of(header[1]) if header else None
    if codec:
        yield codec
    head = data[:_META_REACH]
    meta = _META.search(head) or _XML.search(head)
    codec = codec_of(meta[1].decode("ascii", "ignore")) if meta else None
    if codec:
        # A label that could be read as ASCII proves the bytes are not UTF-16.
        yield "utf-8" if codec.startswith("utf-16") else codec


def _strict_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _damaged(text: str) -> bool:
    lost = text.count("\ufffd")
    if not lost:
        return False
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return lost > _DAMAGE_ALLOWED * beyond_ascii


def _refuse_files(data: bytes) -> None:
    for magic, nature in _FILES:
        if data.startswith(magic):
            raise Undecodable(f"this is no page but {nature}")
    _refuse_controls(data[:_SAMPLE])


def _refuse_controls(sample: bytes) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > max(_CONTROLS_SPARED, _CONTROLS_ALLOWED * len(sample)):
        raise Undecodable("this is binary data, not a page")


def _scrub(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
