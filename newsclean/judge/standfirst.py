"""The standfirst: the sentence or two between the headline and the story that tell what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclean.body.facts import Facts
from newsclean.body.prose import ends_sentence, prose
from newsclean.judge.headline import headline_place, is_headline
from newsclean.judge.story import Story, home_of
from newsclean.rules.names import UNNAMED
from newsclean.text import plain

_LONGEST = 90  # words
_LONGEST_BOLD = 40  # words of one that only its bold tells
_SHORTEST = 5
_HEADING = 8  # words of a heading that tells rather than labels
_NEAR = 3  # blocks after the headline in which a header holds its standfirst
_REACH = 12  # blocks after the first of prose in which it may stand
_MAIN_SHARE = 0.7  # of the prose, that the story's own box must hold
_LONGEST_ROW = 100  # characters
_ROW = re.compile(r"\s[|·•⋅]\s|\b(?:19|20)\d\d\b|\d[:.]\d\d\b")
_LIKE = 40  # characters that a block and the page's description must share to be the same text


def standfirsts(story: Story) -> frozenset[int]:
    """The places of the blocks that are the standfirst, mostly one; none where the story opens at once."""
    return frozenset(_standfirsts(story)) or frozenset(_beside_headline(story))


def _standfirsts(story: Story) -> Iterator[int]:
    for place, block in enumerate(story.blocks[: story.first + _REACH]):
        if block.masked and is_description(story, block):
            yield place
        elif block.masked or not _SHORTEST <= block.words <= _LONGEST or block.kind not in ("paragraph", "heading"):
            continue
        elif any(sign(story, place) for sign in SIGNS):
            yield place
        elif prose(block):
            return


def is_description(story: Story, block: Facts) -> bool:
    """Whether a block is word for word the standfirst that the page's metadata gives."""
    return bool(story.standfirst) and plain(block.text) == story.standfirst


def _beside_headline(story: Story) -> Iterator[int]:
    """The first sentence after the headline within the same header, where that is masked as a whole."""
    head = headline_place(story)
    if not story.blocks or not is_headline(story, head):
        return
    for place in range(head + 1, min(head + _NEAR, len(story.blocks))):
        block = story.blocks[place]
        unnamed = block.masked and block.mask and block.mask.category == UNNAMED
        if unnamed and block.kind == "paragraph" and _HEADING <= block.words <= _LONGEST and ends_sentence(block.text):
            yield place
            return


def _telling_heading(story: Story, place: int) -> bool:
    block = story.blocks[place]
    if block.kind != "heading" or block.tag == "h1" or place > story.first:
        return False
    return story.shape.headings[story.signature(block)] == 1 and (block.words >= _HEADING or ends_sentence(block.text))


def _stands_out(story: Story, place: int) -> bool:
    """A first paragraph in bold, in a story that has no other bold one."""
    block = story.blocks[place]
    if place != story.first or not block.emphasis or block.words > _LONGEST_BOLD:
        return False
    return sum(1 for one, weight in zip(story.blocks, story.weights, strict=True) if weight and one.emphasis) == 1


def _described(story: Story, place: int) -> bool:
    return _alike(story, place) and _apart(story, place)


def _alike(story: Story, place: int) -> bool:
    """Whether a block is the text by which the page describes itself."""
    return bool(story.standfirst) and plain(story.blocks[place].text)[:_LIKE] == story.standfirst[:_LIKE]


def _apart(story: Story, place: int) -> bool:
    block = story.blocks[place]
    home, main = home_of(block, story.regions), story.home
    if home != main:
        return story.prose_in(home) <= _LONGEST
    return block.tag == "p" and story.shape.looks[story.signature(block)] <= 1 < story.shape.looks.total() - 1


def _wrapped(story: Story, place: int) -> bool:
    """A box of its own before the box that holds the story."""
    home = home_of(story.blocks[place], story.regions)
    main = story.regions[story.home]
    own = story.regions[home]
    return (
        home != story.home
        and not _is_row(story.blocks[place].text)
        and own.end <= main.start
        and not _is_common(story, story.signature(story.blocks[place]))
        and story.prose_in(home) <= _LONGEST
        and story.prose_in(story.home) > _MAIN_SHARE * story.total
        and own.signature != main.signature
    )


def _is_row(text: str) -> bool:
    """Whether a text is a row of dates, names and reading times, which no sentence is."""
    return not ends_sentence(text) and len(text) <= _LONGEST_ROW and _ROW.search(text) is not None


def _is_common(story: Story, look: str) -> bool:
    """Whether paragraphs of a named make, as this one is, make up the story."""
    return look != "p." and story.shape.looks[look] > 1


SIGNS = (_telling_heading, _stands_out, _described, _wrapped)
