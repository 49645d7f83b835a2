"""Measure how fast newsclean is, side by side with other extractors, and what it costs as pages and rules grow.

    python benchmarks/speed.py --corpus DIR [--pages N] [--peers PYTHON] [--parts pages,growth,clean] [--memory]

PYTHON is an interpreter with the packages of peers.txt. pip before 23.3 cannot install them:

    python3.11 -m venv PEERS && PEERS/bin/pip install --upgrade pip
    PEERS/bin/pip install -r benchmarks/peers.txt    # or: uv pip install --python PEERS/bin/python -r ...
    python benchmarks/speed.py --corpus DIR --peers PEERS/bin/python

Without it, those extractors are measured that newsclean's own environment has. Every extractor is in a process of its
own, and one works at a time: they take turns at each few pages, so that whatever else the machine does hits all alike.
All see each page once. Pages at which any of them opens a file (to load code or rules) or compiles rules for another
language are left out for all: what is measured is reading, with the rules loaded and no word seen before. newsclean is
given bytes, the others text that is decoded already.

The parts: "pages" is the table of extractors, "growth" one page in growing sizes, "clean" plain text. --memory adds
what memory is held after up to 10,000 pages in a row, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import fmean, median

import costs
import invented
from peers import PEERS
from workers import Source, Times, Worker, race

from newsclean.rules import default_rules

OWN, MORE_RULES = "newsclean", "twice the rules"
_OURS = (OWN, "lexbor parse")  # measured in newsclean's own environment, whatever the peers' one has
_CLEAN = "clean"  # given text, not pages


def corpus_pages(corpus: Path) -> list[tuple[Source, str]]:
    """All pages of a corpus with their gold text, in an order that is shuffled and always the same."""
    found = [page for gold in sorted(corpus.glob("*/gold.jsonl")) for page in _pages(gold)]
    Random(0).shuffle(found)
    return found


def _pages(gold: Path) -> Iterator[tuple[Source, str]]:
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Source(str(gold.parent / "pages" / f"{row['id']}.html.gz"), row["url"]), row["body"]


def workers(peers: str | None, rules: Path) -> Iterator[Worker]:
    """An extractor each, newsclean first."""
    for name in PEERS:
        if name != _CLEAN:
            yield Worker(name, peers if peers and name not in _OURS else sys.executable)
    yield Worker(OWN, sys.executable, rules=rules, label=MORE_RULES)


def settled(times: dict[str, list[Times]]) -> dict[str, list[Times]]:
    """The times without the pages at which any of them loaded something."""
    rows = [row for row in zip(*times.values(), strict=True) if not any(time.once for time in row)]
    if not rows:
        raise SystemExit("too few pages: something was loaded at each of them")
    return dict(zip(times, map(list, zip(*rows, strict=True)), strict=True))


def row(times: Sequence[Times], own: Sequence[Times]) -> str:
    """The figures of one extractor, beside newsclean's."""
    wall, mine = [time.wall * 1000 for time in times], [time.wall * 1000 for time in own]
    cpu = sum(time.cpu for time in times) / sum(time.cpu for time in own)
    figures = (
        f"{1000 / fmean(wall):>8.1f}{median(wall):>9.2f}{fmean(wall):>9.2f}{sorted(wall)[int(0.95 * len(wall))]:>9.2f}"
    )
    ratios = f"{fmean(wall) / fmean(mine):>9.2f}{median(wall) / median(mine):>9.2f}{cpu:>9.2f}"
    return f"{figures}{ratios}{sum(not time.fine for time in times):>8}"


def side_by_side(sources: Sequence[Source], peers: str | None) -> Iterator[str]:
    """The table of extractors."""
    catalogue = len(list(default_rules().rules()))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        rules = Path(folder) / "invented.toml"
        rules.write_text(invented.rule_file(catalogue), encoding="utf-8")
        contestants = [stack.enter_context(worker) for worker in workers(peers, rules)]
        for worker in contestants:
            worker.prepare(sources)
        present = [worker for worker in contestants if not worker.missing]
        times = settled(race(present, len(sources)))
        yield f"{len(times[OWN])} pages, once each; milliseconds a page; ratios to newsclean's"
        yield f"{'':<17}{'version':<9}  pages/s   median     mean      p95    total   median      cpu  failed"
        for worker in present:
            yield f"{worker.label:<17}{worker.version:<9}" + row(times[worker.label], times[OWN])
        yield from (f"{worker.label:<17}is missing: {worker.missing}" for worker in contestants if worker.missing)
        yield f"{MORE_RULES!r}: a user's file of {catalogue} invented phrase rules beside the catalogue's {catalogue}"


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=500, metavar="N")
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--parts", default="pages,growth,clean")
    parser.add_argument("--memory", action="store_true")
    arguments = parser.parse_args()
    rows = corpus_pages(arguments.corpus)[: arguments.pages]
    sources = [source for source, _ in rows]
    reports = {
        "pages": side_by_side(sources, arguments.peers),
        "growth": costs.growth(),
        "clean": costs.cleaning([body for _, body in rows]),
        "memory": costs.in_a_row(sources),
    }
    for part in [*arguments.parts.split(","), *(["memory"] if arguments.memory else [])]:
        for line in reports[part]:
            print(line, flush=True)


if __name__ == "__main__":
    main()
