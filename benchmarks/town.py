"""A town of web sites on loopback: which pages it has, how each of them answers, and what its log says."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

STORY, ARTICLE, GONE, MOVED = "story", "article", "gone", "moved"
PASSING = ("reset", "busy", "torn")  # the second request has the page
FAULTS = (*PASSING, "stalled", GONE, MOVED)
_SERVER = Path(__file__).with_name("townserver.py")


class Tour(NamedTuple):
    """Pages to be visited: so many, in turn at so many hosts, of one kind but for a share of faults.

    `name` is part of every path: another tour finds each fault fresh.
    """

    name: str
    pages: int
    hosts: int
    kind: str = STORY
    faults: float = 0.0

    def urls(self, port: int) -> list[str]:
        """The URLs in the order of the visit."""
        random = Random(self.pages)
        kinds = [random.choice(FAULTS) if random.random() < self.faults else self.kind for _ in range(self.pages)]
        return [
            f"http://site{place % self.hosts}.example:{port}/{self.name}/{kind}/{place}"
            for place, kind in enumerate(kinds)
        ]


def kind_of(url: str) -> str:
    """The kind of page behind a URL or a path."""
    return url.rsplit("/", 2)[1]


def moved(url: str) -> str:
    """Where a page has moved to."""
    start, _, place = url.rsplit("/", 2)
    return f"{start}/home/{place}"


class Request(NamedTuple):
    """A request in the server's log: when it came, in seconds of the monotonic clock, to which host, for which path."""

    at: float
    host: str
    path: str


def read_log(file: Path) -> list[Request]:
    """What the server wrote down, in the order in which it came."""
    rows = (line.split(" ") for line in file.read_text(encoding="utf-8").splitlines())
    return [Request(float(at), host, path) for at, host, path in rows]


def amiss(requests: Sequence[Request], tour: Tour, port: int) -> int:
    """How many pages were asked for more or less often than it takes to have each page of the tour once."""
    asked = Counter(f"http://{host}{path}" for _, host, path in requests if path != "/robots.txt")
    wanted: Counter[str] = Counter()
    for url in tour.urls(port):
        kind = kind_of(url)
        wanted[url] += 2 if kind in PASSING else 1
        wanted.update([moved(url)] if kind == MOVED else ())
    return sum(asked[url] != wanted[url] for url in asked | wanted)


def fullest(requests: Sequence[Request], rate: float) -> float:
    """How many requests at once it takes, beside `rate` a second, to explain what the busiest host got.

    It is the largest number of requests in any stretch of time, less those that the rate allows in it: the size of the
    token bucket that was used.
    """
    level: dict[str, float] = {}
    last: dict[str, float] = {}
    most = 0.0
    for at, host, _ in requests:
        level[host] = max(0.0, level.get(host, 0.0) - rate * (at - last.get(host, at))) + 1
        last[host] = at
        most = max(most, level[host])
    return most


def most_within(requests: Sequence[Request], seconds: float) -> int:
    """The most requests that one host got in a stretch of so many seconds."""
    recent: dict[str, deque[float]] = defaultdict(deque)
    most = 0
    for at, host, _ in requests:
        times = recent[host]
        times.append(at)
        while at - times[0] > seconds:
            times.popleft()
        most = max(most, len(times))
    return most


class Town(NamedTuple):
    """A server that runs: its port, and the file of its log."""

    port: int
    log: Path


@contextmanager
def opened(size: int) -> Iterator[Town]:
    """A server in a process of its own, whose invented pages have at least so many bytes."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "requests"
        command = [sys.executable, str(_SERVER), str(size), str(log)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            try:
                yield Town(int(server.stdout.readline()), log)
            finally:
                server.terminate()
