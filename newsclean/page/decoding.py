"""Bytes to text: the byte order mark, UTF-8, the header, the meta tag, then a guess by what the bytes look like.

UTF-8 goes before any label, since text in another encoding hardly ever looks like it by accident, and wrong labels
are common. A label is believed where the text comes out whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsclean.errors import Undecodable
from newsclean.page.charsets import EASTERN, codec_of
from newsclean.page.guessing import guess_codec
from newsclean.page.mending import MEND

_SAMPLE = 65_536  # bytes looked at for a file's nature
_META_REACH = 65_536  # bytes in which a page may name its encoding
_FIRST_SIGNS = 8  # of a page in UTF-16, which are ASCII
_CONTROLS_ALLOWED = 0.01  # share of control bytes in the sample
_CONTROLS_SPARED = 8  # so many do not count in a short text
_LATIN = "cp1252"
_SHIFTED = "iso2022-jp"  # the one encoding that looks like ASCII
_DAMAGE_ALLOWED = 0.1  # share of unreadable ones among the signs beyond ASCII

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
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
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_LANGUAGE = re.compile(rb"""<html\b[^>]{0,400}?\slang\s*=\s*["']?\s*([a-z]{2})\b""", re.I)
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
    marked = next((codec for bom, codec in _BOMS if html.startswith(bom)), None) or _unmarked(html)
    if marked:
        return Decoded(html.decode(marked, "replace").removeprefix("\ufeff"), marked)
    _refuse_files(html)
    return _by_label(html, content_type)


def _by_label(data: bytes, content_type: str | None) -> Decoded:
    if data.isascii():
        return _ascii(data, _labelled(data, content_type))
    utf8 = _utf8(data)
    if utf8 is not None:
        return Decoded(utf8, "utf-8")
    for label in _labelled(data, content_type):
        codec = _corrected(label, data)
        text = data.decode(codec, MEND)
        if not _damaged(text):
            return Decoded(text, codec)
    codec = guess_codec(data, _language(data)) or _LATIN
    return Decoded(data.decode(codec, MEND), codec)


def _utf8(data: bytes) -> str | None:
    """The text of bytes that are UTF-8, but for a cut or a stray byte; None for others."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        return None if _damaged(text) else text


def _ascii(data: bytes, labels: Iterator[str]) -> Decoded:
    codecs = (*labels, "utf-8")
    codec = _SHIFTED if _SHIFTED in codecs or guess_codec(data) == _SHIFTED else codecs[0]
    return Decoded(data.decode(codec, MEND), codec)


def _corrected(label: str, data: bytes) -> str:
    """The codec of a label, but what the bytes tell where it is one that hides its errors.

    Servers say that all they send is in Latin letters, and one East Asian encoding is readable as another.
    """
    if label != _LATIN and label not in EASTERN:
        return label
    guess = guess_codec(data)
    return guess if guess and (label == _LATIN or guess in EASTERN) else label


def _labelled(data: bytes, content_type: str | None) -> Iterator[str]:
    """The codecs that labels name, the header's first; no label can mean UTF-16, which was looked for before."""
    header = _HEADER.search(content_type or "")
    head = _COMMENT.sub(b"", data[:_META_REACH])
    said = (found[1].decode("ascii") for found in (*_META.finditer(head), *_XML.finditer(head)))
    for codec in map(codec_of, (*((header[1],) if header else ()), *said)):
        if codec:
            yield "utf-8" if codec.startswith("utf-16") else codec


def _language(data: bytes) -> str | None:
    found = _LANGUAGE.search(data[:_META_REACH])
    return found[1].decode("ascii").lower() if found else None


def _unmarked(data: bytes) -> str | None:
    """The kind of UTF-16 a page without a byte order mark is in, by the NULs beside the ASCII of its first tag."""
    evens, odds = data[: 2 * _FIRST_SIGNS : 2], data[1 : 2 * _FIRST_SIGNS : 2]
    if len(odds) < _FIRST_SIGNS or any(evens) == any(odds):
        return None
    return "utf-16-le" if all(evens) else "utf-16-be" if all(odds) else None


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
