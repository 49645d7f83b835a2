"""What stands around a text that repeats: the rest of its page, and whether that speaks of the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from statistics import fmean

from newsclean.text import words
from newsclean.workbench.clusters import Cluster
from newsclean.workbench.passages import Passage
from newsclean.workbench.tokens import Tokens, letters

_RARE = 0.3  # of a site's pages, on which a word is at most found that tells of a topic
_SHORT = 4  # letters of a word that tells of one
_ECHO, _COUNT, _TIMES = 0.2, 1.5, 3.0
"""Of a text's rare words its pages also have: this share, this many, so many times as often as other pages do."""
_FEWEST = 3  # pages without a text, by which those with it are judged
_LONG = 80  # words of a block that is too long for an example


class Surroundings:
    """A site's pages without the blocks that repeat: where the others stand, and their words."""

    def __init__(self, pages: Sequence[Sequence[Passage]], repeated: Iterable[Cluster]) -> None:
        taken = {(one.page, one.block) for cluster in repeated for one in cluster.passages}
        self._own = [
            [one for one in page if one.part == "block" and (one.page, one.block) not in taken] for page in pages
        ]
        self._texts = {one.text: frozenset(letters(one.tokens)) for page in self._own for one in page}
        self._words = [self._words_of(page) for page in self._own]

    def around(self, passage: Passage) -> tuple[int, int]:
        """How many blocks of the page's own stand before and after a passage."""
        own = [one.block for one in self._own[passage.page]]
        return sum(block < passage.block for block in own), sum(block > passage.block for block in own)

    def echoes(self, cluster: Cluster) -> bool:
        """Whether the pages that hold a text speak of what it speaks of, more than other pages do."""
        blocks = {passage.page: passage.block for passage in cluster.passages}
        beside = [
            self._words_of(one for one in self._own[page] if one.block != block) for page, block in blocks.items()
        ]
        others = [page for number, page in enumerate(self._words) if number not in blocks]
        held = Counter(word for page in (*beside, *others) for word in page)
        most = _RARE * len(self._words)
        rare = {word for word in letters(cluster.template) if len(word) >= _SHORT and held[word] <= most}
        if not rare:
            return False
        usual = _share(rare, others) if len(others) >= _FEWEST else 0.0
        return _share(rare, beside) >= max(_ECHO, _COUNT / len(rare), _TIMES * usual)

    def _words_of(self, passages: Iterable[Passage]) -> frozenset[str]:
        return frozenset[str]().union(*(self._texts[one.text] for one in passages))

    def nearest(self, tokens: Tokens) -> Iterator[str]:
        """The other blocks of the site, those that share most words with a text first."""
        asked = frozenset(letters(tokens))
        rank = {text: len(asked & held) / len(asked | held or {""}) for text, held in self._texts.items()}
        ordered = sorted(rank, key=lambda text: (words(text) > _LONG, -rank[text], text))
        return iter(ordered)


def _share(asked: Set[str], pages: Iterable[Set[str]]) -> float:
    """The share of some words that pages have in the mean."""
    return fmean(len(asked & page) / len(asked) for page in pages)
