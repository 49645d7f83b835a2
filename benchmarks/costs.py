"""What newsclean costs as pages, texts and the number of pages grow: the second half of speed.py."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import invented
from workers import Source, Worker, race

_SIZES = (10_000, 100_000, 1_000_000, 5_000_000)  # bytes
_TRIES = 3
_PROSE = 2_400_000  # bytes
_DOCUMENT = 40  # paragraphs
_IN_A_ROW = (10, 100, 1_000, 10_000)  # pages
_URL = "https://news.example/story"


def growth() -> Iterator[str]:
    """One page in growing sizes: milliseconds, the best of some tries, and the memory that the largest takes."""
    with TemporaryDirectory() as folder:
        dated = _files(folder, "html", (invented.page(size, date="2026-03-04T07:15:00Z") for size in _SIZES))
        yield from _grown("page", dated)
        yield from _grown("page without a date", _files(folder, "undated", map(invented.page, _SIZES)))
        start, small, large = _in_process(["peak", dated[0].path, dated[-1].path])
        yield (
            f"memory: {start:.0f} MB after the import; at most {small - start:.0f} MB more for the smallest page"
            f" (most of it the rules), {large - start:.0f} MB more for the largest"
        )


def _grown(label: str, pages: Sequence[Source]) -> Iterator[str]:
    with Worker("newsclean", sys.executable) as worker:
        worker.prepare(pages)
        for place, page in enumerate(pages):
            size = Path(page.path).stat().st_size / 1000
            best = min(worker.times(place, place + 1)[0].wall for _ in range(_TRIES)) * 1000
            yield f"{label:<20}{size:>8,.0f} KB{best:>9.1f} ms{best / size:>9.4f} ms/KB"


def _files(folder: str, ending: str, contents: Iterable[bytes]) -> list[Source]:
    """Contents written to files, as sources to measure."""
    sources: list[Source] = []
    for content in contents:
        file = Path(folder) / f"{len(sources)}.{ending}"
        file.write_bytes(content)
        sources.append(Source(str(file), _URL))
    return sources


def in_a_row(sources: Sequence[Source]) -> Iterator[str]:
    """The memory held after ever more pages in one process."""
    for count, held in zip(_IN_A_ROW, _in_process(["row", *map(str, _IN_A_ROW)], json.dumps(sources)), strict=True):
        yield f"memory after {count:>6,} pages in a row {held:>6.0f} MB"


def _in_process(arguments: list[str], given: str = "") -> list[float]:
    command = [sys.executable, str(Path(__file__).with_name("memory.py")), *arguments]
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


def cleaning(articles: Sequence[str]) -> Iterator[str]:
    """How many megabytes of text are cleaned a second: invented prose, the same with boilerplate, gold articles."""
    lines = invented.Prose().lines(_PROSE)
    kinds = {
        "prose": _documents(lines),
        "a tenth boilerplate": _documents(invented.with_boilerplate(lines)),
        "articles": articles,
    }
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        contestants = [stack.enter_context(Worker("clean", sys.executable, label=kind)) for kind in kinds]
        for worker in contestants:
            worker.prepare(_files(folder, worker.label, map(str.encode, kinds[worker.label])))
        for kind, times in race(contestants, max(map(len, kinds.values()))).items():
            rows = [(len(text.encode()), time) for text, time in zip(kinds[kind], times, strict=True) if not time.once]
            size = sum(size for size, _ in rows) / 1e6
            wall, cpu = sum(time.wall for _, time in rows), sum(time.cpu for _, time in rows)
            yield f"clean, {kind:<20}{size:>6.2f} MB{size / wall:>7.2f} MB/s{size / cpu:>7.2f} MB/s of processor time"


def _documents(lines: Sequence[str]) -> list[str]:
    return ["\n".join(lines[start : start + _DOCUMENT]) for start in range(0, len(lines), _DOCUMENT)]
