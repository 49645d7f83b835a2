"""Verdicts from structure alone: links, fragments, foreign boxes, second headlines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsclean.body.facts import Facts
from newsclean.body.layout import Region
from newsclean.body.prose import ends_sentence, link_share, prose
from newsclean.body.tags import LISTS
from newsclean.judge.cards import card_blocks
from newsclean.judge.cuts import Ruling, whole
from newsclean.judge.standfirst import standfirsts
from newsclean.judge.story import Story, home_of
from newsclean.model import Verdict
from newsclean.text import plain

_STORY_WORDS = 60
_COMPANY = 8
_MAIN_SHARE = 0.7  # of the prose, that the story's own box must hold for others to be foreign to it
_LINKED, _LINKED_PARAGRAPH, _LONG_LINK = 0.5, 0.8, 40
_FEWEST_PARTS = 3
ROWS = 3
_PULLED = 35  # words, the longest pull quote
_LABEL = 8
_BOX_SHARE = 0.4
_PASSED_OVER = frozenset({"ul", "ol", "li", "dl", "blockquote"})
_Judge = Callable[[Story, int], Verdict | None]


def judge_structure(story: Story) -> tuple[Ruling, ...]:
    """A ruling for each block of the container: masked, structurally boilerplate, the headline, or left as it is."""
    return tuple(_rulings(story))


def _rulings(story: Story) -> Iterator[Ruling]:
    start, end = _headline(story), _second_article(story)
    heads, cards = standfirsts(story), card_blocks(story)
    titled = False
    for place, block in enumerate(story.blocks):
        if place < start:
            yield whole(block, block.mask or _verdict("furniture", "before-headline", "It stands before the headline."))
        elif place >= end:
            yield whole(block, _verdict("related", "second-article", "After the end of the story another one begins."))
        elif not titled and _is_title(story, block):
            titled = True
            yield Ruling(block, field="title")
        elif place in heads:
            yield Ruling(block, field="standfirst")
        elif block.masked and block.mask:
            yield whole(block, block.mask)
        elif block.index in cards:
            yield whole(block, _verdict("related", "cards", "A row of like boxes that lead to other stories."))
        elif verdict := _judge(story, place):
            yield whole(block, verdict)
        else:
            yield Ruling(block)


def _judge(story: Story, place: int) -> Verdict | None:
    return next((verdict for judge in JUDGES if (verdict := judge(story, place))), None)


def _verdict(category: str, name: str, reason: str) -> Verdict:
    return Verdict(category, f"structure/{name}", reason, 1.0)


def _is_title(story: Story, block: Facts) -> bool:
    return block.tag == "h1" or (block.kind == "heading" and bool(story.title) and plain(block.text) == story.title)


def _second_article(story: Story) -> int:
    """Where an infinite scroll begins its next article: an h1 of the headline's make, with prose before and after."""
    heads = [place for place, block in enumerate(story.blocks) if block.tag == "h1"]
    if not heads:
        return len(story.blocks)
    first, *later = heads
    make = story.regions[story.blocks[first].region].signature
    for place in later:
        alike = story.regions[story.blocks[place].region].signature == make
        alike = alike and not story.homes[home_of(story.blocks[place], story.regions)] and _signed(story, place)
        fresh = plain(story.blocks[place].text) != plain(story.blocks[first].text)
        if alike and fresh and sum(story.weights[first:place]) > _STORY_WORDS < sum(story.weights[place:]):
            return place
    return len(story.blocks)


def _is_begun(story: Story, place: int) -> bool:
    """Whether the story's own box holds prose before a place."""
    return any(
        weight and home_of(block, story.regions) == story.home
        for block, weight in zip(story.blocks[:place], story.weights, strict=False)
    )


def _signed(story: Story, place: int) -> bool:
    """Whether a headline has the company of one: a byline, a date, a share bar."""
    near = story.blocks[max(0, place - _COMPANY) : place + _COMPANY]
    return any(block.masked and block.mask and block.mask.category in ("bio", "share") for block in near)


def _headline(story: Story) -> int:
    """The place of the headline, 0 where there is none before the story."""
    for place, block in enumerate(story.blocks):
        if _is_title(story, block):
            return 0 if _is_begun(story, place) else place
    return 0


def _links(story: Story, place: int) -> Verdict | None:
    block = story.blocks[place]
    limit = _LINKED_PARAGRAPH if block.tag == "p" else _LINKED
    if not block.words or link_share(block) <= limit or (block.tag == "p" and block.words > _LONG_LINK):
        return None
    if block.kind == "heading" and _is_titled_list(story, block):
        return None
    if block.kind == "list_item" and _list_share(story, block) <= _LINKED:
        return None
    return _verdict("related", "link-density", "Nearly all of its words are links.")


def _is_titled_list(story: Story, block: Facts) -> bool:
    """Whether a linked heading is one of several that head the parts of a list-like story."""
    make = story.regions[block.region].signature
    count = 0
    for one, after in zip(story.blocks, story.blocks[1:], strict=False):
        if one.kind == "heading" and story.regions[one.region].signature == make and not one.masked:
            count += home_of(one, story.regions) == home_of(after, story.regions) and prose(after) > 0
    return count >= _FEWEST_PARTS


def _list_share(story: Story, block: Facts) -> float:
    """The share of a list's words that stand in links."""
    items = [one for one in story.blocks if one.kind == "list_item" and _list_of(story, one) == _list_of(story, block)]
    return sum(one.link_words for one in items) / max(1, sum(one.words for one in items))


def _list_of(story: Story, block: Facts) -> int:
    number = block.region
    while story.regions[number].tag not in LISTS and story.regions[number].parent > 0:
        number = story.regions[number].parent
    return number


def _row(story: Story, place: int) -> Verdict | None:
    block = story.blocks[place]
    if block.tag != "tr":
        return None
    table = story.regions[block.region].parent
    rows = sum(1 for one in story.blocks if one.tag == "tr" and story.regions[one.region].parent == table)
    if rows >= ROWS and link_share(block) <= 0.5:
        return None
    return _verdict("furniture", "cell", "A row of a table that lays out the page.")


def _fragment(story: Story, place: int) -> Verdict | None:
    block = story.blocks[place]
    if block.kind not in ("paragraph", "caption") or block.tag == "p":
        return None
    if block.words >= 15 or (block.words >= 8 and ends_sentence(block.text)):
        return None
    return _verdict("furniture", "fragment", "A few words that stand in no paragraph.")


def _cell(story: Story, place: int) -> Verdict | None:
    block = story.blocks[place]
    if block.tag in ("td", "th", "dd", "dt") and block.words < 30:
        return _verdict("furniture", "cell", "A short cell of a table that lays out the page.")
    return None


def _foreign(story: Story, place: int) -> Verdict | None:
    block = story.blocks[place]
    if block.kind in ("table", "code") or place <= story.first:
        return None
    if story.homes[story.home] < _MAIN_SHARE * story.total or not _is_apart(story, block):
        return None
    box = story.regions[_box_of(story, block)]
    if block.kind == "quote" and block.words > _PULLED:
        return None
    if block.kind in ("list_item", "heading") and not _is_fact_box(story, box):
        return None
    return _verdict("furniture", "foreign-parent", "It stands in a box apart from the story's other paragraphs.")


def _box_of(story: Story, block: Facts) -> int:
    """The region a block lives in, lists and quotations passed over."""
    home = home_of(block, story.regions)
    while story.regions[home].tag in _PASSED_OVER and story.regions[home].parent > 0:
        home = story.regions[home].parent
    return home


def _is_apart(story: Story, block: Facts) -> bool:
    """Whether a block's box is neither the story's own nor around it nor like it."""
    own, main = story.regions[_box_of(story, block)], story.regions[story.home]
    around = own.start <= main.start and main.end <= own.end
    around = around or (own.parent == story.home and own.signature == "div.")
    return own is not main and not around and own.depth != main.depth and own.signature != main.signature


def _is_fact_box(story: Story, box: Region) -> bool:
    """Whether a box is a small one under a heading of its own."""
    first = story.container.start
    blocks = story.blocks[box.start - first : box.end - first]
    headed = any(block.kind == "heading" or (block.emphasis and block.words <= _LABEL) for block in blocks[:2])
    words = sum(block.words for block in blocks)
    return headed and len(blocks) > 1 and words <= _BOX_SHARE * sum(block.words for block in story.blocks)


def _odd(story: Story, place: int) -> Verdict | None:
    block = story.blocks[place]
    if block.tag != "p" or block.words >= 30 or story.looks.total() < 4:
        return None
    signature = story.regions[block.region].signature
    _, common = story.looks.most_common(1)[0]
    if signature == "p." or story.looks[signature] > 1 or common < 0.75 * story.looks.total():
        return None
    return _verdict("furniture", "odd-look", "A short paragraph of a make no other one has.")


JUDGES: tuple[_Judge, ...] = (_links, _row, _cell, _fragment, _foreign, _odd)
