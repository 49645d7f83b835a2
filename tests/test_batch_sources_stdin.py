"""Standard input as a source: what it holds is known by how it begins."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from clients import LOCAL
from pytest_httpserver import HTTPServer
from readings import PAGE, Reading, Record, packed, read, warc, words

from newsclean.batch.places import Places
from newsclean.batch.sources import open_sources
from newsclean.errors import SourceError

ROWS = b'{"text": "One."}\n{"text": "Two."}\n'


@pytest.fixture
def given(tmp_path, monkeypatch):
    def give(data: bytes, **options) -> Reading:
        (tmp_path / "in").write_bytes(data)
        with (tmp_path / "in").open("rb") as file, monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", os.fdopen(os.dup(file.fileno())))
            (source,) = open_sources(["-"], **options)
            with sys.stdin:
                return read(source)

    return give


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_pages_rows_and_archives_are_known_by_their_first_bytes(given, packing):
    page = given(packed(b"\n " + PAGE, packing))
    assert (page.ids, page.contents[0].data) == (["stdin"], b"\n " + PAGE)
    rows = given(packed(b"\xef\xbb\xbf\n" + ROWS, packing))
    assert (rows.ids, [words(content) for content in rows.contents]) == (["stdin:0", "stdin:1"], ["One.", "Two."])
    archive = given(packed(warc(Record(), Record()), packing))
    assert [content.data for content in archive.contents] == [PAGE, PAGE]


def test_whatever_else_it_is_is_a_list_of_urls(given, httpserver: HTTPServer):
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
    found = given(f"# stories\n{httpserver.url_for('/story')}\n".encode(), policy=LOCAL)
    assert [content.body for content in found.contents] == [PAGE] and found.ids == ["stdin:0"]


def test_a_form_goes_before_the_guess(given):
    assert words(given(PAGE, form="jsonl").contents[0]) == "the line is no JSON object"
    assert given(ROWS, form="html").contents[0].data == ROWS


def test_a_table_needs_a_file(given, tmp_path):
    pq.write_table(pa.table({"text": ["One."]}), tmp_path / "a.parquet")
    fault = "a Parquet table is read from a file, not from a stream"
    assert given((tmp_path / "a.parquet").read_bytes()) == ([], fault)
    with pytest.raises(SourceError, match=fault):
        open_sources(["-"], form="parquet")


def test_a_torn_stream_gives_its_rows_and_says_that_it_ends_early(given):
    found = given(packed(ROWS, ".gz")[:-3])
    assert len(found.inputs) == 2 and found.fault == "it ends early, after 2 of its rows"
    assert given(packed(b"", ".gz")[:-3]).fault == "it ends early, and what is left of the list is unknown"


def test_what_is_nothing_that_is_known_is_refused(given):
    assert given(b"\x89PNG\r\n\0\0") == ([], "what comes is neither pages nor rows nor URLs")
    assert given(b"") == ([], None)


def test_it_is_read_once_in_this_process(given, monkeypatch):
    (source,) = open_sources(["-"])
    assert (source.name, source.size, source.stamp) == ("stdin", None, None)
    with pytest.raises(SourceError, match="it belongs to this process: for others to read it, write it to a file"):
        pickle.dumps(source)
    monkeypatch.setattr(sys, "stdin", None)
    assert read(source) == ([], "it is closed")
    assert read(source) == ([], "it was read before, and can be read once only")


def test_rows_come_as_soon_as_they_arrive(monkeypatch):
    into, out = os.pipe()
    monkeypatch.setattr(sys, "stdin", os.fdopen(into))
    with sys.stdin:
        (source,) = open_sources(["-"])
        os.write(out, ROWS[:20])
        inputs = source.inputs(Places())
        assert words(next(inputs).content) == "One."
        os.write(out, ROWS[20:])
        assert words(next(inputs).content) == "Two."
        os.close(out)
        assert next(inputs, None) is None


def test_first_bytes_may_come_one_by_one(monkeypatch):
    into, out = os.pipe()
    data = packed(ROWS, ".gz")

    def drip() -> None:
        for place in range(len(data)):
            os.write(out, data[place : place + 1])
        os.close(out)

    monkeypatch.setattr(sys, "stdin", os.fdopen(into))
    writer = threading.Thread(target=drip)
    with sys.stdin:
        (source,) = open_sources(["-"])
        writer.start()
        assert len(read(source).inputs) == 2
    writer.join()


def test_another_process_reads_its_own_standard_input():
    code = (
        "from newsclean.batch.sources import open_sources; from newsclean.batch.places import Places\n"
        "print([item.id for source in open_sources(['-']) for item in source.inputs(Places())])"
    )
    run = subprocess.run([sys.executable, "-c", code], input=ROWS, capture_output=True, check=True)
    assert run.stdout == b"['stdin:0', 'stdin:1']\n"
