"""Which pages of a site tell the same story: editions, updates and copies count once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from newsclean.text import plain, words
from newsclean.workbench.likeness import CLOSE, LOOSE, Bands, neighbours, shingles, united
from newsclean.workbench.sheets import Sheet
from newsclean.workbench.tokens import tokens_of

_COMMON = 3  # stories from which on a block no longer tells one from another
_FEWEST = 30  # words of a page's own, without which it tells no story
_SHINGLE = 4  # words
_NAME_WORDS = 3  # of a headline that names a story
_MOST_NAMED = 5  # pages that one name stands for; what more share is the site's


def story_numbers(sheets: Sequence[Sheet]) -> list[int | None]:
    """For each sheet the number of its story, that of the first sheet that tells it; None for no story of its own."""
    named = united(len(sheets), _namesakes(sheets))
    texts = [[plain(piece.text) for piece in sheet.pieces] for sheet in sheets]
    own = _own(texts, named)
    alike = [*_pairs(list(map(_shingled, texts)), CLOSE), *_pairs(list(map(_shingled, own)), LOOSE)]
    stories = united(len(sheets), [*((number, first) for number, first in enumerate(named)), *alike])
    telling = {story for story, page in zip(stories, own, strict=True) if sum(map(words, page)) >= _FEWEST}
    return [story if story in telling else None for story in stories]


def _namesakes(sheets: Sequence[Sheet]) -> list[tuple[int, int]]:
    """Pairs of pages with the same canonical URL or the same headline."""
    named: defaultdict[str, list[int]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        for name in sheet.names:
            if "://" in name or words(name) >= _NAME_WORDS:
                named[name].append(number)
    return [pair for pages in named.values() if len(pages) <= _MOST_NAMED for pair in pairwise(pages)]


def _own(texts: Sequence[Sequence[str]], stories: Sequence[int]) -> list[list[str]]:
    """The blocks of each page that stand in few stories."""
    pairs = {(story, text) for story, page in zip(stories, texts, strict=True) for text in page}
    held = Counter(text for _, text in pairs)
    return [[text for text in page if held[text] < _COMMON] for page in texts]


def _shingled(page: Iterable[str]) -> list[str]:
    return [shingle for text in page for shingle in shingles(tokens_of(text), _SHINGLE)]


def _pairs(rows: Sequence[Sequence[str]], bands: Bands) -> list[tuple[int, int]]:
    told = [number for number, row in enumerate(rows) if row]
    near = neighbours([rows[number] for number in told], bands)
    return [(told[place], told[other]) for place, others in enumerate(near) for other in others if other > place]
