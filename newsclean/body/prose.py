"""How much a block reads like the running text of a story, from its shape alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from newsclean.body.facts import Facts

_ENDS = frozenset(".!?…。！？।؟۔։።")
_CLOSERS = "\"'”’»)]）」』›“‘ "
_SHORTEST = 8  # words under which a block is a label
_LONG = 25  # words from which a block is prose even without a full stop
_CEILING = 150  # words of one block that count, so that none outweighs a story
_MOST_LINKED = 0.5  # share of its words


def prose(block: Facts) -> float:
    """The weight of a block as prose, in words: 0 for labels, link lists and fragments."""
    if block.words < _SHORTEST or block.link_words >= _MOST_LINKED * block.words:
        return 0.0
    if block.words < _LONG and not ends_sentence(block.text):
        return 0.0
    return min(block.words, _CEILING) * (1 - block.link_words / block.words)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, closing quotes and brackets aside."""
    return text[-1:] in _ENDS or text.rstrip(_CLOSERS)[-1:] in _ENDS


def link_share(block: Facts) -> float:
    """The share of a block's words that stand in links."""
    return min(1.0, block.link_words / block.words) if block.words else 0.0


def running_total(weights: Sequence[float]) -> list[float]:
    """Sums before each place: the total of `weights[a:b]` is `total[b] - total[a]`."""
    return [0.0, *accumulate(weights)]
