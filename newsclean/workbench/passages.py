"""What may repeat: blocks as a whole, and the sentences that blocks begin and end with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from newsclean.judge.sites import is_spoken
from newsclean.rules.matching import without_speech
from newsclean.text import words
from newsclean.text.sentences import Stretch, seams, stretches
from newsclean.workbench.sheets import Sheet
from newsclean.workbench.tokens import Tokens, tokens_of

Part = Literal["block", "start", "end"]
_OPENING, _CLOSING = 2, 3  # sentences
_FEWEST, _FEWEST_GLUED = 5, 2  # words of a sentence within a block, and of a label glued to one
_MOST_GLUED = 12  # words of such a label: as many as the judge cuts off
_LONGEST = 300  # words of a block that is looked at


class Passage(NamedTuple):
    """A text that may repeat, with its words as tokens: a block, or a part of one.

    `page` and `block` are the places of its sheet and of its block there.
    """

    page: int
    block: int
    part: Part
    text: str
    tokens: Tokens


def passages(page: int, sheet: Sheet) -> Iterator[Passage]:
    """The passages of one sheet in reading order, the block before its parts; no part holds quoted speech."""
    for block, piece in enumerate(sheet.pieces):
        if not piece.is_open or words(piece.text) > _LONGEST:
            continue
        heard = without_speech(piece.text)
        for part, start, end in _spans(piece.text):
            text = piece.text[start:end]
            spoken = is_spoken(text)
            tokens = tokens_of(text if spoken else heard[start:end])
            if tokens and not (spoken and part != "block"):
                yield Passage(page, block, part, text, tokens)


def _spans(text: str) -> Iterator[tuple[Part, int, int]]:
    yield "block", 0, len(text)
    parts = stretches(text)
    if len(parts) > 1:
        first = min(_OPENING, len(parts) // 2)
        yield from _sentences("start", text, parts[:first])
        yield from _sentences("end", text, parts[max(first, len(parts) - _CLOSING) :])
    if parts:
        yield from _labels(text, parts[0], parts[-1])


def _sentences(part: Part, text: str, parts: Sequence[Stretch]) -> Iterator[tuple[Part, int, int]]:
    for start, end, _ in parts:
        if words(text[start:end]) >= _FEWEST:
            yield part, start, end


def _labels(text: str, first: Stretch, last: Stretch) -> Iterator[tuple[Part, int, int]]:
    """What is glued to a block's start or end without a stop."""
    opening, closing = seams(text[first.start : first.end]), seams(text[last.start : last.end])
    if opening and _is_label(text[first.start : first.start + opening[0]]):
        yield "start", first.start, first.start + opening[0]
    if closing and _is_label(text[last.start + closing[-1] : last.end]):
        yield "end", last.start + closing[-1], last.end


def _is_label(text: str) -> bool:
    return _FEWEST_GLUED <= words(text) <= _MOST_GLUED
