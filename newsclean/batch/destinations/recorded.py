"""What all destinations with a manifest have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from newsclean.batch.destinations.destination import Destination
from newsclean.batch.destinations.disk import plain_errors
from newsclean.batch.destinations.holdings import marks
from newsclean.batch.destinations.manifest import Manifest
from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.totals import Totals


class Recorded(Destination):
    """A destination whose manifest, which is open, says what it holds."""

    def __init__(self, place: Path, manifest: Manifest) -> None:
        self._place = place
        self._manifest = manifest

    @property
    def totals(self) -> Totals:
        """The sums of all rows."""
        return self._manifest.held.totals

    def done(self, source: str) -> Places:
        """The places of a source."""
        return self._manifest.held.done(source)

    def stamp(self, source: str) -> str | None:
        """What a source was marked with."""
        return self._manifest.held.stamp(source)

    def mark(self, stamps: Mapping[str, str]) -> None:
        """Remember stamps."""
        if stamps:
            with plain_errors(self._place):
                self._manifest.add(marks(stamps))

    def write(self, rows: Sequence[Row]) -> None:
        """Add those rows that are not there."""
        fresh = self._manifest.held.fresh(rows)
        if fresh:
            with plain_errors(self._place):
                self._add(fresh)

    def finish(self) -> None:
        """The rows have their final form from the start, unless a destination says otherwise."""

    def close(self) -> None:
        """Let go of it."""
        self._manifest.close()

    @abstractmethod
    def _add(self, rows: Sequence[Row]) -> None:
        """Add rows as one part; raises OSError."""
