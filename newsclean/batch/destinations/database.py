"""A SQLite file: a table of articles, and in the same transactions the manifest."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from newsclean.batch.destinations.destination import Destination
from newsclean.batch.destinations.disk import FOREIGN, lock, unlock
from newsclean.batch.destinations.holdings import Entry, Holdings, entry_of, key_of, marks
from newsclean.batch.destinations.manifest import VERSION, Header, difference
from newsclean.batch.places import Places
from newsclean.batch.rows import Row
from newsclean.batch.totals import Totals
from newsclean.errors import DestinationError

_TABLES = """
CREATE TABLE articles (
    source TEXT NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, url TEXT, title TEXT, published TEXT,
    language TEXT, text TEXT, error TEXT, message TEXT, row TEXT NOT NULL, PRIMARY KEY (source, place)
);
CREATE INDEX articles_by_id ON articles (id);
CREATE TABLE newsclean_run (header TEXT NOT NULL);
CREATE TABLE newsclean_parts (part INTEGER PRIMARY KEY, entry TEXT NOT NULL);
"""


class _Columns(msgspec.Struct):
    """The fields of a row that have columns of their own."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    text: str | None = None
    error: str | None = None
    message: str | None = None


class Database(Destination):
    """A SQLite file as a destination; others may read it meanwhile."""

    def __init__(self, path: Path, header: Header) -> None:
        self._path = path
        self._held = Holdings()
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as opened:
            # SQLite's own file cannot be locked: to close it once more would take SQLite's locks from it.
            self._lock = _claimed(path.with_name(path.name + ".lock"), path)
            opened.callback(self._release)
            with self._plain_errors():
                self._database = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
                opened.callback(self._database.close)
                self._take_up(header)
            self._opened = opened.pop_all()

    @property
    def totals(self) -> Totals:
        """The sums of all rows."""
        return self._held.totals

    def done(self, source: str) -> Places:
        """The places of a source."""
        return self._held.done(source)

    def stamp(self, source: str) -> str | None:
        """What a source was marked with."""
        return self._held.stamp(source)

    def mark(self, stamps: Mapping[str, str]) -> None:
        """Remember stamps."""
        if stamps:
            entry = marks(stamps)
            with self._plain_errors():
                self._note(entry)
            self._held.add(entry)

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows in one transaction."""
        fresh = self._held.fresh(rows)
        if not fresh:
            return
        entry = entry_of("rows", sum(len(row.line) for row in fresh), fresh)
        with self._plain_errors():
            try:
                self._database.execute("BEGIN IMMEDIATE")
                self._insert(fresh, entry)
                self._database.execute("COMMIT")
            except BaseException as error:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                elif not isinstance(error, sqlite3.Error):  # interrupted behind the commit
                    self._held.add(entry)
                raise
        self._held.add(entry)

    def finish(self) -> None:
        """Make it one file, which can be read where nothing can be written."""
        with suppress(sqlite3.OperationalError):  # somebody reads it, and whoever closes it last tidies up
            self._database.execute("PRAGMA journal_mode = DELETE")

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    def _take_up(self, header: Header) -> None:
        if not self._database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            self._database.executescript(f"BEGIN; {_TABLES} COMMIT;")
        if not self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'newsclean_run'").fetchone():
            raise DestinationError(str(self._path), FOREIGN)
        for (entry,) in self._database.execute("SELECT entry FROM newsclean_parts ORDER BY part"):
            self._held.add(msgspec.json.decode(entry, type=Entry))
        self._agree(header)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")

    def _agree(self, header: Header) -> None:
        written = self._database.execute("SELECT header FROM newsclean_run").fetchone()
        ours = msgspec.json.decode(written[0], type=Header) if written else header
        if ours.manifest != VERSION:
            raise DestinationError(str(self._path), "it was written by another version of newsclean")
        if self._held and ours != header:
            raise DestinationError(str(self._path), difference(ours, header))
        if ours != header or not written:
            text = msgspec.json.encode(header).decode()
            self._database.execute("INSERT OR REPLACE INTO newsclean_run (rowid, header) VALUES (1, ?)", (text,))

    def _insert(self, rows: Sequence[Row], entry: Entry) -> None:
        values = f"({', '.join('?' * 11)})"
        self._database.executemany(f"INSERT INTO articles VALUES {values}", map(_values, rows))
        self._note(entry)

    def _note(self, entry: Entry) -> None:
        text = msgspec.json.encode(entry).decode()
        self._database.execute("INSERT INTO newsclean_parts (entry) VALUES (?)", (text,))

    def _release(self) -> None:
        self._path.with_name(self._path.name + ".lock").unlink(missing_ok=True)
        unlock(self._lock)

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise DestinationError(str(self._path), _reason(error)) from _cause(error)


def _values(row: Row) -> tuple[Any, ...]:
    columns = _decode(row.line)
    return (key_of(row.source), row.place, key_of(row.id), *msgspec.structs.astuple(columns), row.line.decode())


def _claimed(path: Path, place: Path) -> int:
    """A lock file of this process alone; whoever has it deletes it at the end."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            lock(descriptor, place)
            if path.exists() and os.path.samestat(path.stat(), os.fstat(descriptor)):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _reason(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_NOTADB":
        return FOREIGN
    return "the disk is full" if name == "SQLITE_FULL" else str(error)


def _cause(error: sqlite3.Error) -> Exception:
    """What the system would have said."""
    is_full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) if is_full else error


_decode = msgspec.json.Decoder(_Columns).decode
