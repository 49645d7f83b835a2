"""What a page looks like to the reader: blocks of text in order, and the elements that hold them."""

from __future__ import annotations

from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.rules import DomRule


class Region(NamedTuple):
    """One block-level element: it holds the blocks `start` to `end` (exclusive).

    `signature` is its tag and its class with every word that holds a digit as "#": elements of one make share it.
    `rule` is the DOM rule its names or its tag meet, if any, `depth` how many regions are around it, `parent` the
    number of the nearest of these (-1 for none), `bonus` how much its names speak for a story.
    """

    tag: str
    signature: str
    rule: DomRule | None
    parent: int
    depth: int
    bonus: float
    start: int
    end: int


class Layout(NamedTuple):
    """The blocks of a page in reading order and its regions in the order in which they open."""

    blocks: tuple[Facts, ...]
    regions: tuple[Region, ...]
