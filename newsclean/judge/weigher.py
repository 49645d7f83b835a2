"""Which blocks of an article hold evidence, and what their sentences say: each text is read once."""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.body.facts import Facts
from newsclean.judge.evidence import Sentence, weigh
from newsclean.rules import Pack, Signs
from newsclean.rules.gate import STRONG
from newsclean.text.sentences import Stretch

_LONGEST = 100_000  # characters; no boilerplate is so long
_NEAR = 3  # blocks around evidence that are read, too: an appeal may reach so far
_AROUND = 6  # blocks around evidence that are judged with it, if only as story


class Weigher:
    """Reads the blocks of one article, again and again as it is cut, and remembers what it has read."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._suspects: dict[str, bool] = {}
        self._sentences: dict[str, list[Sentence]] = {}

    def suspects(self, blocks: Sequence[Facts]) -> list[int]:
        """The places of the blocks that are worth a close look."""
        texts = [block.text for block in blocks]
        new = [text for text in dict.fromkeys(texts) if text not in self._suspects and len(text) < _LONGEST]
        self._suspects.update(zip(new, self.pack.suspects(new), strict=True))
        return [place for place, text in enumerate(texts) if self._suspects.get(text)]

    def weigh(self, block: Facts) -> list[Sentence]:
        """The sentences of a block with what speaks for and against their being boilerplate."""
        sentences = self._sentences.get(block.text)
        if sentences is None:
            sentences = self._sentences[block.text] = weigh(block.text, self.pack)
        return sentences

    def read(self, block: Facts) -> list[Sentence]:
        """The same, but nothing of a block that is too long to be boilerplate."""
        return self.weigh(block) if len(block.text) < _LONGEST else _unread(block)

    def weigh_all(self, blocks: Sequence[Facts]) -> dict[int, list[Sentence]]:
        """The sentences of those blocks that evidence is in or near, by place in order; the others are plain story.

        The first and the last of neighbouring blocks are plain story, too, unless the text begins or ends there.
        """
        read = {place: self.weigh(blocks[place]) for place in self.suspects(blocks)}
        strong = [place for place, sentences in read.items() if any(map(_is_strong, sentences))]
        for place in _near(strong, _NEAR, len(blocks)) - read.keys():
            read[place] = self.read(blocks[place])
        told = [place for place, sentences in read.items() if any(item.found or item.guard for item in sentences)]
        return {place: read.get(place) or _unread(blocks[place]) for place in sorted(_near(told, _AROUND, len(blocks)))}


def _is_strong(sentence: Sentence) -> bool:
    return any(weight >= STRONG for _, weight in sentence.found)


def _near(places: Sequence[int], reach: int, end: int) -> set[int]:
    """The places at most so far from some."""
    return {near for place in places for near in range(max(0, place - reach), min(end, place + reach + 1))}


def _unread(block: Facts) -> list[Sentence]:
    end = len(block.text.rstrip())
    start = len(block.text) - len(block.text.lstrip())
    return [Sentence(Stretch(start, end, "block"), Signs(block.words, frozenset()))] if end > start else []
