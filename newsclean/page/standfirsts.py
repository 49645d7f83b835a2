"""The standfirst: the lines under the headline that sum the story up.

An element after the headline whose class says so, or a small heading right after it; then the page's description,
unless that is only the start of the story. Links and labels are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborNode

from newsclean.page.markup import named, properties
from newsclean.page.sources import Sources
from newsclean.page.wording import key, visible
from newsclean.text import words

_MOST_STEPS = 90  # elements after the headline that are looked at
_SHORTEST, _LONGEST = 12, 700  # characters
_FEWEST_WORDS = 5
_A_ROW = 3  # paragraphs beside each other that are the story
_SAME_START = 40  # letters and digits that two texts share when one is the other's start
_MOST_PARAGRAPHS = 60  # of which menus and popovers may hold many before the story's first
_MOST_HEADINGS = 3


def read_standfirst(sources: Sources, title: str | None) -> str | None:
    """The standfirst of a page with this headline, None where it has none."""
    headline = key(title or "")
    for text in _shown(sources, headline):
        if _fits(text) and key(text) != headline:
            return text
    description = sources.head.first("og:description", "description", "twitter:description")
    return description if description and _stands_alone(description, sources, headline) else None


def _shown(sources: Sources, headline: str) -> Iterator[str]:
    for heading in sources.landmarks.h1[:_MOST_HEADINGS]:
        shown = key(visible(heading)) if headline else ""
        if headline not in shown and shown not in headline:
            continue
        for step, node in enumerate(_following(heading)):
            if _is_hooked(node) or (not step and node.tag in ("h2", "h3")):
                text = visible(node)
                if not _is_link(node, text):
                    yield text


def _is_link(node: LexborNode, text: str) -> bool:
    return sum(len(visible(link)) for link in node.css("a")) * 2 > len(text)


def _is_hooked(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    if attributes.get("itemprop") in properties("standfirst"):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('data-testid') or ''}"
    return _says_standfirst(names) and node.css_first("h1, p + p, img") is None


@lru_cache(maxsize=4_096)
def _says_standfirst(names: str) -> bool:
    return bool(named("standfirst", "hooks").search(names)) and not named("standfirst", "unless").search(names)


def _following(node: LexborNode) -> Iterator[LexborNode]:
    """The elements after a node, in order of the page, those in them included, as far as a standfirst may be."""
    current = _after(node)
    for _ in range(_MOST_STEPS):
        if current is None:
            return
        if current.is_element_node:
            yield current
        current = current.child or _after(current)


def _after(node: LexborNode) -> LexborNode | None:
    current: LexborNode | None = node
    while current is not None and current.tag not in ("body", "html"):
        if current.next is not None:
            return current.next
        current = current.parent
    return None


def _fits(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and words(text) >= _FEWEST_WORDS


def _stands_alone(description: str, sources: Sources, headline: str) -> bool:
    said = key(description)
    if not _fits(description) or description.endswith(("…", "...")) or said[:_SAME_START] == headline[:_SAME_START]:
        return False
    for paragraph in sources.landmarks.p[:_MOST_PARAGRAPHS]:
        if paragraph.text().lstrip()[:1].casefold() != description[:1].casefold():
            continue
        text = visible(paragraph)
        if key(text).startswith(said[:_SAME_START]):
            return key(text) == said and _is_apart(paragraph)
    return True


def _is_apart(paragraph: LexborNode) -> bool:
    """Whether a paragraph stands outside the row of the story's paragraphs."""
    room = paragraph.parent
    return room is None or room.tag == "header" or sum(child.tag == "p" for child in room.iter()) < _A_ROW
