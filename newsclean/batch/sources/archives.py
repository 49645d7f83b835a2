"""WARCs: the pages among their responses."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, ClassVar

import msgspec

from newsclean.batch.inputs import Content, Input, Markup
from newsclean.batch.places import Places
from newsclean.batch.sources.pages import too_large
from newsclean.batch.sources.streams import Damage, Flow, pieces
from newsclean.errors import MissingPackage, SourceError, TooLarge
from newsclean.page.tree import MAX_SIZE

_TYPES = ("text/html", "application/xhtml+xml")
_LONGEST_HEAD = 1_048_576  # bytes
_END = b"\r\n\r\n"  # of every record
_EARLY, _DAMAGED = "it ends early", "it is damaged"


class Archive(msgspec.Struct, frozen=True):
    """Reads the responses of a WARC that are pages: an HTML type, and a status of 200 to 299."""

    is_long: ClassVar[bool] = True
    is_stream: ClassVar[bool] = True

    def inputs(self, name: str, file: Flow, done: Places) -> Iterator[Input]:
        """See Reader; raises MissingPackage without the extra."""
        place = 0
        try:
            for record in _records(_Unpacked(pieces(file, name))):
                is_page = _is_page(record)
                if not is_page or place in done:
                    _pass_over(record)
                else:
                    yield _input(name, place, record)
                place += is_page
        except Damage as damage:
            raise SourceError(name, f"{damage}, after {place:,} of its pages") from damage


class _Unpacked:
    """The bytes of a WARC, as fastwarc wants to be given them; `last` are the last ones, `is_spent` is their end."""

    def __init__(self, data: Iterator[bytes]) -> None:
        self._data = data
        self._held = memoryview(b"")
        self._given = 0
        self.last = b""
        self.is_spent = False

    def read(self, size: int = -1) -> bytes:
        if not self._held:
            self._held = memoryview(next(self._data, b""))
        end = size if size >= 0 else len(self._held)
        piece, self._held = bytes(self._held[:end]), self._held[end:]
        self._given += len(piece)
        self.last = (self.last + piece[-len(_END) :])[-len(_END) :]
        self.is_spent = not piece
        return piece

    def tell(self) -> int:
        return self._given

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("it is read from its start to its end")

    def close(self) -> None:
        """The file is closed by whoever opened it."""


def _records(data: _Unpacked) -> Iterator[Any]:
    """The records, each to be read to its end before the next; raises Damage where one is not whole."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise MissingPackage("warc", "reading WARC files") from error
    try:
        # Not with auto_decode: what is torn is told by the length before decoding, and one wrong label costs one page.
        records = ArchiveIterator(data, max_header_len=_LONGEST_HEAD, stream_detect=False, fsspec_args=False)
        for record in records:
            if not record.headers.get("Content-Length"):
                raise Damage(_EARLY if data.is_spent else _DAMAGED)
            yield record
    except (OSError, ValueError) as error:
        raise Damage(f"{_DAMAGED} ({error})") from error
    # Torn within the length of a record, it looks like a shorter one.
    if data.last not in (b"", _END):
        raise Damage(_EARLY)


def _is_page(record: Any) -> bool:  # noqa: ANN401
    from fastwarc.warc import WarcRecordType

    if record.record_type != WarcRecordType.response or not record.is_http:
        return False
    head = record.http_headers
    kind = (head.get("Content-Type") or "").partition(";")[0].strip().lower()
    return kind in _TYPES and 200 <= (head.status_code or 0) < 300


def _pass_over(record: Any) -> None:  # noqa: ANN401
    if record.reader.consume() < record.content_length:
        raise Damage(_EARLY)


def _input(name: str, place: int, record: Any) -> Input:  # noqa: ANN401
    fields = record.headers
    url = (fields.get("WARC-Target-URI") or "").strip("<> ") or None
    return Input(name, place, fields.get("WARC-Record-ID") or f"{name}:{place}", url, _content(record))


def _content(record: Any) -> Content:  # noqa: ANN401
    if record.content_length > MAX_SIZE:
        _pass_over(record)
        return too_large()
    body: bytes = record.reader.read()
    if len(body) < record.content_length:
        raise Damage(_EARLY)
    head = record.http_headers
    unpacked = _unpacked(_joined(body, head.get("Transfer-Encoding")), head.get("Content-Encoding"))
    return too_large() if unpacked is None else Markup(unpacked, head.get("Content-Type"))


# A body that is not coded as its labels say, of which archives have many, is given as it is.


def _joined(body: bytes, transfer: str | None) -> bytes:
    if not transfer or "chunked" not in transfer.lower():
        return body
    from fastwarc.stream_io import ChunkedReader

    try:
        return ChunkedReader(BytesIO(body)).read()
    except OSError:
        return body


def _unpacked(body: bytes, codings: str | None) -> bytes | None:
    """A body without its codings; None for one that is too large."""
    if not codings:
        return body
    from newsclean.fetching.body import Body
    from newsclean.fetching.faults import Fault

    try:
        collected = Body(codings, MAX_SIZE)
        collected.feed(body)
        return collected.finish()
    except Fault as fault:
        return None if fault.error is TooLarge else body
