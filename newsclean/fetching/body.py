"""A body that is collected while it streams in: decompressed in small pieces, never beyond its limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

from newsclean.errors import NotHtml, TooLarge, Unreachable
from newsclean.fetching.faults import Fault, Setback

ACCEPTED_CODINGS = "gzip, deflate, br, zstd"

_PIECE = 65_536  # bytes taken out of a decoder at once
_SLICE = 256  # bytes put into the zstd decoder at once: it has no bound on output, and 256 make 8 MB at most
_WINDOW = 8 * 1024 * 1024  # bytes of memory a zstd stream may ask for (RFC 9659)
_MOST_CODINGS = 3
_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's names for its three containers


class Body:
    """Collects the chunks of a body of at most `limit` bytes, before and after decompression.

    `codings` is the value of Content-Encoding. Raises Fault(TooLarge) past the limit and Setback(Unreachable)
    for a compressed stream that is damaged or breaks off.
    """

    def __init__(self, codings: str, limit: int) -> None:
        self._decoders = _decoders(codings)
        self._limit = limit
        self._received = 0
        self._held = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk off the wire."""
        self._received += len(chunk)
        self._check(self._received)
        pieces: Iterable[bytes] = (chunk,)
        for decoder in self._decoders:
            pieces = _decoded(decoder, pieces)
        try:
            for piece in pieces:
                self._held += piece
                self._check(len(self._held))
        except (zlib.error, brotli.error, zstandard.ZstdError) as damage:
            raise Setback(Unreachable, "the answer is damaged: it does not decompress") from damage

    def start(self, size: int) -> bytes:
        """The first bytes collected so far, at most `size`."""
        return bytes(self._held[:size])

    def finish(self) -> bytes:
        """The whole body, once the last chunk was fed."""
        if self._received and not all(decoder.finished for decoder in self._decoders):
            raise Setback(Unreachable, "the answer broke off: its compressed data has no end")
        return bytes(self._held)

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise Fault(TooLarge, f"the answer is larger than {self._limit:,} bytes")


class _Decoder(Protocol):
    @property
    def finished(self) -> bool: ...

    def feed(self, data: bytes) -> Iterator[bytes]: ...


class _Zlib:
    """gzip (of any number of members) and deflate, which some servers send without its zlib container."""

    def __init__(self, container: int) -> None:
        self._container = container
        self._stream = zlib.decompressobj(container)
        self._fresh = True

    @property
    def finished(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._fresh and self._container == _ZLIB and data[:1] and data[0] & 0x8F != 8:
            self._stream = zlib.decompressobj(_RAW)
        self._fresh = self._fresh and not data
        held_back = False  # output or the mark of the end that did not fit into the last piece
        while data or held_back:
            if self._stream.eof:
                if self._container != _GZIP or not data.startswith(b"\x1f"):
                    return
                self._stream = zlib.decompressobj(_GZIP)
            piece = self._stream.decompress(data, _PIECE)
            yield piece
            held_back = len(piece) == _PIECE
            data = self._stream.unconsumed_tail or self._stream.unused_data


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        held_back = True
        while held_back and not self.finished:
            piece = self._stream.process(data, output_buffer_limit=_PIECE)
            yield piece
            # The decoder says it could take more input even while it still holds output back.
            held_back = len(piece) >= _PIECE or not self._stream.can_accept_more_data()
            data = b""


class _Zstd:
    def __init__(self) -> None:
        self._maker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._stream = self._maker.decompressobj()

    @property
    def finished(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _SLICE):
            piece = data[start : start + _SLICE]
            while piece:
                if self._stream.eof:
                    self._stream = self._maker.decompressobj()
                yield self._stream.decompress(piece)
                piece = self._stream.unused_data if self._stream.eof else b""


def _decoded(decoder: _Decoder, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from decoder.feed(piece)


def _decoders(codings: str) -> list[_Decoder]:
    names = [name.strip().lower() for name in codings.split(",")]
    found = [decoder for name in reversed(names) if (decoder := _decoder(name))]
    if len(found) > _MOST_CODINGS:
        raise Fault(NotHtml, "the answer is compressed too many times over")
    return found


def _decoder(name: str) -> _Decoder | None:
    """The decoder of a coding; None for `identity` and for labels that mean nothing, which real servers send."""
    match name:
        case "gzip" | "x-gzip":
            return _Zlib(_GZIP)
        case "deflate":
            return _Zlib(_ZLIB)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case _:
            return None
