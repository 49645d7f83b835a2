"""Files that hold one page each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from newsclean.batch.inputs import Content, Input, Markup
from newsclean.batch.places import Places
from newsclean.batch.sources.streams import Damage, Flow, pieces
from newsclean.errors import SourceError, TooComplex
from newsclean.page.tree import MAX_SIZE


class Page(msgspec.Struct, frozen=True):
    """Reads a file as one page, whose id is the file's name; where it is not whole, a failure and a fault."""

    is_long: ClassVar[bool] = False
    is_stream: ClassVar[bool] = True

    def inputs(self, name: str, file: Flow, done: Places) -> Iterator[Input]:
        """See Reader."""
        if 0 in done:
            return
        try:
            content = _content(file, name)
        except Damage as damage:
            fault = SourceError(name, f"{damage}, and the page is not whole")
            yield Input(name, 0, name, None, fault)
            raise fault from damage
        yield Input(name, 0, name, None, content)


def too_large() -> TooComplex:
    """The error of a page that is larger than pages may be."""
    return TooComplex(f"the page has more than {MAX_SIZE:,} bytes")


def _content(file: Flow, name: str) -> Content:
    data = bytearray()
    for piece in pieces(file, name):
        data += piece
        if len(data) > MAX_SIZE:
            return too_large()
    return Markup(bytes(data))
