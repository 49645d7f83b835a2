"""JSON lines: a row in every line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from newsclean.batch.inputs import Input
from newsclean.batch.places import Places
from newsclean.batch.sources.selection import Selection
from newsclean.batch.sources.source import Fields
from newsclean.batch.sources.streams import Damage, Flow, lines, pieces
from newsclean.errors import NoText, SourceError

LONGEST = 64_000_000
"""The longest line that is read, in bytes."""

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_OPENINGS = (b"[", b"{", b"[{")  # of a JSON text of many lines


class Lines(msgspec.Struct, frozen=True):
    """Reads JSON lines; blank lines count for nothing, and a line that is no object is an input without a text."""

    is_long: ClassVar[bool] = True
    is_stream: ClassVar[bool] = True
    fields: Fields

    def inputs(self, name: str, file: Flow, done: Places) -> Iterator[Input]:
        """See Reader."""
        selection = Selection(self.fields)
        place = 0
        try:
            for line in lines(pieces(file, name), LONGEST):
                if line is not None and (not line or line.isspace()):
                    continue
                if place == 0 and line is not None and line.strip() in _OPENINGS:
                    raise Damage("it is a JSON text of many lines, where each line should hold an object of its own")
                if place not in done:
                    yield _input(selection, name, place, line)
                place += 1
        except Damage as damage:
            raise SourceError(name, f"{damage}, after {place:,} of its rows") from damage


def _input(selection: Selection, name: str, place: int, line: bytes | None) -> Input:
    row = _row(line) if line is not None else None
    if row is not None:
        return selection.input(name, place, row, row)
    fault = "the line is no JSON object" if line is not None else f"the line is longer than {LONGEST:,} bytes"
    return Input(name, place, f"{name}:{place}", None, NoText(fault))


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        return _decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _mended(line)


def _mended(line: bytes) -> dict[str, Any] | None:
    """The row of a line that strict readers refuse: damaged UTF-8, half a surrogate pair, NaN, bare control signs."""
    try:
        row = json.loads(line.decode("utf-8", "replace"), strict=False)
        if not isinstance(row, dict):
            return None
        text = json.dumps(row, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        mended: dict[str, Any] = json.loads(text)
        return mended
    except (ValueError, RecursionError):
        return None
