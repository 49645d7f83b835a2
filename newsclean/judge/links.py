"""Blocks that are links: to other stories, mostly, but some stories are lists of links."""

from __future__ import annotations

from newsclean.body.facts import Facts
from newsclean.body.prose import link_share
from newsclean.body.tags import LISTS
from newsclean.judge.reasons import CELL, LINKS
from newsclean.judge.story import Story, around, home_of
from newsclean.model import Verdict

_LINKED, _LINKED_PARAGRAPH = 0.5, 0.8  # shares of words in links, of a block and of a p
_FEWEST_ROWS = 3  # of a table of data
_LONG_CELL = 30  # words from which a cell is prose
_TABLES = frozenset({"table"})
_CELLS = frozenset({"td", "th"})


def judge_links(story: Story, place: int) -> Verdict | None:
    """Whether a block is nearly all links; headings of a list-like story and items of a mixed list are not."""
    block = story.blocks[place]
    limit = _LINKED_PARAGRAPH if block.tag == "p" else _LINKED
    if link_share(block) <= limit:
        return None
    if block.kind == "heading" and block.index in story.shape.crossheads:
        return None
    if block.kind == "list_item" and (_list_share(story, block) <= _LINKED or _is_story(story, block)):
        return None
    return LINKS


def judge_cell(story: Story, place: int) -> Verdict | None:
    """Whether a block is a cell or a row of a table that lays out the page rather than gives data."""
    block = story.blocks[place]
    if block.tag == "tr":
        rows = story.shape.rows[around(block, _TABLES, story.regions)]
        return CELL if rows < _FEWEST_ROWS or link_share(block) > _LINKED else None
    if block.tag not in _CELLS or block.words >= _LONG_CELL or home_of(block, story.regions) == story.home:
        return None
    return CELL


def _is_story(story: Story, block: Facts) -> bool:
    """Whether a list stands among the paragraphs of a story that has more words in its lists of links than in prose."""
    holder = story.regions[around(block, LISTS, story.regions)].parent
    return holder == story.home and story.shape.links[holder] > story.total


def _list_share(story: Story, block: Facts) -> float:
    """The share of the words of a block's list that stand in links."""
    items = story.within(story.regions[around(block, LISTS, story.regions)])
    words, linked = story.shape.words, story.shape.linked
    return (linked[items.stop] - linked[items.start]) / max(1.0, words[items.stop] - words[items.start])
