"""The manifest of a destination: which parts it has and which rows are in them, a line of JSON for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from newsclean.batch.destinations.disk import lock, unlock
from newsclean.batch.destinations.holdings import Entry, Holdings
from newsclean.errors import DestinationError

VERSION = 1
_BEGINNING = b'{"manifest":'
_T = TypeVar("_T")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: the manifest's version, the form of the rows, and the options that shaped them."""

    manifest: int = VERSION
    form: str
    run: dict[str, str] = {}


class Manifest:
    """A manifest that is open and locked; entries are only ever written to its end.

    `held` are the rows of the entries that were taken in or added, `last` is the name of the last one added. Raises
    DestinationError where another run has it, or where it is none or damaged.
    """

    def __init__(self, path: Path, place: Path) -> None:
        self._path, self._place = path, place
        self.held = Holdings()
        self.last: str | None = None
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            lock(self._file, place)
            self._end = self._begin = 0  # where the entries end and begin
            self._header = self._read_header()
        except BaseException:
            os.close(self._file)
            raise

    def entries(self) -> Iterator[Entry]:
        """The entries of parts in order, and marks taken in; behind them a line without an end is cut off."""
        decoder = msgspec.json.Decoder(Entry)
        with self._path.open("rb") as lines:
            lines.seek(self._end)
            for line in lines:
                entry = self._decoded(decoder.decode, line)
                if entry is None:
                    break
                self._end += len(line)
                if entry.stamps:
                    self.held.add(entry)
                else:
                    yield entry
        self._cut(self._end)

    def agree(self, header: Header) -> None:
        """Begin it, where it holds no rows. Raises DestinationError where it has some of another form or run."""
        if self._header == header:
            return
        is_other = self._header is not None and self._header.form != header.form
        if self._header and (self.held or (is_other and self._end > self._begin)):
            raise DestinationError(str(self._place), difference(self._header, header))
        self._cut(0)
        self._append(msgspec.json.encode(header))

    def add(self, entry: Entry) -> None:
        """Write an entry down. Raises OSError where that fails; it is not there then."""
        self._append(msgspec.json.encode(entry))
        self.last = entry.name
        self.held.add(entry)

    def commit(self, entry: Entry, draft: Path, final: Path) -> None:
        """Write an entry down and give its file the final name: both or, with an OSError, neither.

        Where the process dies in between, the entry is there and the draft too, and whoever opens it next renames it.
        """
        end = self._end
        try:
            self._append(msgspec.json.encode(entry))
            draft.replace(final)
        except BaseException as error:
            if isinstance(error, OSError) or draft.exists():
                with suppress(OSError):
                    draft.unlink()
                self._cut(end)
            else:  # interrupted behind the renaming
                self.held.add(entry)
            raise
        self.held.add(entry)

    def close(self) -> None:
        """Let go of the lock."""
        if self._file >= 0:
            unlock(self._file)
            self._file = -1

    def _read_header(self) -> Header | None:
        with self._path.open("rb") as lines:
            line = lines.readline()
        if not line.startswith(_BEGINNING[: len(line)]):
            raise DestinationError(str(self._path), "it is not a manifest of newsclean")
        header = self._decoded(msgspec.json.Decoder(Header).decode, line)
        if header is None:
            self._cut(0)
            return None
        if header.manifest != VERSION:
            raise DestinationError(str(self._path), "it was written by another version of newsclean")
        self._end = self._begin = len(line)
        return header

    def _decoded(self, decode: Callable[[bytes], _T], line: bytes) -> _T | None:
        """A line's value; None where it was not written to its end, which only the last can be."""
        try:
            return decode(line) if line.endswith(b"\n") else None
        except msgspec.MsgspecError as error:
            if self._end + len(line) == os.fstat(self._file).st_size:
                return None
            raise DestinationError(str(self._path), f"the manifest is damaged at byte {self._end}") from error

    def _append(self, line: bytes) -> None:
        data = memoryview(line + b"\n")
        end = self._end
        try:
            while data:
                data = data[os.write(self._file, data) :]
            os.fsync(self._file)
            self._end = end + len(line) + 1
        except BaseException:
            self._cut(end)
            raise

    def _cut(self, end: int) -> None:
        if os.fstat(self._file).st_size > end:
            os.ftruncate(self._file, end)
            os.fsync(self._file)
        self._end = end


def difference(ours: Header, other: Header) -> str:
    """How a run differs from the one whose rows a destination holds, and what to do."""
    if ours.form != other.form:
        return f"it holds rows as {ours.form}, not {other.form}; write to another place, or in the same form"
    names = sorted(name for name in ours.run.keys() | other.run.keys() if ours.run.get(name) != other.run.get(name))
    told = "; ".join(f"{name} was {_told(ours.run, name)} and is now {_told(other.run, name)}" for name in names)
    return f"it holds rows of a run with other options ({told}); use the same options, or write to another place"


def _told(run: Mapping[str, str], name: str) -> str:
    return run.get(name) or "not given"
