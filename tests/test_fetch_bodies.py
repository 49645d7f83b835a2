"""Bodies come out whole however they were cut up, and never larger than allowed."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import NotHtml, TooLarge
from newsclean.fetching.answers import require_markup
from newsclean.fetching.body import Body
from newsclean.fetching.faults import Fault, Setback


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": _raw_deflate,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "br, gzip": lambda data: gzip.compress(brotli.compress(data)),
}
PIECE = 65_536  # bytes that leave a decoder at once


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=40), st.integers(0, 10_000), st.integers(1, 5_000))
def test_a_body_is_the_same_in_pieces_of_any_size(coding: str, part: bytes, times: int, size: int):
    data = part * times
    packed = PACKERS[coding](data)
    assert _collect(coding, packed, limit=500_000, size=max(size, len(packed) // 50)) == data


@pytest.mark.parametrize("coding", sorted(PACKERS))
@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE - 3, 2 * PIECE + 3, 6 * PIECE])
def test_a_body_that_ends_where_a_piece_ends_is_whole(coding: str, size: int):
    for data in (b"a" * size, (b"ab1" * size)[:size]):
        assert _collect(coding, PACKERS[coding](data), limit=500_000, size=5_000) == data


@given(st.sampled_from(sorted(PACKERS)), st.binary(), st.integers(0, 200))
def test_any_bytes_are_a_body_or_a_fault(coding: str, data: bytes, limit: int):
    try:
        body = _collect(coding, data, limit=limit, size=7)
    except Fault as fault:
        assert fault.error is TooLarge or isinstance(fault, Setback)
    else:
        assert len(body) <= limit


@pytest.mark.parametrize("coding", sorted(PACKERS))
def test_no_more_is_unpacked_than_the_limit_and_a_little(coding: str):
    body = Body(coding, 1_000)
    with pytest.raises(Fault) as caught:
        body.feed(PACKERS[coding](b"<p>" * 5_000_000))
    assert caught.value.error is TooLarge
    assert len(body.start(100_000_000)) < 9_000_000


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_of_several_members_is_read_to_its_end(coding: str):
    packed = PACKERS[coding](b"first ") + PACKERS[coding](b"second")
    for size in (1, 10, 1_000):
        assert _collect(coding, packed, limit=100, size=size) == b"first second"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_bytes_behind_the_end_are_left_alone(coding: str):
    assert _collect(coding, PACKERS[coding](b"story") + b"\0\0\0", limit=100, size=1_000) == b"story"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_an_empty_body_needs_no_compression(coding: str):
    assert Body(coding, 10).finish() == b""


@given(st.binary(max_size=600))
def test_any_start_is_markup_or_a_fault(start: bytes):
    try:
        require_markup(start)
    except Fault as fault:
        assert fault.error is NotHtml


def _collect(coding: str, packed: bytes, *, limit: int, size: int) -> bytes:
    body = Body(coding, limit)
    for start in range(0, len(packed), size):
        body.feed(packed[start : start + size])
    return body.finish()
