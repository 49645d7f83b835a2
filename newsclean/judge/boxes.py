"""Blocks apart from the story: in boxes of their own, in no paragraph, or of a look no other block has."""

from __future__ import annotations

from newsclean.body.facts import Facts
from newsclean.body.layout import Region
from newsclean.body.prose import ends_sentence
from newsclean.judge.reasons import FOREIGN, FRAGMENT, ODD, PULLED
from newsclean.judge.story import Story, home_of
from newsclean.model import Verdict

_FRAGMENT, _SENTENCE = 15, 8  # words under which text outside paragraphs is none, and a sentence is none
_MAIN_SHARE = 0.7  # of the prose, that the story's own box must hold for others to be foreign to it
_PULLED = 35  # words of the longest pull quote
_AROUND = " \n\"'“”„‟«»‹›‘’‚「」『』…,."  # what a quotation may have at its ends where its source has not
_LABEL = 8  # words of the longest heading that is a bold line
_BOX_SHARE = 0.4  # of the story's words, that a fact box may have
_ODD = 30  # words from which a paragraph of an odd look stays
_FEWEST_LOOKS, _COMMON_LOOK = 4, 0.75  # paragraphs, and the share of one look among them, to call others odd
_QUESTION_MARKS = ("?", "？", "؟")
_PASSED_OVER = frozenset({"ul", "ol", "li", "dl", "blockquote"})


def judge_fragment(story: Story, place: int) -> Verdict | None:
    """Whether a block is a few words that stand in no paragraph."""
    block = story.blocks[place]
    if block.tag == "p" or (block.kind not in ("paragraph", "caption") and block.tag != "dd"):
        return None
    if block.region == story.home or block.index in story.shape.crossheads:
        return None
    if block.words >= _FRAGMENT or (block.words >= _SENTENCE and ends_sentence(block.text)):
        return None
    return None if story.signature(block) == story.shape.made_of else FRAGMENT


def judge_pull_quote(story: Story, place: int) -> Verdict | None:
    """Whether a block is a quotation that the story's own text holds."""
    block = story.blocks[place]
    if block.kind != "quote" or block.words < _SENTENCE:
        return None
    text = block.text.strip(_AROUND)
    others = (one for number, one in enumerate(story.blocks) if one.kind != "quote" or number < place)
    return PULLED if any(text in one.text for one in others) else None


def judge_look(story: Story, place: int) -> Verdict | None:
    """Whether a block is a short paragraph of a make no other one has, where most share one make."""
    block = story.blocks[place]
    if block.tag != "p" or block.words >= _ODD:
        return None
    look, looks = story.signature(block), story.shape.looks
    heads = block.index in story.shape.crossheads and block.words > 1
    if look == "p." or looks[look] > 1 or heads:
        return None
    count = looks.total()
    return ODD if count >= _FEWEST_LOOKS and story.shape.common_look >= _COMMON_LOOK * count else None


def judge_box(story: Story, place: int) -> Verdict | None:
    """Whether a block stands in a box apart from the one that holds most of the story."""
    block = story.blocks[place]
    if block.kind in ("table", "code") or place <= story.first:
        return None
    if story.prose_in(story.home) < _MAIN_SHARE * story.total or not _is_apart(story, block):
        return None
    if any(one.index in story.shape.crossheads and _asks(one) for one in story.blocks[place - 1 : place + 1]):
        return None
    if block.kind == "quote" and block.words > _PULLED:
        return None
    if block.kind in ("list_item", "heading") and not _is_fact_box(story, _outermost(story, _box_of(story, block))):
        return None
    return FOREIGN


def _asks(block: Facts) -> bool:
    return block.text.endswith(_QUESTION_MARKS)


def _box_of(story: Story, block: Facts) -> int:
    """The region a block lives in, lists and quotations passed over."""
    home = home_of(block, story.regions)
    while story.regions[home].tag in _PASSED_OVER and story.regions[home].parent >= 0:
        home = story.regions[home].parent
    return home


def _is_apart(story: Story, block: Facts) -> bool:
    """Whether a block's box is neither the story's own, nor around it, nor a bare part of it, nor like it."""
    own, main = story.regions[_box_of(story, block)], story.regions[story.home]
    around = own.start <= main.start and main.end <= own.end
    part = own.parent == story.home and own.signature == "div."
    return not (own is main or around or part or own.depth == main.depth or own.signature == main.signature)


def _outermost(story: Story, number: int) -> Region:
    """The outermost box around a region that does not hold the story's own, too."""
    main, box = story.regions[story.home], story.regions[number]
    while box.parent >= 0:
        around = story.regions[box.parent]
        if around.start <= main.start and main.end <= around.end:
            break
        box = around
    return box


def _is_fact_box(story: Story, box: Region) -> bool:
    """Whether a box is a small one under a heading of its own."""
    inside, words = story.within(box), story.shape.words
    top = [story.blocks[place] for place in inside[:2]]
    headed = any(block.kind == "heading" or (block.emphasis and block.words <= _LABEL) for block in top)
    return headed and len(inside) > 1 and words[inside.stop] - words[inside.start] <= _BOX_SHARE * words[-1]
