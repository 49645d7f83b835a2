"""Growth: paragraphs beside an appeal that ask for nothing themselves but read like parts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

REACH = 6
"""How many blocks an appeal grows by at either end."""
_LEADING, _FOLLOWING, _BETWEEN = 0.5, -0.5, 4.0
"""What the log-odds of a block gain by its standing before an appeal and after one, and what closing a gap gains."""
_END = 2.0
"""What growing to the first or the last block of an article gains: no story goes on there."""
_SHORTER = {"newsletter": 0.6, "comments": 0.6}
"""What they lose beside an appeal of a category that is often a single line."""


class Beside(NamedTuple):
    """A block that may be part of an appeal: the category it is removed as, "" where it stays, and its log-odds.

    `held` says that a guard or quoted speech keeps it, or that it was cut in part, whatever it reads like.
    """

    appeal: str
    held: bool
    odds: Callable[[], float]


def grown(blocks: Mapping[int, Beside], length: int) -> frozenset[int]:
    """The places of blocks, given by place, that belong to the appeals beside them in an article of so many blocks."""
    ends = [place for place, block in blocks.items() if block.appeal]
    return frozenset(near for place in ends for step in (-1, 1) for near in _reached(place, step, blocks, length))


def _reached(place: int, step: int, blocks: Mapping[int, Beside], length: int) -> Iterator[int]:
    """The places from one on to where the sum of the odds is greatest, or to the appeal's next part."""
    gain = (_LEADING if step < 0 else _FOLLOWING) - _SHORTER.get(blocks[place].appeal, 0.0)
    sums, most = [0.0], 0
    for near in range(place + step, place + step * (REACH + 1), step):
        if not 0 <= near < length:
            most = len(sums) - 1 if sums[-1] + _END > sums[most] else most
            break
        block = blocks.get(near)
        if block is not None and block.appeal and sums[-1] + _BETWEEN > 0:
            most = len(sums) - 1
        if block is None or block.appeal or block.held or sums[-1] + _BETWEEN < 0:
            break
        sums.append(sums[-1] + block.odds() + gain)
        most = len(sums) - 1 if sums[-1] > sums[most] else most
    return iter(range(place + step, place + step * (most + 1), step))
