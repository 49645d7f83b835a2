"""A page as it looks before anything is known of its parts: its title, its first words, how much there is to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from newsclean.page.document import Page
from newsclean.page.tree import Node
from newsclean.page.wording import SEPARATOR, pieces, visible
from newsclean.text import words

_QUERY = re.compile(r"[?#].*", re.DOTALL)
_MOST = 20_000  # pieces of text
_SENTENCE = 10  # words; shorter pieces are labels and links
_LABEL = 20  # words of the longest title or heading that is no sentence of a story
_MOST_HEADINGS = 3
_LITTLE = 150  # words
_MOST_SCRIPTS = 1_000
_TITLE, _NOTE, _INLINE = 500, 1_000, 500_000  # characters of a title, of a notice, of all scripts


class Glance:
    """What a reader of the page, and of its source, sees first; each part is read when it is asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def address(self) -> str:
        """The page's URL up to its query, in lower case and without a "/" at its end; "" where it is not known."""
        return _QUERY.sub("", (self.page.url or "").lower()).rstrip("/")

    @cached_property
    def title(self) -> tuple[str, ...]:
        """The parts of the title element."""
        node = self.page.tree.css_first("head > title") or self.page.tree.css_first("title")
        return _labels(SEPARATOR.split(visible(node)[:_TITLE])) if node else ()

    @cached_property
    def heading(self) -> tuple[str, ...]:
        """The headings of the first level; on a page with little text and none of them, the first of any level."""
        return _labels(map(visible, self._headings))

    @cached_property
    def text(self) -> tuple[str, ...]:
        """All text but the headings, as one piece, on a page with little of it."""
        said = {piece for node in self._headings for piece in pieces(node, _MOST)}
        return (" ".join(piece for piece in self._pieces if piece not in said),) if self.words <= _LITTLE else ()

    @cached_property
    def noscript(self) -> tuple[str, ...]:
        """What is said to readers without scripts."""
        return tuple(visible(node)[:_NOTE] for node in self.page.tree.css("noscript")[:_MOST_HEADINGS])

    @cached_property
    def sources(self) -> str:
        """Where scripts and frames come from, in lower case, one a line."""
        nodes = self.page.tree.css("script[src],iframe[src],frame[src]")[:_MOST_SCRIPTS]
        return "\n".join((node.attributes.get("src") or "").lower() for node in nodes)

    @cached_property
    def inline(self) -> str:
        """The scripts that stand in the page."""
        return "\n".join(node.text() for node in self.page.tree.css("script:not([src])")[:_MOST_SCRIPTS])[:_INLINE]

    @cached_property
    def elements(self) -> int:
        """How many elements there are."""
        return len(self.page.tree.css("*"))

    @cached_property
    def links(self) -> int:
        """How many links there are."""
        return len(self.page.tree.css("a[href]"))

    @cached_property
    def words(self) -> int:
        """How many words there are."""
        return sum(map(words, self._pieces))

    @cached_property
    def prose(self) -> int:
        """How many of the words stand in pieces of text as long as sentences."""
        counts = map(words, self._pieces)
        return sum(count for count in counts if count >= _SENTENCE)

    @cached_property
    def _headings(self) -> list[Node]:
        first = self.page.tree.css("h1")[:_MOST_HEADINGS]
        return first or (self.page.tree.css("h2,h3,h4")[:1] if self.words <= _LITTLE else [])

    @cached_property
    def _pieces(self) -> list[str]:
        body: Node | None = self.page.tree.body
        return pieces(body, _MOST) if body else []


def _labels(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts if 0 < words(text) <= _LABEL)
