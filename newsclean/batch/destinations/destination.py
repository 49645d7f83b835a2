"""What a destination is to a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.totals import Totals


class Destination(Protocol):
    """A place that holds rows, in parts that are whole or not there at all; open for one run at a time.

    It is a context manager, which closes it at the end.
    """

    @property
    def totals(self) -> Totals:
        """The sums of all rows it holds, those of earlier runs included."""

    def done(self, source: str) -> Places:
        """The places of a source whose rows it holds; a copy, which later rows leave as it is."""

    def stamp(self, source: str) -> str | None:
        """What a source was marked with; None where it was not."""

    def mark(self, stamps: Mapping[str, str]) -> None:
        """Remember stamps by source: those of sources that have a row here for each of their inputs.

        Raises DestinationError where they cannot be written.
        """

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows as one part: when this returns they are there for good, and until then none of them is.

        Rows whose places it holds already are passed over. Raises DestinationError where they cannot be written, with
        the system's error as its cause; nothing of them is left then, and the same rows may be written again.
        """

    def finish(self) -> None:
        """Bring the rows into their final form, such as a single file; called when every input has its row.

        Raises DestinationError where that cannot be done; it may be called again.
        """

    def close(self) -> None:
        """Let go of it; what was written stays."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
