"""Rows as Parquet: read from their JSON in C++, pressed with zstd, joined group by group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from newsclean.batch.destinations.schema import moments, schema
from newsclean.errors import DestinationError, MissingPackage

if TYPE_CHECKING:
    import pyarrow as pa

_PRESSING = "zstd"
_EPOCH = datetime(1970, 1, 1)
_FIRST, _LAST = ((end - _EPOCH) // timedelta(microseconds=1) for end in (datetime.min, datetime.max))
_LINES = 4 << 20  # bytes of the lines that a part has as one row group
_GROUP = 2 << 20  # bytes in memory of a row group that is joined from several, at least
_NOTES = 32 << 10  # bytes in memory, roughly, that the footer has on a row group, until the file is closed


def require() -> None:
    """Raises MissingPackage where pyarrow is not installed."""
    try:
        import pyarrow.json
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise MissingPackage("parquet", "writing Parquet") from error


def agree(path: Path) -> None:
    """Raises DestinationError for a file with other columns, to which rows cannot be added."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        is_ours = parquet.read_schema(path).equals(schema())
    except (pa.ArrowException, OSError) as error:
        raise DestinationError(str(path), f"it cannot be read ({str(error).splitlines()[0]})") from error
    if not is_ours:
        raise DestinationError(
            str(path), "its columns are those of another version of newsclean; write to another place"
        )


def write(lines: Sequence[bytes], file: BinaryIO) -> None:
    """Lines of JSON as a Parquet file, in row groups of some megabytes."""
    with _writing(file) as add:
        for group in _cut(lines):
            add(table_of(group))


def join(parts: Sequence[Path], file: BinaryIO) -> None:
    """Several files as one; a row group is in memory at a time, small ones are put together."""
    with _writing(file) as add:
        for group in _gathered(_read_groups(parts)):
            add(group)


@contextmanager
def _writing(file: BinaryIO) -> Iterator[Callable[[pa.Table], None]]:
    """A Parquet file to which row groups can be added; what they took of the memory is given back after each."""
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetWriter(file, schema(), compression=_PRESSING) as writer:

        def add(group: pa.Table) -> None:
            writer.write_table(group, row_group_size=max(1, group.num_rows))
            pa.default_memory_pool().release_unused()

        yield add


def _cut(lines: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    start = size = 0
    for place, line in enumerate(lines):
        if place > start and size + len(line) > _LINES:
            yield lines[start:place]
            start, size = place, 0
        size += len(line)
    if lines:
        yield lines[start:]


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
    import pyarrow as pa
    from pyarrow import json

    data = b"\n".join(lines) + b"\n"
    table = json.read_json(
        pa.BufferReader(data),
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


def _gathered(groups: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Row groups put together, the larger the more there were: what the footer has on all of them is in memory, too."""
    import pyarrow as pa

    held: list[pa.Table] = []
    size = given = 0
    for group in groups:
        if held and size + group.nbytes > max(_GROUP, given * _NOTES):
            yield pa.concat_tables(held)
            held, size, given = [], 0, given + 1
        held.append(group)
        size += group.nbytes
    if held:
        yield pa.concat_tables(held)


def _read_groups(parts: Sequence[Path]) -> Iterator[pa.Table]:
    from pyarrow import parquet

    for part in parts:
        with parquet.ParquetFile(part, pre_buffer=False) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number, use_threads=False)  # each thread would keep memory of its own
