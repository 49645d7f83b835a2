"""The cache's file: an SQLite database that hishel keeps, which newsclean makes, marks, lists and clears."""

from __future__ import annotations

import os
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from newsclean.errors import CacheError

_MARK = 0x6E63_6C6E  # SQLite's application id; the file is ours by it
_LAYOUT = 2  # SQLite's user version; the tables are those of hishel 2
_MARKING = f"BEGIN IMMEDIATE; PRAGMA application_id={_MARK}; PRAGMA user_version={_LAYOUT}; COMMIT"
_MAGIC = b"SQLite format 3\0"
_HEADER = 100  # bytes at the start of an SQLite file
_PATIENCE = 5.0  # seconds to wait for another process


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a cache holds: its size in bytes, the stored answers, and how many of them are of which host.

    `hosts` is in order of their numbers, the most first. `oldest` and `newest` are when the server last vouched for
    an answer, None where there is none.
    """

    file: str
    bytes: int = 0
    answers: int = 0
    hosts: dict[str, int] = {}
    oldest: datetime | None = None
    newest: datetime | None = None


def default_path() -> Path:
    """Where the command keeps its cache: in $XDG_CACHE_HOME or else in ~/.cache."""
    place = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (place if place.is_absolute() else Path.home() / ".cache") / "newsclean" / "http.sqlite"


def opened(path: str) -> sqlite3.Connection:
    """A connection to the cache, for any thread; a new file, and its folder, are for their owner only.

    Raises CacheError for a file that is no cache, which is left as it is.
    """
    try:
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        is_new = _is_new(path)
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    except OSError as error:
        raise CacheError(path, f"the cache cannot be opened: {error.strerror}") from error
    try:
        connection.executescript(_MARKING if is_new else "SELECT * FROM sqlite_schema")
    except (sqlite3.Error, ValueError) as error:
        connection.close()
        raise _damaged(path, error) from error
    return connection


def contents(path: str) -> Contents:
    """What a cache holds; nothing where there is no such file. Raises CacheError for a file that is no cache."""
    if not Path(path).exists():
        return Contents(file=path)
    with closing(opened(path)) as connection:
        rows = list(_rows(path, connection))
    moments = [row.moment for row in rows]
    return Contents(
        file=path,
        bytes=sum(file.stat().st_size for file in (Path(path), Path(f"{path}-wal")) if file.exists()),
        answers=len(rows),
        hosts=dict(Counter(row.host for row in rows).most_common()),
        oldest=min(moments, default=None),
        newest=max(moments, default=None),
    )


def clear(path: str, *, host: str | None = None, older_than: timedelta | None = None) -> int:
    """Delete the answers of a host, those the server last vouched for longer ago, or all; how many there were.

    Raises CacheError for a file that is no cache.
    """
    if not Path(path).exists():
        return 0
    before = None if older_than is None else datetime.now(UTC) - older_than
    with closing(opened(path)) as connection:
        gone = [
            (row.id,)
            for row in _rows(path, connection)
            if (host is None or row.host == host.lower()) and (before is None or row.moment < before)
        ]
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("DELETE FROM streams WHERE entry_id = ?", gone)
            connection.executemany("DELETE FROM entries WHERE id = ?", gone)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        with suppress(sqlite3.Error):  # in use, mostly: the space is used again, but the file stays as large
            connection.execute("VACUUM")
    return len(gone)


class _Row(NamedTuple):
    id: bytes
    host: str
    moment: datetime


def _rows(path: str, connection: sqlite3.Connection) -> Iterator[_Row]:
    """The complete answers; what is still being written is none."""
    try:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'entries'").fetchone():
            return
        for key, url, data in connection.execute(
            "SELECT id, cache_key, data FROM entries WHERE chunk_count IS NOT NULL AND expires_at IS NULL"
        ):
            yield _Row(key, urlsplit(bytes(url).decode()).hostname or "", _moment(msgspec.msgpack.decode(data)))
    except (sqlite3.Error, ValueError, msgspec.DecodeError, LookupError, TypeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: str, error: Exception) -> CacheError:
    reason = " ".join(str(error).split())
    return CacheError(path, f"the cache cannot be used ({reason}); where that lasts, delete the file")


def _moment(data: dict[str, Any]) -> datetime:
    return parsedate_to_datetime(data["response"]["headers"]["date"][0])


def _is_new(path: str) -> bool:
    """Whether the file is empty; raises CacheError for one that is neither empty nor a cache of this layout.

    Only its first bytes are read: SQLite might tidy up a database of somebody else when it opens it.
    """
    with Path(path).open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return True
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise CacheError(path, "the file is not a cache of newsclean")
    layout, mark = struct.unpack(">I4xI", header[60:72])
    if mark != _MARK:
        raise CacheError(path, "the file is a database, but not a cache of newsclean")
    if layout != _LAYOUT:
        raise CacheError(path, "the cache is of another version of newsclean; delete it or name another file")
    return False
