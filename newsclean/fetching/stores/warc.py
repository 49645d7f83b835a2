"""WARC as a sequence of bytes: where its records begin and end, and what is in them.

A record is a frame: a gzip member of its own in a `.warc.gz`, plain bytes in a `.warc`.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

_VERSION = b"WARC/1.1\r\n"
_BLANK = b"\r\n\r\n"  # after the head of a record, and after its block
_HEAD = 262_144  # bytes of a record that are looked at; its head and that of the HTTP message are shorter
_STEP = 262_144  # bytes read or decompressed at once
_GZIP = 31  # zlib's name for the container
_LENGTH = re.compile(rb"\r\nContent-Length: *([0-9]{1,15}) *\r\n", re.I)
_SOUGHT = re.compile(rb"[^\0]")

Bytes = bytes | mmap.mmap


class Frame(NamedTuple):
    """A whole record: its place in the file, and its first bytes, decompressed, at least up to the end of its heads."""

    start: int
    end: int
    head: bytes


class Damage(Exception):
    """What begins at `offset` is no whole record, but a whole one comes after it."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Record(NamedTuple):
    """A record: its named fields, names in lower case, and its block."""

    fields: dict[str, str]
    block: bytes


def frames(data: Bytes, packed: bool) -> Iterator[Frame]:
    """The whole records from the start on; it ends at one that was not written to its end.

    Raises Damage where another whole record comes after such a one.
    """
    frame_at = _packed if packed else _plain
    start = 0
    while start < len(data):
        frame = frame_at(data, start)
        if frame is None:
            if _is_followed(data, start, b"\x1f\x8b\x08" if packed else _VERSION, frame_at):
                raise Damage(start)
            return
        yield frame
        start = frame.end


def is_beginning(data: Bytes, packed: bool) -> bool:
    """Whether data without a whole record is nothing else than the beginning of one."""
    if not packed:
        return data[: len(_VERSION)] == _VERSION[: len(data)]
    try:
        start = zlib.decompressobj(_GZIP).decompress(data[:_STEP], _HEAD)
    except zlib.error:
        return False
    # Tools that pack a whole file at once put many records into one member.
    return start[: len(_VERSION)] == _VERSION[: len(start)] and len(start) <= (_length(start) or len(start))


def record_of(data: bytes, packed: bool) -> Record:
    """The record in the bytes of a frame, or in its head."""
    head, _, block = (zlib.decompress(data, _GZIP) if packed else data).partition(_BLANK)
    lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    return Record({name.strip().lower(): value.strip() for name, _, value in lines}, block.removesuffix(_BLANK))


def _plain(data: Bytes, start: int) -> Frame | None:
    stop = data.find(_BLANK, start, start + _HEAD) + len(_BLANK)
    length = _length(data[start : max(start, stop)])
    end = start + (length or 0)
    if length is None or data[end - len(_BLANK) : end] != _BLANK or end > len(data):
        return None
    # Of a body nothing is read: a recording of many gigabytes is taken up by its heads.
    message = data.find(_BLANK, stop, min(end, stop + _HEAD)) + len(_BLANK)
    return Frame(start, end, data[start : message if message > stop else end])


def _packed(data: Bytes, start: int) -> Frame | None:
    stream = zlib.decompressobj(_GZIP)
    head, length, position, chunk, held_back = bytearray(), 0, start, b"", False
    while not stream.eof:
        if not chunk and not held_back:
            chunk = data[position : position + _STEP]
            position += len(chunk)
            if not chunk:
                return None
        try:
            piece = stream.decompress(chunk, _STEP)
        except zlib.error:
            return None
        held_back, chunk = len(piece) == _STEP, stream.unconsumed_tail
        length += len(piece)
        head += piece[: _HEAD - len(head)]
    end = position - len(stream.unused_data)
    return Frame(start, end, bytes(head)) if _is_whole(bytes(head), length) else None


def _is_whole(head: bytes, length: int) -> bool:
    return _length(head) == length


def _length(head: bytes) -> int | None:
    """The length of the whole record that begins so; None for what begins no record."""
    stop = head.find(_BLANK)
    told = _LENGTH.search(head, 0, stop + 2) if head.startswith(_VERSION) and stop > 0 else None
    return stop + len(_BLANK) + int(told[1]) + len(_BLANK) if told else None


def _is_followed(data: Bytes, start: int, sign: bytes, frame_at: Callable[[Bytes, int], Frame | None]) -> bool:
    place = data.find(sign, start + 1)
    while place >= 0:
        if frame_at(data, place):
            return True
        place = data.find(sign, place + 1)
    return False
