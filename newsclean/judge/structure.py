"""The first rulings on a story's blocks: what its masks and its structure say."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from newsclean.body.facts import Facts
from newsclean.judge.boxes import judge_box, judge_fragment, judge_look, judge_pull_quote
from newsclean.judge.cards import card_blocks
from newsclean.judge.cuts import Ruling, whole
from newsclean.judge.headline import headline_place, is_headline, next_article
from newsclean.judge.links import judge_cell, judge_links
from newsclean.judge.reasons import BEFORE_HEADLINE, CARDS, SECOND_ARTICLE
from newsclean.judge.story import Story
from newsclean.model import Verdict
from newsclean.rules.names import UNNAMED

JUDGES: tuple[Callable[[Story, int], Verdict | None], ...] = (
    judge_links,
    judge_cell,
    judge_fragment,
    judge_pull_quote,
    judge_box,
    judge_look,
)


def judge_structure(story: Story) -> tuple[Ruling, ...]:
    """A ruling for each block of the container: masked, structurally boilerplate, the headline, or left as it is."""
    start, end = headline_place(story), next_article(story)
    head = next((place for place in range(start, end) if is_headline(story, place)), -1)
    cards = card_blocks(story)
    rule = partial(_rule, story, cards)
    return tuple(
        Ruling(block, field="title")
        if place == head
        else _ruled(story, place, None if block.kept else _outside(place, start, end) or rule(place))
        for place, block in enumerate(story.blocks)
    )


def _ruled(story: Story, place: int, verdict: Verdict | None) -> Ruling:
    block = story.blocks[place]
    return whole(block, verdict) if verdict else Ruling(block)


def _outside(place: int, start: int, end: int) -> Verdict | None:
    if place >= end:
        return SECOND_ARTICLE
    return BEFORE_HEADLINE if place < start else None


def _is_mistaken(story: Story, block: Facts) -> bool:
    """Whether a block's mask does not tell what it is, while its place tells that it heads a part of the story."""
    is_unnamed = block.mask is not None and block.mask.category == UNNAMED
    return is_unnamed and block.index in story.shape.crossheads


def _rule(story: Story, cards: frozenset[int], place: int) -> Verdict | None:
    block = story.blocks[place]
    if block.masked and not _is_mistaken(story, block):
        return block.mask
    if block.index in cards:
        return CARDS
    for judge in JUDGES:
        verdict = judge(story, place)
        if verdict:
            return verdict
    return None
