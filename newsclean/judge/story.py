"""The container as a judge of structure sees it: its blocks, and the shape most of its prose has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.body.layout import Layout, Region
from newsclean.body.prose import prose, running_total

_SINGLE = frozenset({"p", "li", "dd", "dt", "blockquote", "figcaption", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_NUMBER = re.compile(r"\d+")
_CROSSHEAD = 15  # words under which a block may head others
_FEWEST_PARTS = 3  # of one make, that make a story of parts
_TABLE = frozenset({"table"})


class Shape(NamedTuple):
    """What is common in a story, counted once.

    `looks` counts the signatures of prose paragraphs, `common_look` is the highest of these counts; `headings`
    counts the signatures of headings, `parts` those of headings with prose right under them; `crossheads` are the
    indices of short blocks that head the parts of the story whatever their tags are; `rows` counts the rows of tables
    by the number of the table's region. `words` and `linked` are the words, and the words in links, before
    each place.
    """

    looks: Counter[str]
    common_look: int
    headings: Counter[str]
    parts: Counter[str]
    crossheads: frozenset[int]
    rows: Counter[int]
    words: Sequence[float]
    linked: Sequence[float]


class Story(NamedTuple):
    """The container's blocks, their weights as prose, and where the prose lives.

    `homes` maps a region to the prose its own blocks hold, `home` is the region with the most; `first` is the place
    (in `blocks`) of the first block of prose, `total` is all prose in words. `title` and `standfirst` are what the
    page's metadata says, in plain form, "" if unknown.
    """

    blocks: tuple[Facts, ...]
    weights: tuple[float, ...]
    regions: tuple[Region, ...]
    container: Region
    homes: Counter[int]
    home: int
    first: int
    last: int
    total: float
    shape: Shape
    title: str
    standfirst: str

    def signature(self, block: Facts) -> str:
        """The signature of a block's own element."""
        return self.regions[block.region].signature

    def within(self, region: Region) -> range:
        """The places of the blocks that a region of the container holds."""
        first = self.container.start
        return range(max(0, region.start - first), min(len(self.blocks), region.end - first))


def read_story(layout: Layout, container: Region, *, title: str, standfirst: str) -> Story:
    """The story in a container; `title` and `standfirst` are what the page's metadata says, in plain form."""
    blocks = layout.blocks[container.start : container.end]
    weights = tuple(0.0 if block.masked else prose(block) for block in blocks)
    homes: Counter[int] = Counter()
    for block, weight in zip(blocks, weights, strict=True):
        if weight:
            homes[home_of(block, layout.regions)] += weight  # type: ignore[assignment]  # a Counter counts words here, and shares of them
    places = [place for place, weight in enumerate(weights) if weight]
    return Story(
        blocks,
        weights,
        layout.regions,
        container,
        homes,
        homes.most_common(1)[0][0] if homes else -1,
        places[0] if places else 0,
        places[-1] if places else len(blocks) - 1,
        sum(weights),
        _shape(blocks, weights, layout.regions),
        title,
        standfirst,
    )


def _shape(blocks: Sequence[Facts], weights: Sequence[float], regions: tuple[Region, ...]) -> Shape:
    looks = Counter(
        regions[block.region].signature
        for block, weight in zip(blocks, weights, strict=True)
        if weight and block.tag == "p"
    )
    headings = [block for block in blocks if block.kind == "heading"]
    parts = Counter(
        regions[one.region].signature
        for one, after in pairwise(blocks)
        if one.kind == "heading" and not one.masked and home_of(one, regions) == home_of(after, regions)
        if prose(after)
    )
    return Shape(
        looks,
        max(looks.values(), default=0),
        Counter(regions[block.region].signature for block in headings),
        parts,
        _crossheads(blocks, regions),
        Counter(around(block, _TABLE, regions) for block in blocks if block.tag == "tr"),
        running_total([block.words for block in blocks]),
        running_total([block.link_words for block in blocks]),
    )


def _crossheads(blocks: Sequence[Facts], regions: tuple[Region, ...]) -> frozenset[int]:
    """The indices of the short blocks of a make that stands over prose again and again, with ever another text."""
    alike: dict[str, list[tuple[Facts, Facts]]] = defaultdict(list)
    for one, after in pairwise(blocks):
        if one.words < _CROSSHEAD and not one.link_words:
            alike[_make(one, regions)].append((one, after))
    return frozenset(
        one.index for make, pairs in alike.items() if _head_parts(pairs) and make[:2] != "p." for one, _ in pairs
    )


def _head_parts(pairs: Sequence[tuple[Facts, Facts]]) -> bool:
    texts = {_NUMBER.sub("", one.text) for one, after in pairs if not after.masked and prose(after)}
    return len(texts) >= max(_FEWEST_PARTS, len(pairs) / 2)


def _make(block: Facts, regions: tuple[Region, ...]) -> str:
    """The signature of the outermost element that holds nothing but a block."""
    region = regions[block.region]
    while region.parent > 0 and regions[region.parent].end - regions[region.parent].start == 1:
        region = regions[region.parent]
    return region.signature


def home_of(block: Facts, regions: tuple[Region, ...]) -> int:
    """The region a block lives in: the one around its own element, or its own where that is a box of several."""
    region = regions[block.region]
    return block.region if region.end - region.start > 1 and region.tag not in _SINGLE else region.parent


def around(block: Facts, tags: Container[str], regions: tuple[Region, ...]) -> int:
    """The number of the nearest region with one of these tags that is or holds a block's own."""
    number = block.region
    while regions[number].tag not in tags and regions[number].parent > 0:
        number = regions[number].parent
    return number
