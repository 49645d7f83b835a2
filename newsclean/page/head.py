"""What the head of a page says: meta elements by name, the title, the links to other editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsclean.page.wording import visible, wording

_MOST = 400
_NAMES = ("property", "name", "itemprop", "http-equiv")


class Head(NamedTuple):
    """The head of a page.

    `metas` holds the contents of the meta elements as written, by lower-case `property`, `name`, `itemprop` or
    `http-equiv`, in order. `title` is the text of the title element, `canonical` and `amp` the targets of the links
    to the canonical and the AMP edition as written, `language` the `lang` of the page. Unknown is None.
    """

    metas: dict[str, list[str]]
    title: str | None
    canonical: str | None
    amp: str | None
    language: str | None

    def first(self, *names: str) -> str | None:
        """The first content found, the names tried in the order given."""
        return next(iter(self._said(names)), None)

    def all(self, *names: str) -> list[str]:
        """All contents of the names, in the order given."""
        return list(self._said(names))

    def _said(self, names: Iterable[str]) -> Iterator[str]:
        contents = (content for name in names for content in self.metas.get(name, ()))
        return (text for text in map(wording, contents) if text)


def read_head(tree: LexborHTMLParser, found: list[LexborNode]) -> Head:
    """The head of a parsed page with these meta elements, wherever in the page they stand."""
    metas: dict[str, list[str]] = {}
    for node in found[:_MOST]:
        attributes = node.attributes
        content = attributes.get("content")
        for name in _NAMES if content else ():
            named = attributes.get(name)
            if named and content:
                metas.setdefault(named.strip().lower(), []).append(content)
    title = tree.css_first("head > title") or tree.css_first("title")
    canonical = tree.css_first('link[rel~="canonical" i]')
    root = tree.css_first("html[lang],html[xml\\:lang]") or tree.css_first("body[lang],main[lang],article[lang]")
    return Head(
        metas,
        wording(visible(title)) if title else None,
        wording(canonical.attributes.get("href")) if canonical else None,
        _amp(tree),
        wording(root.attributes.get("lang") or root.attributes.get("xml:lang")) if root else None,
    )


def _amp(tree: LexborHTMLParser) -> str | None:
    """The target of the link to the AMP edition; behind what breaks a head off, it stands right in the body."""
    for root in (tree.head, tree.body):
        node = root.first_child if root else None
        while node is not None:
            if node.tag == "link" and "amphtml" in (node.attributes.get("rel") or "").lower().split():
                return wording(node.attributes.get("href"))
            node = node.next
    return None
