"""Whatever the bytes of a file: inputs, at most one SourceError behind them, and the same on every reading."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import Reading, Record, packed, read, warc

from newsclean.batch.inputs import Input
from newsclean.batch.places import Places
from newsclean.batch.sources import open_sources

ROWS = b'{"id": "a", "html": "<p>One."}\n\n[7]\n{"text": "caf\xe9"}\n{"text": "Two."}\n' * 3
RECORDS = [Record(b"<p>One."), Record(b"GET", kind="request"), Record(b"<p>Two."), Record(b"<p>Three.")]
TABLE = io.BytesIO()
pq.write_table(
    pa.table({"html": ["<p>One.", None] * 6, "meta": [{"url": "https://example.org/"}] * 12}), TABLE, row_group_size=5
)
SOUND = {
    "a.html.gz": packed(b"<p>One.", ".gz"),
    "a.jsonl": ROWS,
    "a.jsonl.gz": packed(ROWS, ".gz"),
    "a.jsonl.zst": packed(ROWS, ".zst"),
    "a.warc": warc(*RECORDS),
    "a.warc.gz": warc(*RECORDS, packed=True),
    "a.warc.zst": packed(warc(*RECORDS), ".zst"),
    "a.parquet": TABLE.getvalue(),
}
every_kind = pytest.mark.parametrize("name", SOUND)


def of(name: str, data: bytes, done: list[tuple[int, int]] = ()) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        (source,) = open_sources([str(Path(folder) / name)])
        return read(source, done)


def known(inputs: list[Input]) -> list[tuple]:
    return [(item.place, item.id, item.url, repr(item.content)) for item in inputs]


@every_kind
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes(name, data):
    of(name, data)


@every_kind
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_sound_bytes_with_damage(name, data):
    sound = bytearray(SOUND[name])
    for place in data.draw(st.lists(st.integers(0, len(sound) - 1), max_size=3)):
        sound[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(sound)))
    found = of(name, bytes(sound[:cut]) if data.draw(st.booleans()) else bytes(sound))
    assert [item.place for item in found.inputs] == list(range(len(found.inputs)))


@every_kind
@settings(max_examples=30, deadline=None)
@given(done=st.lists(st.integers(0, 15).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, 16)))))
def test_with_any_places_done_the_others_come_as_ever(name, done):
    everything, others = of(name, SOUND[name]), of(name, SOUND[name], done)
    assert everything.fault is others.fault is None
    assert known(others.inputs) == [item for item in known(everything.inputs) if item[0] not in Places(done)]
