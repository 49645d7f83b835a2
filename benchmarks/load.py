"""Measure a fetch of many pages from many hosts, beside a bare loop of httpx, and hold it to what it promises.

    python benchmarks/load.py [--pages 20000] [--hosts 200] [--size 100000] [--faults 0.01] [--rounds 3]
                              [--articles 3000] [--parts pages,rate,articles]

The server is a process of its own on loopback and so is each visitor, one at a time, in an order that changes by the
round. "pages" are downloads; "rate" asks each host eight pages at a rate that binds; "articles" are the pages of
fixtures/, extracted. It ends with 1 where one of the promises printed last is not kept.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, product
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

import msgspec
import town
from visitors import Job, Visit

BARE, OURS = "bare", ("AsyncClient", "Client")
BARE_ARTICLES, ARTICLES = "bare articles", "articles"
UNBOUND, BURST = 50.0, 4  # requests a second to a host; more than any host gets
BINDING, PAGES_A_HOST = 2.0, 8
_SHARE = 0.8  # of the bare loop's pages a second
_LAG = 0.25  # seconds by which a request may have been on its way longer than the one before
_GROWTH = 8.0  # megabytes from the second to the last quarter
_VISITOR = Path(__file__).with_name("visitors.py")


class Entry(NamedTuple):
    """A visit, and what the server saw of it."""

    job: Job
    visit: Visit
    requests: list[town.Request]

    @property
    def growth(self) -> float:
        """Megabytes by which the memory grew from the second to the last quarter."""
        quarter = len(self.visit.memory) // 4
        return fmean(self.visit.memory[-quarter:]) - fmean(self.visit.memory[quarter : 2 * quarter])

    @property
    def lag(self) -> float:
        """Seconds by which requests would have had to come late for the busiest host's rate to be kept."""
        return max(0.0, town.fullest(self.requests, self.job.rate) - self.job.burst) / self.job.rate


class Promise(NamedTuple):
    """Something that is to hold, and whether it did."""

    kept: bool
    text: str


def sent(job: Job, at: town.Town) -> Entry:
    """Have a job done in a process of its own."""
    command = [sys.executable, str(_VISITOR)]
    done = subprocess.run(command, input=msgspec.json.encode(job), stdout=subprocess.PIPE, check=True)
    visit = msgspec.json.decode(done.stdout, type=Visit)
    log = town.read_log(at.log)
    return Entry(job, visit, [request for request in log if request.at >= visit.started])


def rounds(visitors: Sequence[str], tour: town.Tour, at: town.Town, number: int, least: int) -> Iterator[Entry]:
    """All visitors on the same tour, once a round, another one first in each."""
    for turn, place in product(range(number), range(len(visitors))):
        visitor = visitors[(place + turn) % len(visitors)]
        own = tour._replace(name=f"{visitor.replace(' ', '-')}-{tour.kind}-{turn}")
        yield sent(Job(visitor, own, at.port, least, UNBOUND, BURST), at)


def table(entries: Sequence[Entry]) -> Iterator[str]:
    """A row a visitor."""
    yield f"{'':<15}pages/s ratio  cpu ms ratio  results  failed  MB peak growth  most/s  pages/s in each round"
    bare, *ours = by_visitor(entries)
    for own in (bare, *ours):
        speeds = [pace(entry) for entry in own]
        yield (
            f"{own[0].job.visitor:<15}{median(speeds):>7.0f}{ratio(own, bare, pace):>6.2f}"
            f"{median(map(cost, own)):>8.2f}{ratio(own, bare, cost):>6.2f}"
            f"{own[0].visit.results:>9}{own[0].visit.failed:>8}"
            f"{max(max(entry.visit.memory) for entry in own):>9.0f}{max(entry.growth for entry in own):>+7.1f}"
            f"{max(town.most_within(entry.requests, 1) for entry in own):>8}"
            f"  {' '.join(f'{speed:.0f}' for speed in speeds)}"
        )


def by_visitor(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The rounds of each visitor, the bare one first."""
    names = sorted({entry.job.visitor for entry in entries}, key=lambda name: (not name.startswith(BARE), name))
    return [[entry for entry in entries if entry.job.visitor == name] for name in names]


def pace(entry: Entry) -> float:
    """Pages a second."""
    return entry.job.tour.pages / entry.visit.seconds


def cost(entry: Entry) -> float:
    """Milliseconds of the processor a page."""
    return entry.visit.cpu / entry.job.tour.pages * 1000


def ratio(own: Sequence[Entry], bare: Sequence[Entry], measure: Callable[[Entry], float]) -> float:
    """The median over the rounds of what one visitor takes beside the bare one in the same round."""
    return median(measure(one) / measure(other) for one, other in zip(own, bare, strict=True))


def promises(entries: Sequence[Entry]) -> Iterator[Promise]:
    """What newsclean's visits are held to."""
    bare, *ours = by_visitor(entries)
    for own in ours:
        share = ratio(own, bare, pace)
        yield Promise(share >= _SHARE, f"{own[0].job.visitor}: {share:.2f} of the bare loop's pages a second")
    yield from sound(list(chain(*ours)))
    growth = max(entry.growth for entry in chain(*ours))
    yield Promise(growth <= _GROWTH, f"memory grows by {growth:+.1f} MB from the second to the last quarter")


def sound(entries: Sequence[Entry]) -> Iterator[Promise]:
    """What holds at any speed: each URL answered once, rates kept, nothing left open."""
    pages = sum(entry.job.tour.pages for entry in entries)
    results = sum(entry.visit.results for entry in entries)
    answered = sum(entry.visit.answered for entry in entries)
    wrong = sum(entry.visit.wrong for entry in entries)
    yield Promise(results == answered == pages, f"{results} results for {answered} of {pages} URLs, {wrong} wrong")
    amiss = sum(town.amiss(entry.requests, entry.job.tour, entry.job.port) for entry in entries)
    yield Promise(amiss == wrong == 0, f"{amiss} pages were asked for more or less often than it takes")
    job, lag = entries[0].job, max(entry.lag for entry in entries)
    seen = max(town.most_within(entry.requests, 1) for entry in entries)
    yield Promise(
        lag <= _LAG,
        f"no host got more than {seen} requests in a second; {job.burst} at once and {job.rate:g} a second are "
        f"kept to, but for {lag * 1000:.0f} ms on the way",
    )
    files = max(entry.visit.files for entry in entries)
    yield Promise(files <= 0, f"{files} files left open")


def pages(at: town.Town, arguments: argparse.Namespace) -> Iterator[str | Promise]:
    """Downloads."""
    tour = town.Tour("", arguments.pages, arguments.hosts, town.STORY, arguments.faults)
    entries = list(rounds((BARE, *OURS), tour, at, arguments.rounds, arguments.size))
    yield f"{tour.pages} pages of {arguments.size / 1000:g} KB from {tour.hosts} hosts, {tour.faults:.1%} with faults"
    yield from table(entries)
    yield from promises(entries)


def articles(at: town.Town, arguments: argparse.Namespace) -> Iterator[str | Promise]:
    """Articles."""
    tour = town.Tour("", arguments.articles, arguments.hosts, town.ARTICLE, arguments.faults)
    entries = list(rounds((BARE_ARTICLES, ARTICLES), tour, at, arguments.rounds, 1))
    yield f"{tour.pages} articles from {tour.hosts} hosts, {tour.faults:.1%} with faults"
    yield from table(entries)
    yield from promises(entries)


def rate(at: town.Town, arguments: argparse.Namespace) -> Iterator[str | Promise]:
    """Downloads at a rate that binds."""
    tour = town.Tour("rate", arguments.hosts * PAGES_A_HOST, arguments.hosts)
    entry = sent(Job(OURS[0], tour, at.port, arguments.size, BINDING, 1), at)
    start, *_, end = entry.requests[len(entry.requests) // 4 : len(entry.requests) * 3 // 4]
    steady = len(entry.requests) / 2 / (end.at - start.at)
    yield (
        f"{tour.pages} pages, {BINDING:g}/s from each of {tour.hosts} hosts: {pace(entry):.0f}/s with start and end, "
        f"{steady:.0f}/s of {BINDING * tour.hosts:.0f}/s between"
    )
    yield from sound([entry])


PARTS = {"pages": pages, "rate": rate, "articles": articles}


def main() -> int:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000, metavar="N")
    parser.add_argument("--hosts", type=int, default=200, metavar="N")
    parser.add_argument("--size", type=int, default=100_000, metavar="BYTES")
    parser.add_argument("--faults", type=float, default=0.01, metavar="SHARE")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--articles", type=int, default=3_000, metavar="N")
    parser.add_argument("--parts", default=",".join(PARTS))
    arguments = parser.parse_args()
    broken = 0
    with town.opened(arguments.size) as at:
        for part in arguments.parts.split(","):
            for line in PARTS[part](at, arguments):
                broken += isinstance(line, Promise) and not line.kept
                text = f"{'kept' if line.kept else 'NOT KEPT'}: {line.text}" if isinstance(line, Promise) else line
                print(text, flush=True)
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
