"""The command `newsclean batch`, sources of every kind for it, and what its destinations hold."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from markup import SENTENCES
from sites import page, run
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

COMMAND = [sys.executable, "-m", "newsclean"]
APPEAL = "Sign up for our free newsletter."
TEXT = "\n".join([*SENTENCES[:4], APPEAL])


class Done(NamedTuple):
    """How the command ended; `told` are the lines on its stderr."""

    code: int
    printed: str
    told: list[str]

    @property
    def rows(self) -> str:
        """What its last line says of rows, up to the first semicolon."""
        return self.told[-1].split(";")[0]


def batch(*args: str | Path, stdin: bytes = b"") -> Done:
    """Run it to its end, with one process at work."""
    result = run(*options(*args), stdin=stdin)
    told = [line for line in result.stderr.splitlines() if "MB a second" not in line]  # a slow machine says how it goes
    return Done(result.exit_code, result.stdout, told)


def options(*args: str | Path) -> list[str]:
    return ["batch", "--processes", "1", *map(str, args)]


def text_rows(number: int, start: int = 0) -> bytes:
    """Rows with a text, as JSON lines."""
    rows = ({"id": f"r{place}", "text": TEXT, "lang": "en"} for place in range(start, start + number))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def table(path: Path, *titles: str) -> Path:
    """A Parquet file of rows with a page."""
    rows = [{"doc_id": title, "html": page(title), "url": f"https://example.org/{title}"} for title in titles]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def archive(path: Path, *titles: str) -> Path:
    """A packed WARC of pages."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for title in titles:
            body = page(title).encode()
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://example.org/{title}", "response", payload=io.BytesIO(body), http_headers=head
            )
            writer.write_record(record)
            record.raw_stream.close()
    return path


def written(place: Path) -> list[dict[str, Any]]:
    """The rows of a destination that is a single file or a folder of files, by id."""
    return sorted(_rows(place), key=lambda row: row["id"])


def ids(place: Path) -> list[str]:
    return [row["id"] for row in written(place)]


def _rows(place: Path) -> Sequence[dict[str, Any]]:
    if place.is_dir():
        return [json.loads(file.read_bytes()) for file in place.rglob("*.json") if not file.name.startswith("_")]
    match place.suffix:
        case ".parquet":
            return pq.read_table(place).to_pylist()
        case ".sqlite":
            with sqlite3.connect(place) as database:
                return [json.loads(row) for (row,) in database.execute("SELECT row FROM articles")]
        case ".gz":
            return _lines(gzip.decompress(place.read_bytes()))
        case ".zst":
            with place.open("rb") as file:
                return _lines(zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True).read())
        case _:
            return _lines(place.read_bytes())


def _lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]
