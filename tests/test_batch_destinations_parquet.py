"""Parquet: a stated schema that knows all fields, dates as moments, a row for every row."""

import io
import json
import sys
import types
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pyarrow as pa
import pytest
from destinations import article, bare, failure, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from newsclean.batch.destinations import open_destination
from newsclean.batch.destinations.parquet import join, table_of, write
from newsclean.batch.destinations.schema import moments, schema
from newsclean.errors import DestinationError, MissingPackage, NoText
from newsclean.model import Article, Failure
from newsclean.output import encode

DATES = {name: pa.timestamp("us", tz="UTC") for name in ("published", "modified")}
PLAIN = {str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_(), datetime: DATES["published"]}


def column_of(kind: Any) -> pa.DataType:
    """The column that a type of the model asks for."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inner = get_origin(kind), [part for part in get_args(kind) if part not in (type(None), ...)]
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        assert len(set(inner)) == 1
        return pa.list_(column_of(inner[0]))
    if origin in (Union, types.UnionType):
        (one,) = inner
        return column_of(one)
    fields = msgspec.inspect.type_info(kind).fields
    hints = {field.encode_name: msgspec_type(kind, field.name) for field in fields}
    return pa.struct([(name, column_of(hint)) for name, hint in hints.items()])


def msgspec_type(kind: type, name: str) -> Any:
    return get_type_hints(kind)[name]


def test_the_schema_has_every_field_of_an_article_with_its_type():
    told = {field.name: field.type for field in schema()}
    for field in msgspec.structs.fields(Article):
        assert told[field.name] == column_of(msgspec_type(Article, field.name)), field.name


def test_the_schema_has_what_rows_hold_and_nothing_else():
    articles, failures = Article().to_dict(), Failure(url="u", error=NoText("none")).to_dict()
    assert set(schema().names) == {"id", *articles, *failures}
    assert len(schema().names) == len(set(schema().names))


def test_every_column_is_described_in_the_file(tmp_path):
    with open_destination(tmp_path / "x.parquet") as destination:
        destination.write(rows(0, 2))
        destination.finish()
    told = parquet.read_schema(tmp_path / "x.parquet")
    assert told.equals(schema())
    assert all(len(told.field(name).metadata[b"description"]) > 10 for name in told.names)


def as_moments(row: dict[str, Any]) -> dict[str, Any]:
    dates = {name: row.get(name) and datetime.fromisoformat(row[name]).astimezone(UTC) for name in moments()}
    return {**dict.fromkeys(schema().names), **row, **dates}


def test_rows_come_back_as_they_were_with_null_where_they_have_nothing():
    given = rows(0, 10)
    told = table_of([row.line for row in given]).to_pylist()
    assert told == [as_moments(json.loads(row.line)) for row in given]
    assert any(row["published"] for row in told) and any(row["removed"] for row in told)
    assert any(row["error"] == "NoText" for row in told)


def test_a_part_of_failures_only_has_the_same_columns_and_is_read_with_others(tmp_path):
    with open_destination(tmp_path / "out", form="parquet") as destination:
        destination.write([failure(0), failure(1)])
        destination.write([article(2)])
    table = parquet.read_table(tmp_path / "out")
    assert table.schema.equals(schema())
    assert table.column("error").to_pylist() == ["NoText", "Refused", None]
    assert table.column("status").to_pylist() == [None, 404, None]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_comes_back_sign_by_sign(texts):
    lines = [encode({"id": text, "text": text, "blocks": [{"kind": "quote", "text": text}]}).encode() for text in texts]
    told = table_of(lines)
    assert told.column("text").to_pylist() == texts
    assert [row[0]["text"] for row in told.column("blocks").to_pylist()] == texts


def test_a_text_of_many_megabytes_and_a_part_of_a_block_come_back():
    text = "tea\n" * 2_000_000
    line = encode({"id": "a", "text": text, "removed": [{"text": "", "part": (3, 7)}, {"text": "", "part": None}]})
    told = table_of([b'{"id":"first"}', line.encode()]).to_pylist()
    assert told[1]["text"] == text
    assert [cut["part"] for cut in told[1]["removed"]] == [[3, 7], None]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-01T10:00:00Z", datetime(2024, 3, 1, 10, tzinfo=UTC)),
        ("2024-03-01T10:00:00.123456+05:30", datetime(2024, 3, 1, 4, 30, 0, 123456, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.999999Z", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("1901-01-01T00:17:30+00:17:30", datetime(1901, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59-12:00", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("someday", None),
    ],
)
def test_a_date_is_a_moment_in_utc_and_an_odd_one_costs_nothing_but_itself(written, moment):
    odd = encode({"id": "a", "published": written}).encode()
    told = table_of([bare(0, "before").line, odd, article(0).line])
    dates = told.column("published").to_pylist()
    assert told.schema.equals(schema())
    assert dates[:2] == [None, moment]
    assert dates[2] == datetime.fromisoformat(json.loads(article(0).line)["published"])


def test_a_field_that_a_later_version_adds_to_a_row_is_passed_over():
    assert table_of([b'{"id":"a","mood":{"good":[1]}}']).to_pylist()[0]["id"] == "a"


def test_small_parts_become_one_row_group_and_order_is_kept(tmp_path):
    for end in (4, 6):
        with open_destination(tmp_path / "x.parquet") as destination:
            for place in range(end - 2 if end == 6 else 0, end):
                destination.write(rows(place, place + 1))
            destination.finish()
    with parquet.ParquetFile(tmp_path / "x.parquet") as file:
        assert file.num_row_groups == 1
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"
        assert file.read().column("id").to_pylist() == [f"2024/{place}.html" for place in range(6)]


def test_large_parts_are_joined_group_by_group(tmp_path, monkeypatch):
    monkeypatch.setattr("newsclean.batch.destinations.parquet._GROUP", 3000)
    monkeypatch.setattr("newsclean.batch.destinations.parquet._NOTES", 0)
    with open_destination(tmp_path / "x.parquet") as destination:
        for place in range(6):
            destination.write([bare(place, "x" * 1200)])
        destination.finish()
    with parquet.ParquetFile(tmp_path / "x.parquet") as file:
        assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [2, 2, 2]


def test_many_lines_are_several_row_groups_in_order(monkeypatch):
    monkeypatch.setattr("newsclean.batch.destinations.parquet._LINES", 3000)
    given = [bare(place, "x" * size).line for place, size in enumerate((900, 900, 5000, 10, 900))]
    file = io.BytesIO()
    write(given, file)
    written = parquet.ParquetFile(file)
    assert [written.metadata.row_group(number).num_rows for number in range(written.num_row_groups)] == [2, 1, 2]
    assert written.read().column("id").to_pylist() == [json.loads(line)["id"] for line in given]


def test_row_groups_grow_with_their_number(tmp_path, monkeypatch):
    monkeypatch.setattr("newsclean.batch.destinations.parquet._GROUP", 1)
    monkeypatch.setattr("newsclean.batch.destinations.parquet._NOTES", 1000)
    with open_destination(tmp_path / "x.parquet") as destination:
        for place in range(30):
            destination.write([bare(place, f"{place:1200}")])
        destination.finish()
    with parquet.ParquetFile(tmp_path / "x.parquet") as file:
        sizes = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
        assert [int(told) for told in file.read().column("id").to_pylist()] == [*range(30)]
    assert sizes[:-1] == sorted(sizes[:-1])
    assert sizes[0] == 1 and len(sizes) < 15


def test_what_joining_holds_does_not_hang_on_how_many_parts_there_are(tmp_path):
    held = [most_held_in_joining(tmp_path / f"{number}.parquet", number) for number in (10, 40)]
    assert held[1] < 1.2 * held[0]


def most_held_in_joining(path: Path, number: int) -> int:
    """The bytes of tables and their writing that are in memory at once while so many parts become one file."""
    with open_destination(path) as destination:
        for place in range(number):
            first = place * 1000
            destination.write([bare(row, f"{row} " * 60) for row in range(first, first + 1000)])
        before = pa.default_memory_pool()
        pool = pa.proxy_memory_pool(before)
        pa.set_memory_pool(pool)
        try:
            destination.finish()
        finally:
            pa.set_memory_pool(before)
    return pool.max_memory()


@pytest.mark.parametrize(("name", "form"), [("x.parquet", None), ("out", "parquet")])
@pytest.mark.parametrize("is_finished", [True, False])
def test_rows_are_not_added_to_those_with_other_columns(tmp_path, monkeypatch, name, form, is_finished):
    with monkeypatch.context() as earlier:
        earlier.setattr("newsclean.batch.destinations.parquet.schema", lambda: schema().remove(3))
        with open_destination(tmp_path / name, form=form) as destination:
            destination.write(rows(0, 2))
            if is_finished:
                destination.finish()
    for _ in range(2):
        with pytest.raises(DestinationError, match="columns are those of another version of newsclean; write to an"):
            open_destination(tmp_path / name, form=form)


def test_files_of_no_rows_are_joined_to_one(tmp_path):
    with (tmp_path / "x.parquet").open("wb") as file:
        join([], file)
    assert parquet.read_table(tmp_path / "x.parquet").num_rows == 0


def test_without_the_package_it_says_which_extra_brings_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.json", None)
    with pytest.raises(MissingPackage, match=r"writing Parquet needs the extra 'parquet'"):
        open_destination(tmp_path / "x.parquet")
    assert not list(tmp_path.iterdir())
