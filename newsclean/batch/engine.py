"""What an engine is to a batch: what turns sources into rows, on one machine or on many."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.sources.source import Source
from newsclean.errors import SourceError


class Ended(NamedTuple):
    """A source was read to its end; `inputs` counts those it gave in this run."""

    source: str
    inputs: int


Event: TypeAlias = Row | Ended | SourceError | None
"""A row, the end of a source, the fault of one that was not read to its end, or None: nothing new for a while."""


class Engine(Protocol):
    """Turns sources into rows; to be closed by closing its iterator."""

    @property
    def replaced(self) -> int:
        """How many processes died, or were ended, and had to be replaced."""

    def rows(self, sources: Sequence[Source], done: Callable[[str], Places]) -> Generator[Event, None, None]:
        """A row for each input that is not done, in any order, and how each source ended.

        A row may come before or after the end of its source. None comes where nothing else did for a second.
        """
