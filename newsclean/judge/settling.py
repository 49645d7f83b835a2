"""Judging until nothing more is found: what is left of an article is what a second cleaning would leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.judge.cuts import Cut, Ruling
from newsclean.text import words

Judge = Callable[[Sequence[Ruling]], tuple[Ruling, ...]]
_ROUNDS = 4  # so that a text made to be peeled cut by cut costs a bounded time


class _Rest(NamedTuple):
    """A stretch of a block that is still body text: the block's place, where the stretch begins, and its facts."""

    place: int
    start: int
    facts: Facts


def settle(rulings: Sequence[Ruling], judge: Judge) -> tuple[Ruling, ...]:
    """The rulings with the cuts added that `judge` makes in what they leave, again and again until it makes none."""
    settled = list(rulings)
    for _ in range(_ROUNDS):
        rest = [part for place, ruling in enumerate(settled) for part in _rest(place, ruling)]
        judged = judge([Ruling(part.facts) for part in rest])
        found = [(part, ruling) for part, ruling in zip(rest, judged, strict=True) if ruling.cuts]
        for part, ruling in found:
            settled[part.place] = _with_cuts(settled[part.place], part.start, ruling.cuts)
        if not found:
            break
    return tuple(settled)


def _rest(place: int, ruling: Ruling) -> list[_Rest]:
    if ruling.field:
        return []
    text = ruling.facts.text
    starts = (0, *(cut.end for cut in ruling.cuts))
    ends = (*(cut.start for cut in ruling.cuts), len(text))
    return [
        _Rest(place, start, ruling.facts._replace(text=text[start:end], words=words(text[start:end])))
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    ]


def _with_cuts(ruling: Ruling, start: int, cuts: Sequence[Cut]) -> Ruling:
    moved = (Cut(start + cut.start, start + cut.end, cut.verdict) for cut in cuts)
    return ruling._replace(cuts=tuple(sorted((*ruling.cuts, *moved), key=lambda cut: cut.start)), guard=None)
