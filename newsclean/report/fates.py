"""The blocks of an input in order, each with what became of it: kept, moved to a field, or removed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Literal, NamedTuple

import msgspec

from newsclean.model import Article, Block, Field, Moved, Removal

Fate = Literal["kept", "moved", "removed"]
_FIELD_TERMS: dict[Field, str] = {"title": "headline"}


class Line(NamedTuple):
    """A paragraph of the explanation and the fate it tells of."""

    fate: Fate
    text: str


def lines(article: Article) -> Iterator[Line]:
    """The blocks in the order of the input: kept ones plain, moved and removed ones marked.

    Neighbours that one rule removed are told together, the rule and its reason once at their end.
    """
    for _, group in groupby(article.pieces(), key=_because):
        run = list(group)
        if because := _because(run[0]):
            yield Line("removed", "\n".join([*map(_marked, run), f"  {because}"]))
        else:
            yield from (Line(_fate(piece), _marked(piece)) for piece in run)


def fates(article: Article) -> list[dict[str, Any]]:
    """The same as JSON-ready builtins: every piece with its `fate`, place and fields."""
    return [{"fate": _fate(piece)} | msgspec.to_builtins(piece) for piece in article.pieces()]


def _fate(piece: Block | Moved | Removal) -> Fate:
    match piece:
        case Block():
            return "kept"
        case Moved():
            return "moved"
        case Removal():
            return "removed"


def _marked(piece: Block | Moved | Removal) -> str:
    match piece:
        case Block():
            return piece.text
        case Moved():
            return f"= [{_FIELD_TERMS.get(piece.field, piece.field)}{_place(piece)}] {piece.text}"
        case Removal():
            return f"- [{piece.category}{_place(piece)}] {piece.text}"


def _because(piece: Block | Moved | Removal) -> str:
    """The rule that removed a piece and its reason, or "" where none did."""
    if not isinstance(piece, Removal):
        return ""
    return f"{piece.rule}: {piece.reason}" if piece.reason else piece.rule


def _place(piece: Moved | Removal) -> str:
    return f", part of block {piece.index}" if piece.part else ""
