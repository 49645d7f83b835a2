"""Cards: rows of like boxes, each with a link to another story and little text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from newsclean.body.layout import Region
from newsclean.body.prose import link_share
from newsclean.body.tags import LISTS
from newsclean.judge.story import Story

_FEWEST = 3  # cards in a row, and words of a card's link
_BLOCKS = 2  # of a card, at least
_LONGEST = 60  # words of one card
_LINKED = 0.8  # share of the words of a card's link block
_LEAST_LINKED = 0.12  # share of the words of a row; cards of which less is a link are parts of the story
_MOST_PROSE = 0.5  # of the story's prose; cards that hold more are the story


def card_blocks(story: Story) -> frozenset[int]:
    """The indices of the blocks that stand in cards: three or more boxes of one make under one parent."""
    alike: dict[tuple[int, str], list[Region]] = defaultdict(list)
    for region in story.regions:
        if story.container.start <= region.start and region.end <= story.container.end and region.end > region.start:
            alike[region.parent, region.signature].append(region)
    rows = [
        [region for region in regions if _is_card(story, region)]
        for regions in alike.values()
        if len(regions) >= _FEWEST
    ]
    cards = frozenset(
        index
        for row in rows
        if len(row) >= _FEWEST and _leads_away(story, row)
        for region in row
        for index in range(region.start, region.end)
    )
    weight = sum(weight for block, weight in zip(story.blocks, story.weights, strict=True) if block.index in cards)
    return cards if weight <= _MOST_PROSE * story.total else frozenset()


def _is_card(story: Story, region: Region) -> bool:
    inside, words = story.within(region), story.shape.words
    if region.tag in LISTS or len(inside) < _BLOCKS or words[inside.stop] - words[inside.start] > _LONGEST:
        return False
    blocks = story.blocks[inside.start : inside.stop]
    return any(block.words >= _FEWEST and link_share(block) >= _LINKED for block in blocks)


def _leads_away(story: Story, row: Sequence[Region]) -> bool:
    spans = [story.within(region) for region in row]
    words = sum(story.shape.words[span.stop] - story.shape.words[span.start] for span in spans)
    return (
        sum(story.shape.linked[span.stop] - story.shape.linked[span.start] for span in spans) >= _LEAST_LINKED * words
    )
