"""The bytes of a document piece by piece, unpacked where the document is a gzip file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from newsclean.errors import TooLarge, Unreachable
from newsclean.fetching.faults import Fault, Setback

PIECE = 16_384  # bytes; what is parsed between two looks at the event loop

_MAGIC = b"\x1f\x8b"
_GZIP = 31  # zlib's name for the container


def is_packed(body: bytes) -> bool:
    """Whether a body is a gzip file."""
    return body.startswith(_MAGIC)


def pieces(body: bytes, limit: int) -> Iterator[bytes]:
    """The body in pieces of at most 16 KiB, unpacked where it is a gzip file of any number of members.

    Raises, after the pieces before: Fault(TooLarge) beyond `limit` unpacked bytes, Setback(Unreachable) for packed
    data that is damaged or breaks off.
    """
    size = 0
    for piece in _unpacked(body) if is_packed(body) else _cut(body):
        size += len(piece)
        if size > limit:
            raise Fault(TooLarge, f"it unpacks to more than {limit:,} bytes")
        yield piece


def whole(body: bytes, limit: int) -> bytes:
    """The body as one, unpacked; raises what `pieces` raises."""
    return b"".join(pieces(body, limit))


def opening(body: bytes, size: int) -> bytes:
    """The first bytes of the body, unpacked; of damaged data, those before the damage."""
    found = b""
    try:
        for piece in pieces(body, size + PIECE):
            found += piece
            if len(found) >= size:
                break
    except Fault:
        return found[:size]
    return found[:size]


def _cut(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]


def _unpacked(body: bytes) -> Iterator[bytes]:
    stream = zlib.decompressobj(_GZIP)
    try:
        for data in _cut(body):
            full = False
            while data or (full and not stream.eof):
                if stream.eof:
                    if not data.startswith(_MAGIC[:1]):  # padding
                        return
                    stream = zlib.decompressobj(_GZIP)
                piece = stream.decompress(data, PIECE)
                if piece:
                    yield piece
                full = len(piece) == PIECE
                data = stream.unconsumed_tail or stream.unused_data
    except zlib.error:
        raise Setback(Unreachable, "its packed data is damaged") from None
    if not stream.eof:
        raise Setback(Unreachable, "its packed data has no end")
