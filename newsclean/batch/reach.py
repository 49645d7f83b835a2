"""How far a batch has come in its sources, by their bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from newsclean.batch.engine import Ended, Engine, Event
from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.sources.source import Source
from newsclean.errors import SourceError

_PLAIN = (".html", ".htm", ".jsonl", ".ndjson", ".warc")  # about as long as what is read from them


class Reach:
    """An Engine that lets another one work and looks on.

    Of a source that is being read, what was read counts as much as it did in those that ended.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sizes: dict[str, int | None] = {}
        self._open: Counter[str] = Counter()  # bytes read of sources that have not ended
        self._ended = 0  # bytes of sources
        self._read = 0  # bytes read from them

    @property
    def replaced(self) -> int:
        """See Engine.replaced."""
        return self._engine.replaced

    @property
    def size(self) -> int | None:
        """The bytes of all sources of this run; None where they are not known of each."""
        sizes = [size for size in self._sizes.values() if size is not None]
        return sum(sizes) if len(sizes) == len(self._sizes) else None

    @property
    def share(self) -> float | None:
        """How much of the sources is read, from 0 to 1; None where nothing tells."""
        size = self.size
        if not size:
            return None
        return (self._ended + sum(map(self._so_far, self._open))) / size or None

    def rows(self, sources: Sequence[Source], done: Callable[[str], Places]) -> Generator[Event, None, None]:
        """See Engine.rows."""
        self._sizes = {source.name: source.size for source in sources}
        self._open = Counter(dict.fromkeys(self._sizes, 0))
        with closing(self._engine.rows(sources, done)) as events:
            for event in events:
                self._take(event)
                yield event

    def _take(self, event: Event) -> None:
        if isinstance(event, Row) and event.source in self._open:
            self._open[event.source] += event.size
        elif isinstance(event, Ended | SourceError):
            self._read += self._open.pop(event.source, 0)
            self._ended += self._sizes.get(event.source) or 0

    def _so_far(self, name: str) -> int:
        size = self._sizes[name] or 0
        if self._read:
            return min(size, self._open[name] * self._ended // self._read)
        return min(size, self._open[name]) if name.endswith(_PLAIN) else 0
