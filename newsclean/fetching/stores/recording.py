"""The recording: what went over the wire, in a WARC that other tools read and that a later run goes on with."""

from __future__ import annotations

import mmap
import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from time import monotonic

import httpx

from newsclean.errors import RecordingError
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores import records, warc
from newsclean.fetching.stores.exchange import Exchange, asked_url

_ENDINGS = (".warc", ".warc.gz")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_ROBOTS_LAST = timedelta(hours=24)  # RFC 9309, 2.4
_SYNCED_EVERY = 5.0  # seconds
_LONGEST_BEGINNING = 65_536  # bytes; a first record that is longer is not ours


class Recording:
    """A WARC that is open for writing; for any thread, and for one process at a time.

    What is saved is in the file when `save` returns and survives the end of the process at any moment; a power cut may
    cost the last five seconds. Memory grows with the number of URLs, by about 300 bytes each.
    """

    def __init__(self, file: int, path: str, policy: Policy) -> None:
        self.policy = policy
        self._file = file
        self._path = path
        self._packed = path.endswith(".gz")
        self._lock = threading.Lock()
        self._places: dict[str, tuple[int, int]] = {}  # URL: start and end of its exchange
        self._end = 0
        self._synced = monotonic()

    @classmethod
    def open(cls, path: str, policy: Policy) -> Recording:
        """Open a recording, new or begun by an earlier run, whose torn last record is then cut off.

        Raises RecordingError where the file is damaged, is no recording of newsclean or is in use, and
        MissingPackage without the extra.
        """
        if not path.endswith(_ENDINGS):
            raise RecordingError(path, "a recording's name ends with .warc or .warc.gz")
        beginning = records.information(policy, path.endswith(".gz"))
        try:
            recording = cls(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), path, policy)
        except OSError as error:
            raise RecordingError(path, f"the recording cannot be opened: {error.strerror}") from error
        try:
            recording._claim()
            recording._take_up()
            recording._append(beginning)
        except BaseException:
            os.close(recording._file)
            raise
        return recording

    def __contains__(self, url: str) -> bool:
        return asked_url(httpx.URL(url)) in self._places

    def saved(self, url: str) -> Exchange | None:
        """The last exchange that answers the URL for good; None where it has to be asked.

        For good are whole answers of the 2xx family, redirects, 404 and 410; a robots.txt for 24 hours. Raises
        RecordingError where the file was changed by others.
        """
        place = self._places.get(asked_url(httpx.URL(url)))
        if place is None:
            return None
        try:
            exchange = self._read(*place)
        except (OSError, ValueError, warc.Damage) as error:
            raise RecordingError(self._path, f"the recording cannot be read at byte {place[0]}") from error
        fresh = datetime.now(UTC) - exchange.when < _ROBOTS_LAST
        return exchange if fresh or httpx.URL(url).path != "/robots.txt" else None

    def save(self, exchange: Exchange) -> None:
        """Write an exchange to the end of the file. Raises RecordingError, and then nothing of it is written."""
        url = asked_url(httpx.URL(exchange.url))
        data = records.written(exchange._replace(url=url), self._packed)
        with self._lock:
            start = self._end
            self._append(data)
            if _is_final(exchange):
                self._places[url] = (start, self._end)
            if monotonic() - self._synced > _SYNCED_EVERY:
                os.fsync(self._file)
                self._synced = monotonic()

    def close(self) -> None:
        """See the file safely to the disk and let go of it."""
        with self._lock:
            if self._file >= 0:
                try:
                    os.fsync(self._file)
                finally:
                    self._release()
                    os.close(self._file)
                    self._file = -1

    def _claim(self) -> None:
        try:
            import fcntl
        except ImportError as error:
            raise RecordingError(self._path, "recordings need file locks, which this system has none of") from error
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            raise RecordingError(self._path, "the recording is no ordinary file")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RecordingError(self._path, "the recording is in use by another run") from error

    def _release(self) -> None:
        import fcntl

        fcntl.flock(self._file, fcntl.LOCK_UN)  # a forked process may still have the file open

    def _take_up(self) -> None:
        """Find what an earlier run saved, and cut off what it did not write to its end."""
        size = os.fstat(self._file).st_size
        if not size:
            return
        with mmap.mmap(self._file, size, access=mmap.ACCESS_READ) as data:
            try:
                self._index(data)
            except warc.Damage as damage:
                raise RecordingError(self._path, f"the recording is damaged at byte {damage.offset}") from damage
            torn = size < _LONGEST_BEGINNING and warc.is_beginning(data, self._packed)
        if not self._end and not torn:
            raise RecordingError(self._path, "the file is not a recording of newsclean")
        if self._end < size:
            os.ftruncate(self._file, self._end)

    def _index(self, data: mmap.mmap) -> None:
        asked: tuple[str, int] | None = None  # the URL of a request right before, and where it starts
        for frame in warc.frames(data, self._packed):
            if not frame.start and not records.is_ours(frame.head):
                raise RecordingError(self._path, "the file is not a recording of newsclean")
            record = warc.record_of(frame.head, packed=False)
            kind, url = record.fields.get("warc-type"), record.fields.get("warc-target-uri", "")
            if kind == "response" and _is_final(_exchange(frame, record)):
                self._places[url] = (asked[1] if asked and asked[0] == url else frame.start, frame.end)
            asked = (url, frame.start) if kind == "request" else None
            self._end = frame.end

    def _read(self, start: int, end: int) -> Exchange:
        data = os.pread(self._file, end - start, start)
        *asked, response = (
            warc.record_of(data[frame.start : frame.end], self._packed) for frame in warc.frames(data, self._packed)
        )
        records.require_sound(response)
        return records.read(asked[0] if asked else None, response)

    def _append(self, data: bytes) -> None:
        try:
            self._write(data)
        except OSError as error:
            raise RecordingError(self._path, f"the recording cannot be written: {error.strerror}") from error
        self._end += len(data)

    def _write(self, data: bytes) -> None:
        done = 0
        try:
            while done < len(data):
                done += os.pwrite(self._file, data[done:], self._end + done)
        except BaseException:
            os.ftruncate(self._file, self._end)
            raise


def _exchange(frame: warc.Frame, response: warc.Record) -> Exchange:
    try:
        return records.read(None, response)
    except ValueError as error:
        raise warc.Damage(frame.start) from error


def _is_final(exchange: Exchange) -> bool:
    """Whether an answer need not be asked for again; of a redirect and of a missing page, the head says it all."""
    if exchange.status in _REDIRECTS:
        return exchange.header("location") is not None
    return exchange.status in _GONE or (200 <= exchange.status < 300 and exchange.truncated is None)
