"""Parquet tables as sources."""

import io
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from readings import PAGE, packed, read, read_file, words

from newsclean.batch.inputs import Input, Markup, Prose
from newsclean.batch.sources import open_sources, tables
from newsclean.batch.sources.source import Fields
from newsclean.errors import MissingPackage, NoText

URL = "https://example.org/ferry"


def of(tmp_path, columns: dict, fields: Fields | None = None, **options):
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table(columns), file, **options)
    return read_file(file, **({"fields": fields} if fields else {}))


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_texts_of_every_type_are_read(tmp_path, kind):
    found = of(tmp_path, {"text": pa.array(["One.", "Two.", None, "One."], kind)})
    assert [words(content) for content in found.contents[:2]] == ["One.", "Two."]
    assert isinstance(found.contents[2], NoText) and found.contents[3] == Prose("One.")
    assert found.ids == ["a.parquet:0", "a.parquet:1", "a.parquet:2", "a.parquet:3"]


@pytest.mark.parametrize(
    "kind", [pa.binary(), pa.large_binary(), pa.binary_view(), pa.dictionary(pa.int8(), pa.binary())]
)
def test_pages_may_be_bytes_in_any_encoding(tmp_path, kind):
    pages = [b"<p>caf\xe9", PAGE]
    assert of(tmp_path, {"html": pa.array(pages, kind)}).contents == [Markup(page) for page in pages]


def test_columns_may_stand_within_others(tmp_path):
    metadata = pa.array([{"url": URL, "lang": "en", "n": 1}, None])
    found = of(tmp_path, {"text": ["One.", "Two."], "id": [7, 8], "metadata": metadata})
    assert found.inputs[0] == Input("a.parquet", 0, "7", URL, Prose("One.", None, "en"))
    assert found.inputs[1] == Input("a.parquet", 1, "8", None, Prose("Two."))
    deep = of(tmp_path, {"a": [{"b": {"c": "One."}}], "a.b.d": ["x"]}, Fields(text="a.b.c", id="a.b.d"))
    assert deep.inputs == [Input("a.parquet", 0, "x", None, Prose("One."))]


def test_a_text_that_is_not_utf8_is_mended(tmp_path):
    texts = pa.Array.from_buffers(
        pa.string(), 2, [None, *pa.array([b"caf\xe9", b"One."], pa.binary()).buffers()[1:]]
    )  # as programs write it that do not check
    assert [words(content) for content in of(tmp_path, {"text": texts}).contents] == ["caf\ufffd", "One."]


def test_columns_that_are_not_looked_at_are_not_decoded(tmp_path):
    file = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"text": ["One."] * 9, "blob": [b"\x07" * 5_000] * 9}), file, compression=None, use_dictionary=False
    )
    start = pq.ParquetFile(file).metadata.row_group(0).column(1).data_page_offset
    data = file.read_bytes()
    file.write_bytes(data[:start] + b"\xff" * 5_000 + data[start + 5_000 :])
    with pytest.raises((OSError, ValueError)):
        pq.read_table(file)
    assert len(read_file(file).inputs) == 9


def test_a_table_without_a_column_to_read_is_refused_with_the_names_it_has(tmp_path):
    found = of(tmp_path, {"summary": ["x"], "html": [[1]]})
    assert found.inputs == []
    assert "none of its columns is 'html' or" in found.fault and found.fault.endswith("; they are: summary, html")
    assert of(tmp_path, {"text": ["x"]}, Fields(text="body")).fault == ("none of its columns is 'body'; they are: text")


def test_row_groups_that_are_done_are_passed_over_unread(tmp_path, monkeypatch):
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"html": [f"<p>{n}" for n in range(30)]}), file, row_group_size=10)
    (source,) = open_sources([str(file)])
    groups = []
    plain = tables._Reading._group
    monkeypatch.setattr(tables._Reading, "_group", lambda *args: groups.append(args[2]) or plain(*args))
    found = read(source, [(0, 15), (17, 30)])
    assert [(item.place, item.content.data) for item in found.inputs] == [(15, "<p>15"), (16, "<p>16")]
    assert groups == [1]


def test_a_group_is_decoded_a_little_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "_BATCH", 100_000)
    sizes = []
    plain = tables._cells
    monkeypatch.setattr(tables, "_cells", lambda batch, name: sizes.append(batch.num_rows) or plain(batch, name))
    pages = [f"<p>{n}" + "x" * 20_000 for n in range(40)]
    found = of(tmp_path, {"html": pages}, use_dictionary=False)
    assert [content.data for content in found.contents] == pages and max(sizes) <= 5


def test_a_table_that_is_none_or_is_torn_or_packed_is_said_to_be_damaged(tmp_path):
    file = tmp_path / "a.parquet"
    out = io.BytesIO()
    pq.write_table(pa.table({"html": ["<p>x"] * 99}), out)
    for data in (b"", PAGE, out.getvalue()[:-30], packed(out.getvalue(), ".gz")):
        file.write_bytes(data)
        found = read_file(file)
        assert found.inputs == [] and found.fault.startswith("it is damaged, after 0 of its rows (")


def test_a_table_without_rows_has_no_inputs(tmp_path):
    assert of(tmp_path, {"text": pa.array([], pa.string())}) == ([], None)


@pytest.mark.parametrize(
    ("name", "module", "extra"), [("a.parquet", "pyarrow", "parquet"), ("a.warc", "fastwarc", "warc")]
)
def test_a_package_that_is_missing_is_said_when_sources_are_opened(tmp_path, monkeypatch, name, module, extra):
    (tmp_path / name).write_bytes(b"")
    monkeypatch.setattr("newsclean.batch.sources.kinds.find_spec", lambda wanted: None if wanted == module else sys)
    with pytest.raises(MissingPackage, match=rf"pip install 'newsclean\[{extra}\]'"):
        open_sources([str(tmp_path / name)])
