"""The container as a judge of structure sees it: its blocks, and the shape most of its prose has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.body.layout import Layout, Region
from newsclean.body.prose import prose

_SINGLE = frozenset({"p", "li", "dd", "dt", "blockquote", "figcaption", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})


class Story(NamedTuple):
    """The container's blocks and what is common among those that are prose.

    `homes` maps a region to the prose its own blocks hold, `home` is the region with the most; `looks` counts the
    signatures of prose paragraphs in words; `first` and `last` are the places (in `blocks`) of the first and the
    last block of prose, `total` is all prose in words. `title` is the headline in plain form, "" if unknown.
    """

    blocks: tuple[Facts, ...]
    weights: tuple[float, ...]
    regions: tuple[Region, ...]
    container: Region
    homes: Counter[int]
    home: int
    looks: Counter[str]
    first: int
    last: int
    total: float
    title: str
    standfirst: str


def read_story(layout: Layout, container: Region, *, title: str, standfirst: str) -> Story:
    """The story in a container; `title` and `standfirst` are what the page's metadata says, in plain form."""
    blocks = layout.blocks[container.start : container.end]
    weights = tuple(0.0 if block.masked else prose(block) for block in blocks)
    homes: Counter[int] = Counter()
    looks: Counter[str] = Counter()
    for block, weight in zip(blocks, weights, strict=True):
        if weight:
            homes[home_of(block, layout.regions)] += weight  # type: ignore[assignment]
            if block.tag == "p":
                looks[layout.regions[block.region].signature] += 1
    places = [place for place, weight in enumerate(weights) if weight]
    return Story(
        blocks,
        weights,
        layout.regions,
        container,
        homes,
        homes.most_common(1)[0][0] if homes else -1,
        looks,
        places[0] if places else 0,
        places[-1] if places else len(blocks) - 1,
        sum(weights),
        title,
        standfirst,
    )


def home_of(block: Facts, regions: tuple[Region, ...]) -> int:
    """The region a block lives in: the one around its own element, or its own where that holds several blocks."""
    region = regions[block.region]
    return block.region if region.end - region.start > 1 and region.tag not in _SINGLE else region.parent


def share(story: Story, regions: Iterable[int]) -> float:
    """The share of the story's prose that lives in some regions."""
    return sum(story.homes[region] for region in regions) / story.total if story.total else 0.0
