"""Where the headline stands, and where an endless page begins its next article."""

from __future__ import annotations

from newsclean.body.prose import running_total
from newsclean.judge.story import Story, home_of
from newsclean.text import plain

_STORY_WORDS = 60  # of prose before and after, that make two articles of a page
_COMPANY = 8  # blocks around a headline among which its byline or share bar stands
_SIGNING = ("bio", "share")
_AFTER_KICKER = ":-–—|·"


def is_headline(story: Story, place: int) -> bool:
    """Whether a block is the page's main heading, or a heading that says what its metadata gives as the headline.

    The metadata may give it behind its kicker, which is then the block before.
    """
    block = story.blocks[place]
    said = plain(block.text)
    if block.tag == "h1" or block.kind != "heading" or not (said and story.title.endswith(said)):
        return block.tag == "h1"
    kicker = story.title.removesuffix(said).rstrip().rstrip(_AFTER_KICKER).rstrip()
    return not kicker or (place > 0 and kicker == plain(story.blocks[place - 1].text))


def headline_place(story: Story) -> int:
    """The place of the headline, 0 where there is none before the story's paragraphs."""
    place = next((place for place in range(len(story.blocks)) if is_headline(story, place)), 0)
    before = zip(story.blocks[:place], story.weights, strict=False)
    return 0 if sum(weight for block, weight in before if block.tag == "p") > _STORY_WORDS else place


def next_article(story: Story) -> int:
    """Where an endless page begins its next article; the number of blocks where it has none.

    That is an h1 of the headline's make, apart from the paragraphs, in the company of a byline or a share bar, with
    prose before and after.
    """
    places = [place for place, block in enumerate(story.blocks) if block.tag == "h1"]
    total = running_total(story.weights)
    for place in places[1:]:
        before, after = total[place] - total[places[0]], total[-1] - total[place]
        if before > _STORY_WORDS < after and _is_another(story, places[0], place):
            return place
    return len(story.blocks)


def _is_another(story: Story, first: int, place: int) -> bool:
    headline, block = story.blocks[first], story.blocks[place]
    if story.regions[block.region].signature != story.regions[headline.region].signature:
        return False
    if story.prose_in(home_of(block, story.regions)) or plain(block.text) == plain(headline.text):
        return False
    near = story.blocks[max(0, place - _COMPANY) : place + _COMPANY]
    return any(one.masked and one.mask and one.mask.category in _SIGNING for one in near)
