"""Microdata and RDFa: the properties an article's markup carries in its elements."""

from __future__ import annotations

from typing import NamedTuple

from selectolax.lexbor import LexborNode

from newsclean.page.wording import visible, wording

_WANTED = frozenset(
    ["headline", "author", "datepublished", "datemodified", "datecreated", "articlesection", "isaccessibleforfree"]
)
_MOST = 300


class Property(NamedTuple):
    """One property: its lower-case `name`, its `text` (the machine's form before the reader's) and its `node`."""

    name: str
    text: str
    node: LexborNode


def properties(marked: list[LexborNode]) -> tuple[Property, ...]:
    """The properties of interest that some elements carry, in order of the page."""
    return tuple(found for node in marked[:_MOST] for found in _read(node))


def _read(node: LexborNode) -> list[Property]:
    attributes = node.attributes
    names = f"{attributes.get('itemprop') or ''} {attributes.get('property') or ''}".lower().split()
    wanted = [name.rsplit(":", 1)[-1] for name in names if name.rsplit(":", 1)[-1] in _WANTED]
    if not wanted:
        return []
    text = wording(attributes.get("content") or attributes.get("datetime") or visible(node))
    return [Property(name, text, node) for name in wanted if text]
