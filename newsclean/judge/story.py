"""The container as a judge of structure sees it: its blocks, and the shape most of its prose has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.body.layout import Layout, Region
from newsclean.body.prose import ends_sentence, prose, running_total
from newsclean.body.tags import LISTS

_SINGLE = frozenset({"p", "li", "dd", "dt", "blockquote", "figcaption", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_NUMBER = re.compile(r"\d+")
_BARE = "p."  # how the signature of a paragraph begins; the whole of one without a class
_CROSSHEAD = 15  # words under which a block may head others
_MOST = 0.5  # of the prose
_FEWEST_PARTS = 3  # of one make, that make a story of parts
_TABLE = frozenset({"table"})


class Shape(NamedTuple):
    """What is common in a story, counted once.

    `looks` counts the signatures of prose paragraphs, `common_look` is the highest of these counts; `made_of` is the
    signature of the elements, paragraphs or others, that hold most of the prose, "" where none do; `headings` counts
    the signatures of headings; `crossheads` are the indices of short blocks that head parts of the story, whatever
    their tags are. `rows` counts the rows of tables by the number of the table's region, `links` the words of items
    that are links by the number of the region that holds their list. `words` and `linked` are the words, and the words
    in links, before each place.
    """

    looks: Counter[str]
    common_look: int
    made_of: str
    headings: Counter[str]
    crossheads: frozenset[int]
    rows: Counter[int]
    links: Counter[int]
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
    homes: Mapping[int, float]
    home: int
    first: int
    last: int
    total: float
    shape: Shape
    title: str
    standfirst: str

    def prose_in(self, region: int) -> float:
        """The prose that a region's own blocks hold, in words."""
        return self.homes.get(region, 0.0)

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
    homes: defaultdict[int, float] = defaultdict(float)
    for block, weight in zip(blocks, weights, strict=True):
        if weight:
            homes[home_of(block, layout.regions)] += weight
    places = [place for place, weight in enumerate(weights) if weight]
    return Story(
        blocks,
        weights,
        layout.regions,
        container,
        homes,
        max(homes, key=homes.__getitem__, default=-1),
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
    return Shape(
        looks,
        max(looks.values(), default=0),
        _made_of(blocks, weights, regions),
        Counter(regions[block.region].signature for block in headings),
        _crossheads(blocks, weights, regions),
        Counter(around(block, _TABLE, regions) for block in blocks if block.tag == "tr"),
        _link_lists(blocks, regions),
        running_total([block.words for block in blocks]),
        running_total([block.link_words for block in blocks]),
    )


def _made_of(blocks: Sequence[Facts], weights: Sequence[float], regions: tuple[Region, ...]) -> str:
    held: defaultdict[str, float] = defaultdict(float)
    for block, weight in zip(blocks, weights, strict=True):
        held[regions[block.region].signature] += weight
    most = max(held, key=held.__getitem__, default="")
    return most if held[most] > _MOST * sum(weights) else ""


def _crossheads(blocks: Sequence[Facts], weights: Sequence[float], regions: tuple[Region, ...]) -> frozenset[int]:
    """The indices of the short blocks of a make that stands over prose again and again, with ever another text."""
    alike: dict[str, list[int]] = defaultdict(list)
    texts: dict[str, set[str]] = defaultdict(set)
    for place, block in enumerate(blocks):
        if block.words >= _CROSSHEAD:
            continue
        outer = _outermost(block, regions)
        make = regions[outer].signature
        if make == _BARE or (make.startswith(_BARE) and ends_sentence(block.text)):
            continue
        alike[make].append(block.index)
        reach = place + 2
        if block.link_words:
            reach = min(reach + 1, regions[regions[outer].parent].end - blocks[0].index)
        if any(weights[place + 1 : reach]):
            texts[make].add(block.text if block.kind == "heading" else _NUMBER.sub("", block.text))
    makes = [make for make in texts if len(texts[make]) >= max(_FEWEST_PARTS, len(alike[make]) / 2)]
    return frozenset(index for make in makes for index in alike[make])


def _link_lists(blocks: Sequence[Facts], regions: tuple[Region, ...]) -> Counter[int]:
    words: Counter[int] = Counter()
    for block in blocks:
        if block.kind == "list_item" and not block.masked and block.link_words > block.words / 2:
            words[regions[around(block, LISTS, regions)].parent] += block.words
    return words


def _outermost(block: Facts, regions: tuple[Region, ...]) -> int:
    """The number of the outermost element that holds nothing but a block."""
    number = block.region
    while (parent := regions[number].parent) > 0 and regions[parent].end - regions[parent].start == 1:
        number = parent
    return number


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
