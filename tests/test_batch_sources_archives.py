"""WARCs as sources: which records are pages, what their bodies are, and how a torn one is known."""

import gzip
import re

import brotli
import pytest
import zstandard
from readings import HTML, PAGE, Record, packed, read, read_file, warc

from newsclean.batch.inputs import Markup
from newsclean.batch.sources import open_sources
from newsclean.errors import TooComplex
from newsclean.page.tree import MAX_SIZE

CHUNKED = b"10\r\n" + PAGE[:16] + b"\r\n" + f"{len(PAGE) - 16:x}\r\n".encode() + PAGE[16:] + b"\r\n0\r\n\r\n"
KINDS = ["a.warc", "a.warc.gz", "a.warc.zst"]


def of(tmp_path, *records: Record, name: str = "a.warc.gz"):
    file = tmp_path / name
    file.write_bytes(warc(*records, packed=True) if name.endswith(".gz") else packed(warc(*records), file.suffix))
    return read_file(file)


@pytest.mark.parametrize("name", KINDS)
def test_a_page_has_the_address_the_id_and_the_type_of_its_record(tmp_path, name):
    (item,) = of(tmp_path, Record(), name=name).inputs
    assert (item.source, item.place, item.url) == (name, 0, "https://example.org/story")
    assert re.fullmatch(r"<urn:uuid:[-0-9a-f]{36}>", item.id)
    assert item.content == Markup(PAGE, "text/html; charset=utf-8")


def test_only_answers_that_are_pages_are_inputs_and_they_are_counted(tmp_path):
    found = of(
        tmp_path,
        Record(status="404 Not Found"),
        Record(headers=[("Content-Type", "image/png")]),
        Record(headers=[]),
        Record(kind="request", status="GET / HTTP/1.1"),
        Record(kind="revisit"),
        Record(b"<p>One.", status="203 Non-Authoritative Information"),
        Record(kind="metadata"),
        Record(b"<p>Two.", headers=[("content-type", "Application/XHTML+xml")]),
    )
    assert [(item.place, item.content.data) for item in found.inputs] == [(0, b"<p>One."), (1, b"<p>Two.")]
    assert found.fault is None


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (CHUNKED, [("Transfer-Encoding", "chunked")]),
        (gzip.compress(PAGE), [("Content-Encoding", "gzip")]),
        (brotli.compress(PAGE), [("Content-Encoding", "br")]),
        (zstandard.ZstdCompressor().compress(PAGE), [("Content-Encoding", "zstd")]),
    ],
    ids=["chunked", "gzip", "br", "zstd"],
)
def test_bodies_come_without_their_codings(tmp_path, body, headers):
    found = of(tmp_path, Record(body, [*HTML, *headers]), Record(b"<p>Next."))
    assert [content.data for content in found.contents] == [PAGE, b"<p>Next."]


def test_a_body_may_be_chunked_and_packed(tmp_path):
    data = gzip.compress(PAGE)
    body = f"{len(data):x}\r\n".encode() + data + b"\r\n0\r\n\r\n"
    found = of(tmp_path, Record(body, [*HTML, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]))
    assert found.contents == [Markup(PAGE, "text/html; charset=utf-8")]


@pytest.mark.parametrize("label", [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")])
def test_a_body_that_is_not_coded_as_it_says_is_taken_as_it_is_and_harms_no_other(tmp_path, label):
    found = of(tmp_path, Record(PAGE, [*HTML, label]), Record(b"<p>Next."))
    assert [content.data for content in found.contents] == [PAGE, b"<p>Next."] and found.fault is None


@pytest.mark.parametrize("packing", ["", "gzip"])
def test_a_page_larger_than_pages_may_be_is_an_error_and_the_next_is_read(tmp_path, packing):
    body = bytes(MAX_SIZE + 1)
    large = Record(gzip.compress(body), [*HTML, ("Content-Encoding", "gzip")]) if packing else Record(body)
    found = of(tmp_path, large, Record(b"<p>Next."), name="a.warc")
    assert isinstance(found.contents[0], TooComplex) and found.contents[1].data == b"<p>Next."


def test_an_archive_that_was_packed_as_a_whole_is_read(tmp_path):
    file = tmp_path / "a.warc.gz"
    file.write_bytes(gzip.compress(warc(Record(), Record())))
    assert len(read_file(file).inputs) == 2


@pytest.mark.parametrize("name", [*KINDS, "whole.warc.gz"])
def test_a_torn_archive_gives_its_whole_records_and_says_that_it_ends_early(tmp_path, name):
    parts = [warc(Record(b"<p>One.")), warc(Record(b"GET", kind="request")), warc(Record(b"<p>Two."))]
    file = tmp_path / name
    pieces = [b"".join(parts)] if name == "whole.warc.gz" else parts
    data = [packed(part, file.suffix) for part in pieces]
    whole = b"".join(data)
    bounds = {sum(map(len, data[:number])) for number in range(len(data) + 1)}
    file.touch()
    (source,) = open_sources([str(file)])
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        found = read(source)
        assert [words.data for words in found.contents] in ([], [b"<p>One."], [b"<p>One.", b"<p>Two."])
        if length not in bounds:
            assert re.match(r"it (ends early|is damaged \(.*\)), after \d of its pages", found.fault)
        elif length:
            assert found.fault is None


def test_what_is_no_warc_and_what_has_junk_between_its_records_is_said(tmp_path):
    file = tmp_path / "a.warc"
    for data, pages in ((PAGE, 0), (warc(Record()) + b"junk\r\n" * 20 + warc(Record()), 1)):
        file.write_bytes(data)
        found = read_file(file)
        assert len(found.inputs) == pages
        assert found.fault == f"it is damaged (Invalid WARC header), after {pages} of its pages"


def test_what_is_done_is_passed_over(tmp_path):
    file = tmp_path / "a.warc.gz"
    file.write_bytes(warc(*(Record(f"<p>{number}.".encode()) for number in range(4)), packed=True))
    (source,) = open_sources([str(file)])
    assert [item.content.data for item in read(source, [(0, 2), (3, 4)]).inputs] == [b"<p>2."]
    assert read(source).inputs == read(source).inputs
