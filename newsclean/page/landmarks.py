"""The elements that metadata are read from, found in one pass over the page."""

from __future__ import annotations

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

_TAGS = ("h1", "h2", "time", "figure", "p")
# One query costs as much as any of its parts. An element that several parts match comes as often, in a row.
_QUERY = f'{",".join(_TAGS)},meta[content],script[type*="ld+json" i],[itemprop]:not(script),[property]:not(meta)'


class Landmarks(NamedTuple):
    """Elements of a page, each list in order of the page.

    `metas` are the meta elements with a content, `scripts` those of JSON-LD, `marked` all elements that carry a
    property of microdata or RDFa; the other lists are named for their tags.
    """

    metas: list[LexborNode]
    scripts: list[LexborNode]
    marked: list[LexborNode]
    h1: list[LexborNode]
    h2: list[LexborNode]
    time: list[LexborNode]
    figure: list[LexborNode]
    p: list[LexborNode]


def survey(tree: LexborHTMLParser) -> Landmarks:
    """The landmarks of a parsed page."""
    found: dict[str, list[LexborNode]] = {tag: [] for tag in ("meta", "script", *_TAGS)}
    marked: list[LexborNode] = []
    last = None
    for node in tree.css(_QUERY):
        tag, again, last = node.tag or "", node.mem_id == last, node.mem_id
        if not again and tag in found:
            found[tag].append(node)
        else:
            marked.append(node)
    return Landmarks(found.pop("meta"), found.pop("script"), marked, **found)
