"""How the rows of a part are written into a file, and how files of parts become one."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsclean.batch.destinations import parquet

_GZIP, _ZSTD = 3, 3  # how hard to press; more costs gzip twice the time for a tenth of the size


class Packing(NamedTuple):
    """Writes lines of JSON, without line ends, as a file; and the files of several parts as one.

    `require` raises MissingPackage where that cannot be done here, `agree` DestinationError for a file that was written
    with other columns.
    """

    write: Callable[[Sequence[bytes], BinaryIO], None]
    join: Callable[[Sequence[Path], BinaryIO], None]
    require: Callable[[], None] = lambda: None
    agree: Callable[[Path], None] = lambda path: None


def _plain(lines: Sequence[bytes], file: BinaryIO) -> None:
    file.writelines(line + b"\n" for line in lines)


def _gzipped(lines: Sequence[bytes], file: BinaryIO) -> None:
    with gzip.GzipFile("", "wb", _GZIP, file, mtime=0) as packed:
        packed.write(b"\n".join(lines) + b"\n" if lines else b"")


def _zstandard(lines: Sequence[bytes], file: BinaryIO) -> None:
    import zstandard

    file.write(
        zstandard.ZstdCompressor(_ZSTD, write_checksum=True).compress(b"\n".join(lines) + b"\n" if lines else b"")
    )


def _chained(parts: Sequence[Path], file: BinaryIO) -> None:
    """Lines, gzip members and zstd frames may follow one another."""
    for part in parts:
        with part.open("rb") as data:
            shutil.copyfileobj(data, file, 1 << 20)


PACKINGS: Mapping[str, Packing] = {
    "jsonl": Packing(_plain, _chained),
    "jsonl.gz": Packing(_gzipped, _chained),
    "jsonl.zst": Packing(_zstandard, _chained),
    "parquet": Packing(parquet.write, parquet.join, parquet.require, parquet.agree),
}
