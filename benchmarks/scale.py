"""Measure a batch: two processes beside one, reading and writing beside bare reading, memory, and others beside it.

    python benchmarks/scale.py [--corpus DIR] [--pages N] [--texts N] [--rows N] [--rounds N] [--processes 2]
                               [--parts html,warc,text,memory,trafilatura,ray]

Pages are those of the corpus or, without one, invented; texts are the corpus' gold texts and invented ones, a tenth of
whose lines is boilerplate. Every contestant is a process of its own, one at a time, in an order that changes by the
round; ratios are medians over the rounds. "trafilatura" is its own command on a folder of the same pages; "ray" needs
the extra, "trafilatura" nothing. It ends with 1 where one of the promises printed last is not kept.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import monotonic
from typing import NamedTuple

import invented
import msgspec
from shifts import Job, Shift

_SHIFTS = Path(__file__).with_name("shifts.py")
_MEGABYTE = 1_000_000
_GROWTH = 16.0  # megabytes that the memory may grow from the first thousands of rows to the last
_SETTLED = 0.1  # of the rows, after which the memory is to be flat


class Page(NamedTuple):
    """A page to be read, with its address."""

    url: str
    html: bytes


class Promise(NamedTuple):
    """Something that is to hold, and whether it did."""

    kept: bool
    text: str


Part = Callable[["Hall"], Iterator[str | Promise]]


class Hall:
    """Where everything is kept and every contestant works: a folder, and what was asked for."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder = folder
        self.options = options
        self.processes: int = options.processes
        self._runs = 0

    def shift(self, worker: str, source: Path, processes: int, ending: str) -> Shift:
        """One contestant's work on a source."""
        self._runs += 1
        job = Job(worker, str(source), str(self.folder / f"out-{self._runs}{ending}"), processes)
        done = subprocess.run(
            [sys.executable, str(_SHIFTS)], input=msgspec.json.encode(job), stdout=subprocess.PIPE, check=True
        )
        shift = msgspec.json.decode(done.stdout, type=Shift)
        _forget(Path(job.destination))
        return shift

    def rounds(self, contestants: Sequence[tuple[str, int]], source: Path, ending: str) -> list[list[Shift]]:
        """The shifts of each contestant, a round after the other; each round another one begins."""
        found: list[list[Shift]] = [[] for _ in contestants]
        for turn in range(self.options.rounds):
            order = [*range(len(contestants))]
            for place in order[turn % len(order) :] + order[: turn % len(order)]:
                found[place].append(self.shift(contestants[place][0], source, contestants[place][1], ending))
        return found


def html(hall: Hall) -> Iterator[str | Promise]:
    """Pages in Parquet to articles in Parquet."""
    source = hall.folder / "pages.parquet"
    _write_parquet(source, pages(hall.options))
    many = hall.processes
    bare, one, more = hall.rounds([("bare", 1), ("pool", 1), ("pool", many)], source, ".parquet")
    yield from _table([("bare loop, 1 process", bare), ("batch, 1 process", one), (f"batch, {many} processes", more)])
    gain, overhead = _ratio(more, one), 1 / _ratio(one, bare) - 1
    yield Promise(gain >= 0.9 * many, f"{many} processes are {gain:.2f} times as fast as one (asked {0.9 * many:.2f})")
    yield Promise(overhead <= 0.15, f"reading, writing and sending cost {overhead:+.1%} over a bare loop (asked 15 %)")


def warc(hall: Hall) -> Iterator[str | Promise]:
    """Pages in a WARC to articles in Parquet."""
    source = hall.folder / "pages.warc.gz"
    _write_warc(source, pages(hall.options))
    bare, one = hall.rounds([("bare", 1), ("pool", 1)], source, ".parquet")
    yield from _table([("bare loop, 1 process", bare), ("batch, 1 process", one)])
    share = _ratio(one, bare)
    yield Promise(share >= 0.7, f"WARC to Parquet runs at {share:.2f} of the bare rate (asked .70)")


def text(hall: Hall) -> Iterator[str | Promise]:
    """Texts in JSON lines to articles in JSON lines."""
    source = hall.folder / "texts.jsonl"
    _write_lines(source, texts(hall.options))
    (one,) = hall.rounds([("pool", 1)], source, ".jsonl")
    yield from _table([("batch, 1 process", one)])
    rate = median(shift.size / shift.seconds for shift in one) / _MEGABYTE
    yield Promise(rate >= 4, f"{one[0].rows} texts are cleaned at {rate:.2f} MB/s a core (asked 4)")


def memory(hall: Hall) -> Iterator[str | Promise]:
    """What the process that reads and writes holds, as rows go by."""
    source = hall.folder / "rows.jsonl"
    _write_lines(source, short_texts(hall.options.rows))
    shift = hall.shift("pool", source, hall.processes, ".parquet")
    marks = [0.005, 0.05, 0.25, 0.5, 0.75, 1.0]
    at = [next(held for rows, held in shift.memory if rows >= mark * shift.rows) for mark in marks]
    yield "rows    " + "".join(f"{int(mark * shift.rows):>9}" for mark in marks)
    yield "MB held " + "".join(f"{held:>9.0f}" for held in at)
    settled = [held for rows, held in shift.memory if rows >= _SETTLED * shift.rows]
    growth = max(settled[len(settled) // 2 :]) - max(settled[: len(settled) // 2])
    yield Promise(growth <= _GROWTH, f"from {_SETTLED:.0%} of {shift.rows} rows on, memory grew by {growth:+.1f} MB")


def trafilatura(hall: Hall) -> Iterator[str | Promise]:
    """A folder of pages, beside trafilatura's own command with as many processes."""
    folder = hall.folder / "folder"
    folder.mkdir()
    for number, page in enumerate(pages(hall.options)):
        (folder / f"{number:06}.html").write_bytes(page.html)
    ours, theirs = [], []
    for turn in range(hall.options.rounds):
        for contestant in (ours, theirs) if turn % 2 else (theirs, ours):
            contestant.append(_timed(_own_command(hall, folder) if contestant is ours else _peer(hall, folder)))
    number = sum(1 for _ in folder.iterdir())
    for name, times in (("newsclean batch", ours), ("trafilatura --parallel", theirs)):
        yield f"{name:<26}{number / median(times):>8.1f} pages/s  {' '.join(f'{time:.1f}' for time in times)} s"
    ratio = median(other / own for own, other in zip(ours, theirs, strict=True))
    yield Promise(ratio >= 8, f"newsclean batch is {ratio:.2f} times as fast as trafilatura's command (asked 8)")


def ray(hall: Hall) -> Iterator[str | Promise]:
    """The pool of this machine beside a cluster of this machine, each from its first rows on."""
    source = hall.folder / "many.parquet"
    _write_parquet(source, pages(hall.options))
    pool, cluster = hall.rounds([("pool", hall.processes), ("ray", hall.processes)], source, ".parquet")
    yield from _table([("pool", pool), ("ray", cluster)])
    share = _ratio(cluster, pool)
    steady = median(_steady(one) / _steady(other) for one, other in zip(cluster, pool, strict=True))
    yield Promise(share >= 0.75, f"Ray, start-up included, runs at {share:.2f} of the pool's rate (asked .75)")
    yield f"after the first rows: {steady:.2f}"


PARTS: dict[str, Part] = {
    "html": html,
    "warc": warc,
    "text": text,
    "memory": memory,
    "trafilatura": trafilatura,
    "ray": ray,
}


def pages(options: argparse.Namespace) -> list[Page]:
    """So many pages of the corpus, spread over its sets, again and again where they are too few; else invented ones."""
    if not options.corpus:
        return [
            Page(f"https://example.org/{number}", invented.page(20_000 + 997 * (number % 80)))
            for number in range(options.pages)
        ]
    rows = list(_gold(options.corpus))
    found = [
        Page(row["url"], gzip.decompress((gold.parent / "pages" / f"{row['id']}.html.gz").read_bytes()))
        for gold, row in rows[:: max(1, len(rows) // options.pages)][: options.pages]
    ]
    return list(islice(cycle(found), options.pages))


def texts(options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """Gold texts, and invented ones with boilerplate, until there are enough."""
    real = [row["body"] for _, row in _gold(options.corpus)] if options.corpus else []
    yield from ({"id": f"real-{number}", "text": body} for number, body in enumerate(real[: options.texts]))
    prose = invented.Prose(1)
    for number in range(options.texts - len(real)):
        lines = invented.with_boilerplate(prose.lines(800 + number % 1_200), number)
        yield {"id": f"invented-{number}", "text": "\n".join(lines), "language": "en"}


def short_texts(number: int) -> Iterator[dict[str, str]]:
    """So many rows of a paragraph each."""
    prose = invented.Prose(2)
    return ({"id": str(place), "text": prose.sentence(), "language": "en"} for place in range(number))


def _gold(corpus: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    for gold in sorted(corpus.glob("*/gold.jsonl")):
        for line in gold.read_text(encoding="utf-8").splitlines():
            yield gold, json.loads(line)


def _write_parquet(path: Path, rows: Iterator[Page] | Sequence[Page]) -> None:
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([("id", pyarrow.string()), ("url", pyarrow.string()), ("html", pyarrow.binary())])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for place, page in enumerate(rows):
            row = {"id": str(place), "url": page.url, "html": page.html}
            writer.write_table(pyarrow.Table.from_pylist([row], schema))


def _write_warc(path: Path, rows: Sequence[Page]) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    headers = [("Content-Type", "text/html")]
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for page in rows:
            status = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            body = io.BytesIO(page.html)
            writer.write_record(writer.create_warc_record(page.url, "response", payload=body, http_headers=status))


def _write_lines(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)


def _own_command(hall: Hall, folder: Path) -> list[str]:
    out = hall.folder / "own.jsonl"
    for path in hall.folder.glob("own.jsonl*"):
        _forget(path)
    return [
        *(sys.executable, "-m", "newsclean", "batch", str(folder), "--out", str(out)),
        *("--processes", str(hall.processes)),
    ]


def _peer(hall: Hall, folder: Path) -> list[str]:
    out = hall.folder / "peer"
    _forget(out)
    command = str(Path(sys.executable).with_name("trafilatura"))
    return [
        *(command, "--input-dir", str(folder), "--output-dir", str(out)),
        *("--json", "--with-metadata", "--parallel", str(hall.processes)),
    ]


def _timed(command: Sequence[str]) -> float:
    began = monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return monotonic() - began


def _forget(path: Path) -> None:
    for found in path.parent.glob(f"{path.name}*"):
        shutil.rmtree(found) if found.is_dir() else found.unlink()


def _rate(shift: Shift) -> float:
    return shift.rows / shift.seconds


def _steady(shift: Shift) -> float:
    return (shift.rows - shift.first) / shift.steady


def _ratio(own: Sequence[Shift], other: Sequence[Shift]) -> float:
    """The median over the rounds of one's rows a second beside another's in the same round."""
    return median(_rate(one) / _rate(two) for one, two in zip(own, other, strict=True))


def _table(contestants: Sequence[tuple[str, Sequence[Shift]]]) -> Iterator[str]:
    for name, shifts in contestants:
        rates = " ".join(f"{_rate(shift):.1f}" for shift in shifts)
        size = median(shift.size / shift.seconds for shift in shifts) / _MEGABYTE
        yield f"{name:<26}{shifts[0].articles:>7} of {shifts[0].rows} rows, {size:.2f} MB/s, rows/s: {rates}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that were asked for; 1 where a promise is not kept."""
    options = _options(arguments)
    kept = True
    for name in options.parts.split(","):
        print(f"\n{name}: {(PARTS[name].__doc__ or '').strip()}")
        with tempfile.TemporaryDirectory() as folder:
            for found in PARTS[name](Hall(Path(folder), options)):
                if isinstance(found, Promise):
                    kept = kept and found.kept
                    print(f"{'kept    ' if found.kept else 'NOT KEPT'}  {found.text}")
                else:
                    print(found, flush=True)
    return 0 if kept else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    number = partial(parser.add_argument, type=int, metavar="N")
    parser.add_argument("--corpus", type=Path, metavar="DIR")
    number("--pages", default=2_292)  # loading rules for many languages takes each process some seconds
    number("--texts", default=100_000)
    number("--rows", default=200_000)
    number("--rounds", default=3)
    number("--processes", default=2)
    parser.add_argument("--parts", default=",".join(PARTS), metavar="PARTS")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
