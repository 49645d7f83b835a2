"""The bylines a reader sees: elements named for them, lines that start as they do, names over and under the story."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from newsclean.page.markup import catalogue, named, selectors
from newsclean.page.names import ends_with_role, full_names, names, names_after_prefix
from newsclean.page.sources import Sources
from newsclean.page.surroundings import around, beside_headline, rooms
from newsclean.page.wording import key, pieces, spaced, visible

LONGEST_BYLINE = 160
"""The longest text that is a byline, in characters."""

_MOST_BYLINES = 12
_MOST_PARAGRAPHS = 20
_ROOMS = 2  # elements around the headline in which a byline is looked for
_SURE = 2  # selectors trusted although the page names an organisation as author
_DEPTH = 8  # elements around a byline that may tell whose it is
_SIGNATURES = 'p[style*="right"],p[align="right"]'
_LONG = 100  # characters of a paragraph that is prose


def marked_up(sources: Sources) -> Iterator[tuple[str, ...]]:
    """Elements that are named for a byline, those around the headline before those anywhere."""
    trusted = selectors("byline")[: None if "author" not in sources.article else _SURE]
    for selector in trusted:
        for node in beside_headline(sources, selector, rooms_out=_ROOMS, most=_MOST_BYLINES):
            yield _row(node, selector)
        for node in sources.page.tree.css(selector)[:_MOST_BYLINES] if "author" not in sources.article else ():
            yield _row(node, selector)


def _row(node: LexborNode, selector: str) -> tuple[str, ...]:
    """The people an element names and, where its row is short, those that others of its class name in it."""
    found, room = () if _is_strange(node) else _signers(node), node.parent
    if not found or room is None or len(spaced(room)) > LONGEST_BYLINE:
        return found
    alike = (like for like in room.css(selector) if like.attributes.get("class") == node.attributes.get("class"))
    return tuple(dict.fromkeys(name for like in alike for name in _signers(like))) or found


def _signers(node: LexborNode) -> tuple[str, ...]:
    text = spaced(node)
    if not text:
        return ()
    if len(text) > LONGEST_BYLINE:
        first = pieces(node, 1)
        return full_names(first[0]) if full_names(first[0]) == tuple(first) else ()
    linked = [name for link in node.css("a") for name in _of_address(link) or _lines(link)]  # itself, if a link
    return tuple(dict.fromkeys(linked)) or _lines(node)


def _lines(node: LexborNode) -> tuple[str, ...]:
    """The names in an element, its parts taken for lines; jobs are none."""
    lines = [line for line in pieces(node, _MOST_BYLINES) if not ends_with_role(line)]
    return full_names("\n".join(lines)) or full_names(spaced(node))


def _of_address(link: LexborNode) -> tuple[str, ...]:
    """The name in a link to a person of the same name, however it is written."""
    text, parts = spaced(link), (link.attributes.get("href") or "").rstrip("/").split("/")
    of_person = len(parts) > 1 and parts[-2].lower() in catalogue("markup")["byline"]["folders"]
    return names(text) if of_person and len(text) > 1 and key(unquote(parts[-1])) == key(text) else ()


def _is_strange(node: LexborNode) -> bool:
    """Whether an element is in a part of the page where others than the author are named."""
    current: LexborNode | None = node
    for _ in range(_DEPTH):
        if current is None or current.tag in ("body", "main", "html"):
            return False
        attributes = current.attributes
        if named("byline", "unless").search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        current = current.parent
    return False


def after_prefix(sources: Sources) -> Iterator[tuple[str, ...]]:
    """A line beside the headline, or above the story, that starts as bylines do."""
    for heading, room in rooms(sources, _ROOMS):
        yield names_after_prefix(around(heading, room)[1])
    for paragraph in sources.landmarks.p[:_MOST_PARAGRAPHS]:
        text = visible(paragraph)
        if len(text) > LONGEST_BYLINE:
            return
        yield names_after_prefix([text])


def signature(sources: Sources) -> Iterator[tuple[str, ...]]:
    """The last line of a story, at its right, where it is nothing but a name."""
    for node in reversed(sources.page.tree.css(_SIGNATURES)[-_MOST_PARAGRAPHS:]):
        text = visible(node)
        found = full_names(text)
        yield found if found == (text,) else ()


def opening(sources: Sources) -> Iterator[tuple[str, ...]]:
    """The line in bold or italics right above the story, where it is nothing but names."""
    for line, story in pairwise(sources.landmarks.p[:_MOST_PARAGRAPHS]):
        text = visible(line)
        if len(text) >= _LONG:
            return
        if len(visible(story)) >= _LONG and _is_emphasised(line, text):
            found = full_names(text)
            yield found if key("".join(found)) == key(text) else ()


def _is_emphasised(line: LexborNode, text: str) -> bool:
    emphasis = line.css_first("strong,b,em,i") if text else None
    return emphasis is not None and visible(emphasis) == text
