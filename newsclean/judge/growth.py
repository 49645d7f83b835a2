"""Growth: paragraphs beside an appeal that ask for nothing themselves but read like parts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

REACH = 6
"""How many blocks an appeal grows by at either end."""
_LEADING, _FOLLOWING, _BETWEEN = 0.5, -0.5, 4.0
"""What the log-odds of a block gain by its standing before an appeal and after one, and what closing a gap gains."""
_SHORTER = {"newsletter": 0.6, "comments": 0.6}
"""What they lose beside an appeal of a category that is often a single line."""
_UNLIKE = -3.0
"""The log-odds under which a block is plainly the story's, and ends an appeal."""


class Beside(NamedTuple):
    """A block that may be part of an appeal: the category it is removed as, "" where it stays, and its log-odds.

    `held` says that a guard or quoted speech keeps it, or that it was cut in part, whatever it reads like.
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
    gain = (_LEADING if step < 0 else _FOLLOWING) - _SHORTER.get(blocks[place].appeal, 0.0)
    sums = [0.0]
    for near in range(place + step, place + step * (REACH + 1), step):
        block = blocks.get(near)
        if block is not None and block.appeal and sums[-1] + _BETWEEN > 0:
            return iter(range(place + step, near, step))
        if block is None or block.appeal or block.held or (odds := block.odds()) < _UNLIKE:
            break
        sums.append(sums[-1] + odds + gain)
    most = max(range(len(sums)), key=sums.__getitem__)
    return iter(range(place + step, place + step * (most + 1), step))
