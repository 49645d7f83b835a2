"""Sources in the tests: files of every kind, and what is read from them."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsclean.batch.inputs import Content, Input, Markup, Prose
from newsclean.batch.places import Places
from newsclean.batch.sources import open_sources
from newsclean.batch.sources.source import Source
from newsclean.errors import SourceError

PAGE = b"<!doctype html><title>Harbour</title><p>The harbour opened again on Monday.</p>"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


class Reading(NamedTuple):
    """The inputs of a source, and what it said at its end."""

    inputs: list[Input]
    fault: str | None

    @property
    def contents(self) -> list[Content]:
        return [item.content for item in self.inputs]

    @property
    def ids(self) -> list[str]:
        return [item.id for item in self.inputs]


class Record(NamedTuple):
    """A record of a WARC."""

    body: bytes = PAGE
    headers: Sequence[tuple[str, str]] = HTML
    status: str = "200 OK"
    kind: str = "response"
    url: str = "https://example.org/story"


def read(source: Source, done: Iterable[tuple[int, int]] = ()) -> Reading:
    inputs: list[Input] = []
    try:
        for item in source.inputs(Places(done)):
            inputs.append(item._replace(share=None))  # which is for progress only
    except SourceError as error:
        assert str(error).startswith(f"{source.name}: ") and "\n" not in str(error)
        return Reading(inputs, str(error).removeprefix(f"{source.name}: "))
    return Reading(inputs, None)


def read_file(path: Path, **options: Any) -> Reading:
    """What is read from the one source that a file is."""
    (source,) = open_sources([str(path)], **options)
    return read(source)


def words(content: Content) -> str | bytes:
    """What there is to read in an input, or what is wrong with it."""
    match content:
        case Markup(data, _):
            return data
        case Prose(text):
            return text
        case _:
            return str(content)


def rows_of(path: Path, *rows: object, **options: Any) -> Reading:
    """What is read from JSON lines of these rows."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return read_file(path, **options)


def packed(data: bytes, suffix: str) -> bytes:
    """Data as a file with that suffix has it."""
    match suffix:
        case ".gz":
            return gzip.compress(data)
        case ".zst":
            return zstandard.ZstdCompressor().compress(data)
        case _:
            return data


def warc(*records: Record, packed: bool = False) -> bytes:
    """A WARC as warcio writes it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for record in records:
        head = StatusAndHeaders(record.status, list(record.headers), protocol="HTTP/1.1")
        made = writer.create_warc_record(
            record.url, record.kind, payload=io.BytesIO(record.body), length=len(record.body), http_headers=head
        )
        writer.write_record(made)
        made.raw_stream.close()
    return out.getvalue()
