"""The scope: the part of a page worth a walk, found with few calls into the parser."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from newsclean.page.tree import Node

_SHORTEST = 60  # characters of a paragraph that counts
_FEWEST = 1_500  # characters of paragraphs that make a page's text sure enough to look nowhere else
_SHARE = 0.98  # of the paragraphs' text, that the scope must hold


def find_scope(body: Node) -> Node:
    """The smallest element around the bulk of a page's paragraphs; the body itself where there are few."""
    lengths: dict[int, int] = defaultdict(int)
    parents: dict[int, Node] = {}
    for paragraph in body.css("p"):
        length = len(paragraph.text())
        parent = paragraph.parent
        if length >= _SHORTEST and parent is not None:
            lengths[parent.mem_id] += length
            parents[parent.mem_id] = parent
    total = sum(lengths.values())
    if total < _FEWEST:
        return body
    return _around(body, lengths, parents, _SHARE * total)


def _around(body: Node, lengths: dict[int, int], parents: dict[int, Node], enough: float) -> Node:
    """The first element up from the richest parent of paragraphs that holds enough of their text."""
    within: dict[int, int] = defaultdict(int)
    top = body.mem_id
    for number, length in lengths.items():
        for node in _upward(parents[number], top):
            within[node.mem_id] += length
    richest = parents[max(lengths, key=lengths.__getitem__)]
    return next((node for node in _upward(richest, top) if within[node.mem_id] >= enough), body)


def _upward(node: Node | None, top: int) -> Iterator[Node]:
    while node is not None and node.mem_id != top:
        yield node
        node = node.parent
