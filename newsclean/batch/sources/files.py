"""Files and standard input as sources; what is in them is a reader's to say."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Never, Protocol

import msgspec

from newsclean.batch.inputs import Input
from newsclean.batch.places import Places
from newsclean.batch.sources.streams import Damage, Flow, pieces
from newsclean.errors import SourceError

STDIN = "stdin"
"""The name of standard input as a source."""


class Reader(Protocol):
    """Knows one kind of file; can be pickled.

    `is_long` is whether reading such a file again for nothing would cost much, `is_stream` whether each input comes as
    soon as its bytes are read.
    """

    is_long: ClassVar[bool]
    is_stream: ClassVar[bool]

    def inputs(self, name: str, file: Flow, done: Places) -> Iterator[Input]:
        """What a Source's `inputs` gives, from the open file of the source of that name."""


_SAMPLE = 65_536  # bytes in which a file shows its kind


class File(msgspec.Struct, frozen=True):
    """A file as a source; `path` is absolute."""

    name: str
    path: str
    reader: Any  # a Reader; msgspec knows no protocols

    @property
    def size(self) -> int | None:
        """Its length in bytes; None where it is no longer there."""
        try:
            return Path(self.path).stat().st_size
        except OSError:
            return None

    @property
    def stamp(self) -> str | None:
        """Its size and time of change, where it is long; None where it is not, or no longer there."""
        try:
            facts = Path(self.path).stat()
        except OSError:
            return None
        return f"{facts.st_size} bytes of {facts.st_mtime_ns}" if self.reader.is_long else None

    def inputs(self, done: Places) -> Iterator[Input]:
        """See Source."""
        size = self.size if self.reader.is_stream else None
        with self._opened() as file:
            for item in self.reader.inputs(self.name, file, done):
                yield item._replace(share=min(1.0, file.tell() / size)) if size else item

    def _opened(self) -> BinaryIO:
        try:
            return Path(self.path).open("rb")
        except OSError as error:
            raise SourceError(self.name, f"it cannot be opened ({error.strerror})") from error


class StandardInput:
    """Standard input as a source: read once, in this process, as it comes."""

    name = STDIN
    size = None
    stamp = None

    def __init__(self, guess: Callable[[bytes], Reader]) -> None:
        """`guess` tells the reader from the first bytes, unpacked; raises SourceError where there is none."""
        self._guess = guess
        self._is_read = False

    def inputs(self, done: Places) -> Iterator[Input]:
        """See Source; raises SourceError the second time."""
        if self._is_read:
            raise SourceError(STDIN, "it was read before, and can be read once only")
        self._is_read = True
        with _opened() as file:
            start = _Start(file)
            reader = self._guess(start.look())
            yield from reader.inputs(STDIN, start, done)

    def __reduce__(self) -> Never:
        raise SourceError(STDIN, "it belongs to this process: for others to read it, write it to a file first")


class _Start:
    """A file whose start can be looked at before it is read."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401
        self._file = file
        self._ahead: deque[bytes] = deque()  # looked at, and not yet read
        self._seen: list[bytes] | None = None

    def read1(self, size: int = -1, /) -> bytes:
        data: bytes = self._ahead.popleft() if self._ahead else self._file.read1(size)
        if self._seen is not None:
            self._seen.append(data)
        return data

    def look(self) -> bytes:
        """The first bytes, unpacked: a line, or the start of a long one."""
        start, self._seen = b"", []
        with suppress(Damage):  # it is told when what could be read is out
            for piece in pieces(self, STDIN):
                start += piece
                if b"\n" in start.lstrip() or len(start) > _SAMPLE:
                    break
        self._ahead, self._seen = deque(self._seen), None
        return start[:_SAMPLE]


def _opened() -> AbstractContextManager[BinaryIO]:
    if sys.stdin is None:
        raise SourceError(STDIN, "it is closed")
    try:
        # Not through sys.stdin, whose lock the interpreter wants at its end, when a thread may still wait for a line.
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:  # no file is behind it
        return nullcontext(sys.stdin.buffer)
