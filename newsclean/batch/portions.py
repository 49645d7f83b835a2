"""Inputs in portions: what is sent to a process at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import TypeAlias

from newsclean.batch.engine import Ended
from newsclean.batch.inputs import Input
from newsclean.batch.places import Places
from newsclean.batch.sources.source import Source
from newsclean.errors import SourceError

Portion: TypeAlias = tuple[Input, ...]

_SIZE = 262_144  # bytes
_NUMBER = 32
_AGE = 0.5  # seconds that an input may wait for others


def portions(sources: Sequence[Source], done: Callable[[str], Places]) -> Iterator[Portion | Ended | SourceError]:
    """The inputs of sources that are not done, source by source, and how each ended."""
    for source in sources:
        number = 0
        try:
            for portion in _packed(source.inputs(done(source.name))):
                number += len(portion)
                yield portion
        except SourceError as error:
            yield error
        else:
            yield Ended(source.name, number)


def _packed(inputs: Iterator[Input]) -> Iterator[Portion]:
    held: list[Input] = []
    size, since = 0, monotonic()
    try:
        for item in inputs:
            since = since if held else monotonic()
            held.append(item)
            size += item.size
            if size >= _SIZE or len(held) >= _NUMBER or monotonic() - since >= _AGE:
                yield tuple(held)
                held, size = [], 0
    except SourceError:
        if held:
            yield tuple(held)
        raise
    if held:
        yield tuple(held)
