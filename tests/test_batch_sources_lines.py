"""JSON lines as sources: what counts as a row, what is mended, and where a file ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import PAGE, packed, read, read_file, words

from newsclean.batch.inputs import Markup, Prose
from newsclean.batch.sources import lines, open_sources
from newsclean.batch.sources.streams import lines as cut
from newsclean.errors import NoText

PACKINGS = pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
ROW = b'{"text": "The ferry runs again."}\n'


def of(tmp_path, data: bytes, name: str = "a.jsonl"):
    (tmp_path / name).write_bytes(data)
    return read_file(tmp_path / name)


@PACKINGS
@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".json"])
def test_every_line_is_a_row(tmp_path, suffix, packing):
    name = f"a{suffix}{packing}"
    found = of(tmp_path, packed(b'{"text": "One."}\n{"text": "Two."}', packing), name)
    assert [words(content) for content in found.contents] == ["One.", "Two."]
    assert found.ids == [f"{name}:0", f"{name}:1"] and found.fault is None


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_file_may_be_packed_in_parts(tmp_path, packing):
    found = of(tmp_path, packed(ROW[:9], packing) + packed(ROW[9:] + ROW, packing), f"a.jsonl{packing}")
    assert len(found.inputs) == 2 and found.fault is None


def test_zeros_behind_a_gzip_file_are_padding(tmp_path):
    assert of(tmp_path, packed(ROW, ".gz") + bytes(512), "a.jsonl.gz").fault is None


def test_a_mark_of_the_byte_order_other_line_ends_and_blank_lines_are_no_matter(tmp_path):
    found = of(tmp_path, b"\xef\xbb\xbf" + ROW.replace(b"\n", b"\r\n") + b"\n \r\n" + ROW + b"\n\n" + ROW)
    assert [item.place for item in found.inputs] == [0, 1, 2]
    assert {words(content) for content in found.contents} == {"The ferry runs again."}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b'{"text": "caf\xe9"}', "caf\ufffd"),
        (b'{"text": "a\\ud83dz"}', "a\ufffdz"),
        (b'{"text": "\\ud83d\\ude00"}', "\U0001f600"),
        (b'{"text": "\\ud83d", "x": "\\ud83d\\ude00"}', "\ufffd"),
        (b'{"text": "a\tb\x01"}', "a\tb\x01"),
        (b'{"text": "a", "score": NaN, "x": -Infinity}', "a"),
        (b'{"text": "a", "n": 123456789012345678901234567890}', "a"),
    ],
)
def test_what_strict_readers_refuse_is_mended(tmp_path, line, text):
    assert of(tmp_path, line).contents == [Prose(text)]


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b'"text"',
        b"17",
        b"null",
        b"plain words",
        b'{"text": "torn',
        b"{" * 5_000,
        b'{"a":' * 5_000,
        b"\xff\xfe{\0}\0",
    ],
)
def test_a_line_that_is_no_object_costs_itself_alone(tmp_path, line):
    found = of(tmp_path, ROW + line + b"\n" + ROW)
    assert [type(content) for content in found.contents] == [Prose, NoText, Prose]
    assert str(found.contents[1]) == "the line is no JSON object" and found.ids[1] == "a.jsonl:1"


@pytest.mark.parametrize("data", [b"[\n" + ROW, b"{\n" + ROW, b"\n[{\r\n" + ROW])
def test_a_json_text_of_many_lines_is_refused_as_a_whole(tmp_path, data):
    found = of(tmp_path, data, "a.json")
    assert found.inputs == []
    assert found.fault.startswith("it is a JSON text of many lines, where each line should hold an object of its own")


@PACKINGS
def test_a_line_beyond_the_limit_is_not_held(tmp_path, packing, monkeypatch):
    monkeypatch.setattr(lines, "LONGEST", 100)
    found = of(tmp_path, packed(ROW + b"x" * 1_000_000 + b"\n" + ROW, packing), f"a.jsonl{packing}")
    assert [words(content) for content in found.contents][1] == "the line is longer than 100 bytes"
    assert [item.place for item in found.inputs] == [0, 1, 2]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_torn_file_gives_its_rows_so_far_and_says_that_it_ends_early(tmp_path, packing):
    name, data = f"a.jsonl{packing}", packed(ROW, packing) + packed(ROW * 2, packing)
    counts = set()
    for length in range(len(data)):
        found = of(tmp_path, data[:length], name)
        assert {words(content) for content in found.contents} <= {"The ferry runs again."}
        if length != len(packed(ROW, packing)):
            assert found.fault == f"it ends early, after {len(found.inputs)} of its rows"
        counts.add(len(found.inputs))
    assert counts >= {0, 1}


def test_the_whole_rows_before_a_tear_all_come(tmp_path):
    rows = b"".join(b'{"text": "Row %d of many."}\n' % number for number in range(50_000))
    data = packed(rows, ".gz")
    found = of(tmp_path, data[: len(data) // 2], "a.jsonl.gz")
    assert 20_000 < len(found.inputs) < 30_000
    assert [words(content) for content in found.contents] == [f"Row {n} of many." for n in range(len(found.inputs))]


def test_damaged_packed_data_is_said(tmp_path):
    for packing, fault in ((".gz", "its gzip data is damaged"), (".zst", "its zstd data cannot be unpacked")):
        found = of(tmp_path, packed(ROW, packing) + packed(ROW, packing)[:5] + b"\xff" * 30, f"a.jsonl{packing}")
        assert len(found.inputs) == 1 and found.fault.startswith(fault)


def test_an_empty_file_has_no_rows(tmp_path):
    assert of(tmp_path, b"") == of(tmp_path, b"\n\n") == of(tmp_path, packed(b"", ".gz")) == ([], None)


def test_what_is_done_is_passed_over(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"".join(b'{"html": "<p>%d"}\n\n' % number for number in range(5)))
    (source,) = open_sources([str(tmp_path / "a.jsonl")])
    found = read(source, [(0, 1), (2, 4)])
    assert [(item.place, item.content) for item in found.inputs] == [(1, Markup("<p>1")), (4, Markup("<p>4"))]


@given(st.lists(st.text("\nab", max_size=9).map(str.encode)), st.integers(1, 12))
def test_lines_are_the_same_however_the_data_comes(pieces, longest):
    data = b"".join(pieces)
    expected = data.split(b"\n")
    expected = [line if len(line) <= longest else None for line in expected[: None if expected[-1] else -1]]
    found = list(cut(pieces, longest))
    assert found[1:] == expected[1:]
    assert found[:1] == [line and line.removeprefix(b"\xef\xbb\xbf") for line in expected[:1]]


def test_a_file_that_cannot_be_read_on_says_so(tmp_path):
    class Broken:
        def __init__(self) -> None:
            self.data = [ROW + ROW[:5]]

        def read1(self, size: int = -1, /) -> bytes:
            if self.data:
                return self.data.pop()
            raise OSError(5, "Input/output error")

    (tmp_path / "a.jsonl").write_bytes(PAGE)
    (source,) = open_sources([str(tmp_path / "a.jsonl")])
    inputs = source.reader.inputs("a.jsonl", Broken(), ())
    assert words(next(inputs).content) == "The ferry runs again."
    with pytest.raises(Exception, match=r"it cannot be read on .Input/output error., after 1 of its rows"):
        next(inputs)
