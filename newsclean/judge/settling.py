"""Judging until nothing more is found: what is left of an article is what a second cleaning would leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.judge.cuts import Cut, Ruling
from newsclean.text import words

Judge = Callable[[Sequence[Ruling]], tuple[Ruling, ...]]
_REACH = 8  # blocks around a cut that are judged again: as far as an appeal reaches
_PROSE, _EACH = 12, 2  # words of a block of prose; blocks at either end
_ROUNDS = 4  # so that a text made to be peeled cut by cut costs a bounded time


class Rest(NamedTuple):
    """A stretch of a block that is still body text: the block's place, where the stretch begins, and its facts."""

    place: int
    start: int
    facts: Facts


def settle(rulings: Sequence[Ruling], judge: Judge) -> tuple[Ruling, ...]:
    """The rulings with the cuts added that `judge` makes in what they leave, again and again until it makes none.

    Only what stands near a cut is judged again, between the first and the last prose of the article.
    """
    settled = list(rulings)
    ends = _ends(settled)
    changed = [place for place, ruling in enumerate(settled) if ruling.cuts]
    for _ in range(_ROUNDS):
        places = ends | {near for place in changed for near in range(place - _REACH, place + _REACH + 1)}
        left = [part for place, ruling in enumerate(settled) if place in places for part in rest(place, ruling)]
        judged = judge([Ruling(part.facts) for part in left])
        found = [(part, ruling) for part, ruling in zip(left, judged, strict=True) if ruling.cuts]
        for part, ruling in found:
            settled[part.place] = with_cuts(settled[part.place], part.start, ruling.cuts)
        if not found:
            break
        changed = [part.place for part, _ in found]
    return tuple(settled)


def _ends(rulings: Sequence[Ruling]) -> set[int]:
    """The places of the first and the last prose that stays."""
    prose = [place for place, ruling in enumerate(rulings) if not ruling.cuts and ruling.facts.words >= _PROSE]
    return {*prose[:_EACH], *prose[-_EACH:]}


def rest(place: int, ruling: Ruling) -> list[Rest]:
    """What is still body text of a block at a place."""
    if ruling.field:
        return []
    text = ruling.facts.text
    starts = (0, *(cut.end for cut in ruling.cuts))
    ends = (*(cut.start for cut in ruling.cuts), len(text))
    return [
        Rest(place, start, ruling.facts._replace(text=text[start:end], words=words(text[start:end])))
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    ]


def with_cuts(ruling: Ruling, start: int, cuts: Sequence[Cut]) -> Ruling:
    """The ruling with cuts added that were made in a stretch beginning at `start`."""
    moved = (Cut(start + cut.start, start + cut.end, cut.verdict) for cut in cuts)
    return ruling._replace(cuts=tuple(sorted((*ruling.cuts, *moved), key=lambda cut: cut.start)), guard=None)
