"""Rows as Parquet: read from their JSON in C++, pressed with zstd, joined group by group."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from newsclean.batch.destinations.schema import moments, schema
from newsclean.errors import MissingPackage

if TYPE_CHECKING:
    import pyarrow as pa

_PRESSING = "zstd"
_EPOCH = datetime(1970, 1, 1)
_FIRST, _LAST = ((end - _EPOCH) // timedelta(microseconds=1) for end in (datetime.min, datetime.max))
_GROUP = 16 << 20  # bytes in memory of a row group that is joined from several


def require() -> None:
    """Raises MissingPackage where pyarrow is not installed."""
    try:
        import pyarrow.json
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise MissingPackage("parquet", "writing Parquet") from error


def write(lines: Sequence[bytes], file: BinaryIO) -> None:
    """Lines of JSON as a Parquet file of one row group."""
    from pyarrow import parquet

    parquet.write_table(table_of(lines), file, compression=_PRESSING, row_group_size=max(1, len(lines)))


def join(parts: Sequence[Path], file: BinaryIO) -> None:
    """Several files as one; no more than a row group is in memory, small ones are put together."""
    from pyarrow import parquet

    with parquet.ParquetWriter(file, schema(), compression=_PRESSING) as writer:
        for group in _groups(parts):
            writer.write_table(group, row_group_size=max(1, group.num_rows))


def table_of(lines: Sequence[bytes]) -> pa.Table:
    """Lines of JSON as a table with all columns of the schema, a row each."""
    import pyarrow as pa

    columns = schema()
    if not lines:
        return columns.empty_table()
    try:
        table = _read(lines, columns)
    except pa.ArrowInvalid:
        return _read_with_odd_dates(lines, columns)
    return table if _has_years_of_python(table) else _read_with_odd_dates(lines, columns)


def _read(lines: Sequence[bytes], columns: pa.Schema) -> pa.Table:
    from pyarrow import json

    data = b"\n".join(lines) + b"\n"
    table = json.read_json(
        io.BytesIO(data),
        read_options=json.ReadOptions(block_size=len(data) + 1),  # a line must not be longer than a block
        parse_options=json.ParseOptions(explicit_schema=columns, unexpected_field_behavior="ignore"),
    )
    return table.cast(columns)  # which brings the columns' descriptions


def _read_with_odd_dates(lines: Sequence[bytes], columns: pa.Schema) -> pa.Table:
    """The same where pyarrow cannot read a date or Python could not; null where it is beyond the years 1 to 9999."""
    import pyarrow as pa

    texts = columns
    for name in moments():
        texts = texts.set(texts.get_field_index(name), pa.field(name, pa.string()))
    table = _read(lines, texts)
    for name in moments():
        place = columns.get_field_index(name)
        dates = pa.array(map(_utc, table.column(name).to_pylist()), columns.field(name).type)
        table = table.set_column(place, columns.field(name), dates)
    return table


def _has_years_of_python(table: pa.Table) -> bool:
    from pyarrow import compute

    spans = (compute.min_max(table.column(name)).values() for name in moments())
    return all(_FIRST <= moment.value <= _LAST for span in spans for moment in span if moment.is_valid)


def _utc(written: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(written).astimezone(UTC) if written else None
    except (ValueError, OverflowError):
        return None


def _groups(parts: Sequence[Path]) -> Iterator[pa.Table]:
    import pyarrow as pa

    gathered: list[pa.Table] = []
    size = 0
    for group in _read_groups(parts):
        if gathered and size + group.nbytes > _GROUP:
            yield pa.concat_tables(gathered)
            gathered, size = [], 0
        gathered.append(group)
        size += group.nbytes
    if gathered:
        yield pa.concat_tables(gathered)


def _read_groups(parts: Sequence[Path]) -> Iterator[pa.Table]:
    from pyarrow import parquet

    for part in parts:
        with parquet.ParquetFile(part) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number)
