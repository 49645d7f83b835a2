"""Text to tree: the one user of selectolax's parser, within limits that keep its cost bounded."""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from newsclean.errors import TooComplex

Node = LexborNode
"""An element of a page's tree."""

MAX_SIZE = 20_000_000
"""The largest page that is read, in bytes or characters; the tree takes about six times as much memory."""

MAX_DEPTH = 2_000
"""The deepest nesting of elements that is read, in levels; real pages stay under 200."""

FREE_TAGS = 8_000
"""Open tags up to which the depth is not counted: so few cannot make the parser slow (0.1 s at worst)."""

MAX_ATTRIBUTES = 10_000
"""The most attributes one tag may have; the parser compares each with all others (0.2 s for so many)."""

_WINDOW = 3 * MAX_ATTRIBUTES  # characters; a tag with so many attributes fills one of these windows
_OPEN = re.compile(r"<[a-zA-Z]")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})([^>]*)")
_RAW = {"script", "style", "textarea", "title"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"}
_CLOSED_BY_NEXT = {"p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot", "html", "body"}
_FLAT = _VOID | _CLOSED_BY_NEXT


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page; whatever is broken in it is mended as browsers do.

    Raises TooComplex for a page larger than MAX_SIZE, nested deeper than MAX_DEPTH, or with a tag of more than
    about MAX_ATTRIBUTES attributes.
    """
    check_size(len(html))
    if _is_crowded(html):
        raise TooComplex(f"a tag of the page has more than {MAX_ATTRIBUTES:,} attributes")
    if _has_many_tags(html) and depth(html) > MAX_DEPTH:
        raise TooComplex(f"the page nests its elements deeper than {MAX_DEPTH:,} levels")
    return LexborHTMLParser(html)


def _is_crowded(html: str) -> bool:
    """Whether a tag has too many attributes: looked for only where a whole window of the source is without a ">"."""
    place = 0
    while place + _WINDOW <= len(html):
        if html.find(">", place, place + _WINDOW) >= 0:
            place += _WINDOW
            continue
        start, end = html.rfind(">", 0, place) + 1, html.find(">", place)
        source = html[start : end if end >= 0 else len(html)]
        tag = _OPEN.search(source)
        if tag is not None and len(source[tag.start() :].split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES:
            return True
        place = start + len(source)
    return False


def _has_many_tags(html: str) -> bool:
    tags = html.count("<")
    return tags > FREE_TAGS and tags - html.count("</") > FREE_TAGS


def check_size(size: int) -> None:
    """Refuse a page of more than MAX_SIZE bytes or characters with TooComplex."""
    if size > MAX_SIZE:
        raise TooComplex(f"the page has {size:,} characters; the limit is {MAX_SIZE:,}")


def depth(html: str) -> int:
    """How deep the tags in a page's source nest, in levels; an estimate from above.

    Self-closed tags (the shapes of a drawing, elsewhere read as open ones) count from the FREE_TAGS-th on.
    """
    opened: Counter[str] = Counter()
    level = deepest = self_closed = 0
    raw = ""
    for slash, name, rest in _TAG.findall(html):
        tag = name.lower()
        if raw:
            raw = "" if slash and tag == raw else raw
        elif slash:
            level, opened[tag] = (level - 1, opened[tag] - 1) if opened[tag] else (level, 0)
        elif tag in _RAW:
            raw = tag
        elif tag in _FLAT or rest.endswith("/"):
            self_closed += tag not in _FLAT
        else:
            opened[tag] += 1
            level += 1
            deepest = max(deepest, level)
    return max(deepest, self_closed - FREE_TAGS)


def compiles(selector: str) -> bool:
    """Whether a CSS selector is one the parser understands."""
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError:
        return False
    return True
