"""Text of attributes, elements and JSON, as a reader would see it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from newsclean.text import fold, plain

_TAGS = re.compile(r"<[^<>]{1,300}>")
_SIGNS = re.compile(r"[\W_]+")
_INLINE = {"a", "b", "i", "em", "strong", "span", "u", "sup", "sub", "mark", "small", "abbr", "cite", "q", "font"}
_DEEP = 60
_UNSEEN = {"script", "style", "noscript", "svg", "template", "button", "select", "-comment", "-doctype"}


def wording(value: object) -> str | None:
    """A value as one line of plain text: entities read, tags and lone surrogates gone; None for none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = value
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return fold(text.replace("\0", "").replace("\u200b", "").replace("\ufeff", "")) or None


def key(text: str) -> str:
    """A text by its letters and digits alone, without case and accents, to compare headlines and names with."""
    return _SIGNS.sub("", plain(text))


def visible(node: LexborNode) -> str:
    """The text of an element as one line, without scripts and buttons, as it would be read."""
    return fold("".join(_parts(node, 0)))


def spaced(node: LexborNode) -> str:
    """The text of an element as one line, without scripts and buttons, with a space between all its parts."""
    return fold(" ".join(part for part in _parts(node, 0) if not part.isspace()))


def spaced_start(node: LexborNode, most: int) -> str:
    """The first `most` pieces of an element's text, as `spaced` joins them."""
    parts = (part for part in _parts(node, 0) if part and not part.isspace())
    return fold(" ".join(islice(parts, most)))


def _parts(node: LexborNode, depth: int) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            yield child.text_content or ""
        elif tag not in _UNSEEN and depth < _DEEP:
            gap = "" if tag in _INLINE else " "
            yield gap
            yield from _parts(child, depth + 1)
            yield gap
