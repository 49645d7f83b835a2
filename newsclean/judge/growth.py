"""Growth: paragraphs beside an appeal that ask for nothing themselves but read like parts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

REACH = 6
"""How many blocks an appeal grows by at either end."""
_BETWEEN = 2.0
_BESIDE = {"donation": 0.5, "subscription": 0.5, "newsletter": -2.0, "comments": -2.0}
"""What the log-odds of a block gain by its standing between two parts of an appeal, and beside one of a category."""


class Beside(NamedTuple):
    """A block that may be part of an appeal: the category it is removed as, "" where it stays, and its log-odds.

    `held` says that a guard, quoted speech or what somebody said keeps it, whatever it reads like.
    """

    appeal: str
    held: bool
    odds: Callable[[], float]


def grown(blocks: Mapping[int, Beside]) -> frozenset[int]:
    """The places of blocks, given by place, that belong to the appeals beside them."""
    ends = [place for place, block in blocks.items() if block.appeal]
    return frozenset(near for place in ends for step in (-1, 1) for near in _reached(place, step, blocks))


def _reached(place: int, step: int, blocks: Mapping[int, Beside]) -> Iterator[int]:
    """The places from one on to where the sum of the odds is greatest, or to the appeal's next part."""
    row: list[float] = []
    gain = _BESIDE[blocks[place].appeal]
    for near in range(place + step, place + step * (REACH + 1), step):
        block = blocks.get(near)
        if block is not None and block.appeal and sum(row) + _BETWEEN * len(row) > 0:
            return iter(range(place + step, near, step))
        if block is None or block.appeal or block.held:
            break
        row.append(block.odds())
    sums = list(accumulate((odds + gain for odds in row), initial=0.0))
    most = max(range(len(sums)), key=sums.__getitem__)
    return iter(range(place + step, place + step * (most + 1), step))
