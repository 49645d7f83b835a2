"""Parquet tables: a row in every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from newsclean.batch.inputs import Input
from newsclean.batch.places import Places
from newsclean.batch.sources.selection import Selection
from newsclean.batch.sources.source import Fields
from newsclean.batch.sources.streams import Flow
from newsclean.errors import MissingPackage, SourceError

_BATCH = 8_000_000  # bytes that are decoded at once, by the table's own account
_ROWS = 256  # the most that are: equal values are counted once in that account
_READ = 1_048_576  # bytes


class Table(msgspec.Struct, frozen=True):
    """Reads the rows of a Parquet table, of which only the columns that are looked at are decoded."""

    is_long: ClassVar[bool] = True
    is_stream: ClassVar[bool] = False
    fields: Fields

    def inputs(self, name: str, file: Flow, done: Places) -> Iterator[Input]:
        """See Reader; raises MissingPackage without the extra."""
        try:
            import pyarrow as pa
        except ImportError as error:
            raise MissingPackage("parquet", "reading Parquet files") from error
        reading = _Reading(name, Selection(self.fields))
        try:
            yield from reading.inputs(file, done)
        except (pa.ArrowException, OSError, ValueError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise SourceError(name, f"it is damaged, after {reading.place:,} of its rows ({reason[:200]})") from error


class _Reading:
    def __init__(self, name: str, selection: Selection) -> None:
        self._name = name
        self._selection = selection
        self.place = 0  # rows that were seen

    def inputs(self, file: Flow, done: Places) -> Iterator[Input]:
        from pyarrow.parquet import ParquetFile

        table = ParquetFile(file, pre_buffer=False, buffer_size=_READ, page_checksum_verification=True)
        columns = self._columns(table.schema_arrow)
        for group in range(table.num_row_groups):
            size = table.metadata.row_group(group).num_rows
            end = self.place + size
            if not _covers(done, self.place, end):
                yield from self._group(table, group, columns, done)
            self.place = end

    def _columns(self, schema: Any) -> list[str]:  # noqa: ANN401
        """The columns to be decoded; raises SourceError where none of them may hold a page or a text."""
        found = [name for name in dict.fromkeys(self._selection.names) if _is_plain(schema, name)]
        if not set(found) & set(self._selection.contents):
            sought = " or ".join(repr(name) for name in self._selection.contents)
            raise SourceError(self._name, f"none of its columns is {sought}; they are: {', '.join(schema.names)}")
        return found

    def _group(self, table: Any, group: int, columns: list[str], done: Places) -> Iterator[Input]:  # noqa: ANN401
        rows = _rows(table.metadata.row_group(group), columns)
        names = table.schema_arrow.names
        for batch in table.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False):
            if _covers(done, self.place, self.place + batch.num_rows):
                self.place += batch.num_rows
                continue
            values = [_cells(batch, column) for column in columns]
            for cells in zip(*values, strict=True):
                if self.place not in done:
                    row = dict(zip(columns, cells, strict=True))
                    item = self._selection.input(self._name, self.place, row, names)
                    yield item._replace(share=self.place / table.metadata.num_rows)
                self.place += 1


def _is_plain(schema: Any, name: str) -> bool:  # noqa: ANN401
    """Whether there is a column of texts, bytes or whole numbers, which may stand within others."""
    from pyarrow import types

    kind = _kind(schema, name)
    if kind is None:
        return False
    kind = kind.value_type if types.is_dictionary(kind) else kind
    tests = (types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary)
    return any(test(kind) for test in (*tests, types.is_binary_view, types.is_integer))


def _kind(schema: Any, name: str) -> Any:  # noqa: ANN401
    """The type of a column; None where there is none of that name, or more than one."""
    from pyarrow import types

    if schema.get_field_index(name) >= 0:
        return schema.field(name).type
    first, *others = name.split(".")
    kind: Any = schema.field(first).type if schema.get_field_index(first) >= 0 else None
    for step in others:
        if kind is None or not types.is_struct(kind) or kind.get_field_index(step) < 0:
            return None
        kind = kind.field(step).type
    return kind


def _cells(batch: Any, name: str) -> list[Any]:  # noqa: ANN401
    """The values of a column; texts that are not UTF-8 come as bytes, and so do all of their batch."""
    import pyarrow as pa
    from pyarrow.compute import struct_field

    if batch.schema.get_field_index(name) >= 0:
        column = batch.column(name)
    else:
        first, *steps = name.split(".")
        column = struct_field(batch.column(first), steps)
    try:
        cells: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        column = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        cells = column.cast(pa.large_binary()).to_pylist()
    return cells


def _rows(group: Any, columns: list[str]) -> int:  # noqa: ANN401
    """How many rows of a group are decoded at once."""
    parts = [group.column(index) for index in range(group.num_columns)]
    size: int = sum(part.total_uncompressed_size for part in parts if part.path_in_schema in columns)
    number: int = group.num_rows
    return max(1, min(_ROWS, _BATCH * number // max(1, size)))


def _covers(done: Places, start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in done)
