"""The bytes of a file as they come, unpacked where they are packed, and its lines; and where they end too early."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Protocol

import zstandard

PIECE = 262_144
"""The most bytes of a plain or gzip file that are handed on at once; of a zstd file it may be 32 MB at worst."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_CONTAINER = 31  # zlib's name for gzip
_SLICE = 1_024  # bytes put into the zstd decoder at once: it has no bound on output, and four bytes may become 128 KB
_PADDING = b"\0"
_EARLY = "it ends early"


class Flow(Protocol):
    """A file that can be read from its start to its end."""

    def read1(self, size: int = ..., /) -> bytes:
        """Some of the next bytes, at most `size`, as soon as there are any; nothing at the end."""


class Damage(Exception):
    """From here on a file cannot be read; the message says what is wrong with it, as in "it ends early"."""


def pieces(file: Flow, name: str) -> Iterator[bytes]:
    """The bytes of a file, unpacked where they begin as those of a gzip or zstd file do.

    Raises Damage behind what could be read, where packed data is damaged or has no end. A name in .gz or .zst tells
    that a file too short for its first signs is packed.
    """
    packed = _received(file)
    first = b""
    while len(first) < len(_ZSTD) and (piece := next(packed, b"")):
        first += piece
    if first.startswith(_GZIP):
        yield from _gunzipped(chain((first,), packed))
    elif first.startswith(_ZSTD):
        yield from _unzstd(chain((first,), packed))
    elif _is_start(first, name):
        raise Damage(_EARLY)
    else:
        yield first
        yield from packed


def lines(data: Iterable[bytes], longest: int) -> Iterator[bytes | None]:
    """The lines of a file without their ends and without a byte order mark; None for one of more than `longest` bytes.

    What stands behind the last line end is a line, if it is anything. An error of `data` itself is raised behind the
    last line that had its end.
    """
    found = _cut(data, longest)
    for first in found:
        yield first and first.removeprefix(b"\xef\xbb\xbf")
        break
    yield from found


def _cut(data: Iterable[bytes], longest: int) -> Iterator[bytes | None]:
    held: list[bytes] = []
    size = 0
    for piece in data:
        start, *others = piece.split(b"\n")
        size += len(start)
        if size <= longest:
            held.append(start)
        else:
            held.clear()
        if others:
            yield b"".join(held) if size <= longest else None
            yield from (line if len(line) <= longest else None for line in others[:-1])
            held, size = [others[-1]], len(others[-1])
    if size:
        yield b"".join(held) if size <= longest else None


def _received(file: Flow) -> Iterator[bytes]:
    try:
        while piece := file.read1(PIECE):
            yield piece
    except OSError as error:
        raise Damage(f"it cannot be read on ({error.strerror or error})") from error


def _is_start(data: bytes, name: str) -> bool:
    return (name.endswith(".gz") and _GZIP.startswith(data)) or (name.endswith(".zst") and _ZSTD.startswith(data))


def _gunzipped(packed: Iterable[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(_CONTAINER)
    try:
        for data in packed:
            held_back = False
            while data or held_back:
                if stream.eof:
                    if data.startswith(_PADDING):
                        return
                    stream = zlib.decompressobj(_CONTAINER)
                piece = stream.decompress(data, PIECE)
                if piece:
                    yield piece
                held_back = len(piece) == PIECE and not stream.eof
                data = stream.unconsumed_tail or stream.unused_data
    except zlib.error as error:
        raise Damage("its gzip data is damaged") from error
    if not stream.eof:
        raise Damage(_EARLY)


def _unzstd(packed: Iterable[bytes]) -> Iterator[bytes]:
    maker = zstandard.ZstdDecompressor()
    stream = maker.decompressobj()
    try:
        for data in packed:
            for start in range(0, len(data), _SLICE):
                part = data[start : start + _SLICE]
                while part:
                    if stream.eof:
                        stream = maker.decompressobj()
                    if piece := stream.decompress(part):
                        yield piece
                    part = stream.unused_data if stream.eof else b""
    except zstandard.ZstdError as error:
        raise Damage(f"its zstd data cannot be unpacked ({error})") from error
    if not stream.eof:
        raise Damage(_EARLY)
