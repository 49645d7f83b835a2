"""Appeals of several paragraphs: what stands between two parts of one appeal, and what a run must not reach for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsclean.text import is_wide, plain, word_list
from newsclean.text.sentences import stretches

ANY = "any"
APPEALS = frozenset({"donation", "subscription", "newsletter", "comments"})
"""Categories whose texts have several paragraphs; labels of others stand alone."""
_GAP_BLOCKS = 4
_WORDLESS_BLOCKS = 2
_LEAD_BLOCKS = 5
_STEM = 6
_STRANGE_WORDS = range(3, 90)
_STORY_STEMS = 25
_COHESION = 0.13


class BlockMark(NamedTuple):
    """One block as the path left it: what its first and its last sentence were removed as, None where they stay.

    `company` is the categories for which the block has evidence, however little; `held` says that a guard or
    quoted speech forbids its removal, `reports` that it tells what somebody said. `leads` is the category that the
    block may be the opening of, ANY for a line that may head anything.
    """

    text: str
    first: str | None
    last: str | None
    company: frozenset[str]
    held: bool = False
    reports: bool = False
    leads: str | None = None


def bridged(blocks: Sequence[BlockMark]) -> dict[int, str]:
    """The places of blocks that belong to an appeal because they stand between two parts of it, with its category.

    Such a block speaks in the appeal's terms, or else in none that the rest of the article uses. The first part may
    be an opening that is too faint to be removed alone.
    """
    gaps = [gap for gap in (*_gaps(blocks), *_leads(blocks)) if gap[2] in APPEALS]
    story = _stems(block.text for block in blocks if block.first is None and block.last is None) if gaps else {}
    return {
        place: category
        for start, end, category in gaps
        if _fit(blocks[start:end], category, story)
        for place in range(start, end)
    }


def _gaps(blocks: Sequence[BlockMark]) -> Iterator[tuple[int, int, str]]:
    """Stretches of a few kept blocks between two removed parts of the same category."""
    start, category = 0, None
    for place, block in enumerate(blocks):
        if block.first is None and block.last is None:
            continue
        if category and category == block.first and 0 < place - start <= _GAP_BLOCKS:
            yield start, place, category
        start, category = place + 1, block.last


def _leads(blocks: Sequence[BlockMark]) -> Iterator[tuple[int, int, str]]:
    """Stretches of kept blocks from an opening to the part it leads up to, the longest first."""
    for place, block in enumerate(blocks):
        if block.first and place and blocks[place - 1].last is None:
            for start in range(max(0, place - _LEAD_BLOCKS), place):
                between = blocks[start:place]
                if between[0].leads in (block.first, ANY) and not any(other.first or other.last for other in between):
                    yield start, place, block.first


def _fit(between: Sequence[BlockMark], category: str, story: dict[str, int]) -> bool:
    """Whether all blocks of a gap fit; in a long one, one must speak in the appeal's terms."""
    if len(between) > _WORDLESS_BLOCKS and not any(category in block.company for block in between):
        return False
    return all(_fits(block, category, story) for block in between)


def _fits(block: BlockMark, category: str, story: dict[str, int]) -> bool:
    if block.held:
        return False
    if category in block.company:
        return True
    return not block.reports and (_is_general(block.text) or _is_strange(block.text, story))


def _is_general(text: str) -> bool:
    """Whether a block names nobody, no place and no figure, in a script that would show a name by its capital."""
    if not text[:1].isupper() or any(sign.isdigit() for sign in text):
        return False
    inner = (word for part in stretches(text) for word in text[part.start : part.end].split()[1:])
    return not any(word.lstrip("(\"'“‘").istitle() and len(word) > 1 for word in inner)


def _is_strange(text: str, story: dict[str, int]) -> bool:
    """Whether a block shares hardly any vocabulary with the rest of a story long enough to tell.

    In news, one paragraph in twenty shares less than `_COHESION` of its longer words with its own article, and six in
    seven share less than that with another one (fundus and aed pages of the corpus).
    """
    own = _stems([text])
    if is_wide(text) or len(story) < _STORY_STEMS or len(own) not in _STRANGE_WORDS:
        return False
    shared = sum(1 for stem, count in own.items() if story.get(stem, 0) > count)
    return shared <= _COHESION * len(own)


def _stems(texts: Iterable[str]) -> dict[str, int]:
    """How often the longer words occur, cut to their first letters so that inflected forms count together."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in word_list(plain(text)):
            if len(word) >= _STEM - 1:
                counts[word[:_STEM]] = counts.get(word[:_STEM], 0) + 1
    return counts
