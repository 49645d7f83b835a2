"""The container: the element that holds the story, and as little else as may be."""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.body.facts import Facts
from newsclean.body.layout import Layout, Region
from newsclean.body.prose import link_share, prose, running_total
from newsclean.body.tags import HEADINGS

_NO_CONTAINERS = frozenset({"p", "li", "dd", "dt", "blockquote", "pre", *HEADINGS})
"""Elements that hold a part of a story, never the whole."""
_LINKED = 0.5  # share of a block's words, from which it is a link
_DEPTH_BONUS = 0.02  # words a level: of two regions with the same prose the deeper one wins
_SINGLE_BLOCK = 3.0  # words that a region of one block costs
_MOST_PROSE, _FEW_BLOCKS = 0.8, 0.5  # of a region's prose and blocks: what a narrower one must hold, and may
_MASKED_COST = (0.15, 0.09, 40)
_LINKED_COST = (0.3, 0.22, 30)
_OTHER_COST = (0.08, 0.03, 20)
"""What a block without prose costs its container, in words: at least, for each word, and the words that count."""


def find_container(layout: Layout) -> Region | None:
    """The region with the most unmasked prose at the least cost of other blocks; None on a page without prose.

    Costs are small: a container too wide is mended by the verdicts that follow, one too narrow loses the story.
    """
    weights = [0.0 if block.masked else prose(block) for block in layout.blocks]
    best = _widest(layout.regions, running_total([_worth(*pair) for pair in zip(layout.blocks, weights, strict=True)]))
    return _narrowed(best, layout.regions, running_total(weights)) if best else None


def _widest(regions: Sequence[Region], worth: Sequence[float]) -> Region | None:
    best: Region | None = None
    highest = 0.0
    for region in regions:
        inside = worth[region.end] - worth[region.start]
        if inside <= 0 or region.tag in _NO_CONTAINERS:
            continue
        score = inside * (1 + region.bonus) + _DEPTH_BONUS * region.depth
        if region.end - region.start == 1:
            score -= _SINGLE_BLOCK
        if best is None or score > highest:
            best, highest = region, score
    return best


def _narrowed(region: Region, regions: Sequence[Region], prose_before: Sequence[float]) -> Region:
    """The region within that holds nearly as much prose in at most half the blocks, as long as there is one."""

    def inside(one: Region) -> float:
        return prose_before[one.end] - prose_before[one.start]

    least, most = _MOST_PROSE * inside(region), _FEW_BLOCKS * (region.end - region.start)
    within = [
        one
        for one in regions
        if region.start <= one.start and one.end <= region.end and one.end - one.start <= most and inside(one) >= least
        if one.tag not in _NO_CONTAINERS
    ]
    if not within:
        return region
    return _narrowed(max(within, key=lambda one: (inside(one), one.depth)), regions, prose_before)


def _worth(block: Facts, weight: float) -> float:
    if block.masked:
        return _cost(block, _MASKED_COST)
    if weight:
        return weight
    if link_share(block) >= _LINKED:
        return _cost(block, _LINKED_COST)
    return _cost(block, _OTHER_COST)


def _cost(block: Facts, cost: tuple[float, float, int]) -> float:
    least, per_word, most_words = cost
    return -per_word * min(block.words, most_words) - least
