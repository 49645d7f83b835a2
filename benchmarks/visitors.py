"""Ways to have many pages, each at work in a process of its own; load.py starts it.

    python benchmarks/visitors.py < JOB

JOB is a Job as JSON; it prints a Visit as JSON. The bare ones are what a competent user of httpx writes: workers that
take URLs off one list, follow redirects and try again what may pass. They ask neither robots.txt nor how often.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from random import uniform
from time import monotonic, process_time
from typing import Any, NamedTuple

import httpcore
import httpx
import memory
import msgspec
from town import GONE, Tour, kind_of

from newsclean.errors import NewscleanError
from newsclean.extraction import extract
from newsclean.fetching import AsyncClient, Client, Pace, Policy, Response, resolver
from newsclean.model import Article, Failure

CONCURRENCY = 32
_TRIES = 4
_PASSING = {429, 500, 502, 503, 504}
_LOOPBACK = "127.0.0.1"
_SAMPLES = 200  # of the memory, in a visit

Results = Generator[Response | Failure, None, None] | Generator[Article | Failure, None, None]


class Job(NamedTuple):
    """Who is to visit what: `least` bytes are in a page that is whole; `rate` and `burst` are a host's."""

    visitor: str
    tour: Tour
    port: int
    least: int = 1
    rate: float = 50.0
    burst: int = 4


class Visit(NamedTuple):
    """How it went.

    It `started` on the machine's monotonic clock and took `seconds`, and `cpu` seconds of the processor. `results`
    came for `answered` pages of the tour, `failed` among them; `wrong` are pages in part and failures that none should
    be. `memory` is in megabytes, at even distances; `files` are the open ones at the end less those at the start.
    """

    started: float
    seconds: float
    cpu: float
    results: int
    answered: int
    failed: int
    wrong: int
    memory: list[float]
    files: int


class Ledger:
    """Takes the results down as they come."""

    def __init__(self, job: Job) -> None:
        self.urls = job.tour.urls(job.port)
        self.memory: list[float] = []
        self.results: Counter[str] = Counter()
        self.failed = self.wrong = 0
        self._least = job.least
        self._step = max(1, len(self.urls) // _SAMPLES)

    def note(self, url: str, size: int | None) -> None:
        """Take down that a URL gave so much, or failed."""
        self.results[url] += 1
        self.failed += size is None
        self.wrong += kind_of(url) != GONE if size is None else size < self._least
        if self.results.total() % self._step == 0:
            self.memory.append(memory.now())


class _Loopback(httpcore.AnyIOBackend):
    async def connect_tcp(self, host: str, *arguments: Any, **options: Any) -> httpcore.AsyncNetworkStream:  # noqa: ANN401
        return await super().connect_tcp(_LOOPBACK, *arguments, **options)


def bare_client() -> httpx.AsyncClient:
    """A client with httpx's own limits, which finds every host on loopback.

    A connection kept open to each host would be slower: httpcore looks through all of them at every request.
    """
    transport = httpx.AsyncHTTPTransport()
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=httpx.create_ssl_context(),
        max_connections=100,
        max_keepalive_connections=20,
        keepalive_expiry=5.0,
        network_backend=_Loopback(),
    )
    return httpx.AsyncClient(transport=transport, follow_redirects=True, timeout=20)


async def bare_page(client: httpx.AsyncClient, url: str) -> bytes | None:
    """A page, tried again after what may pass; None for a failure."""
    for turn in range(_TRIES):
        try:
            response = await client.get(url)
            if response.status_code not in _PASSING:
                return response.content if response.is_success else None
        except httpx.TransportError:
            pass
        await asyncio.sleep(uniform(0, 0.5 * 2**turn))
    return None


async def bare(ledger: Ledger) -> None:
    """Pages with httpx alone."""
    await _by_workers(ledger, len)


async def bare_articles(ledger: Ledger) -> None:
    """Articles with httpx and `extract`."""
    await _by_workers(ledger, _extracted)


async def _by_workers(ledger: Ledger, read: Callable[[bytes], int | None]) -> None:
    waiting = iter(ledger.urls)

    async def work() -> None:
        for url in waiting:
            body = await bare_page(client, url)
            ledger.note(url, None if body is None else read(body))

    async with bare_client() as client:
        await asyncio.gather(*(work() for _ in range(CONCURRENCY)))


def _extracted(body: bytes) -> int | None:
    try:
        return len(extract(body).text)
    except NewscleanError:
        return None


def asynchronous(ledger: Ledger, policy: Policy) -> None:
    """Pages with an AsyncClient."""

    async def take() -> None:
        async with AsyncClient(policy) as client:
            async for result in client.download_many(ledger.urls):
                _note(ledger, result)

    asyncio.run(take())


def synchronous(ledger: Ledger, policy: Policy) -> None:
    """Pages with a Client."""
    with Client(policy) as client:
        _take(ledger, client.download_many(ledger.urls))


def articles(ledger: Ledger, policy: Policy) -> None:
    """Articles with a Client."""
    with Client(policy) as client:
        _take(ledger, client.fetch_many(ledger.urls))


def _take(ledger: Ledger, results: Results) -> None:
    with closing(results):
        for result in results:
            _note(ledger, result)


def _note(ledger: Ledger, result: Response | Article | Failure) -> None:
    match result:
        case Response():
            ledger.note(result.url, len(result.body))
        case Article():
            assert result.fetched
            ledger.note(result.fetched.url, len(result.text))
        case Failure():
            ledger.note(result.url, None)


_BARE = {"bare": bare, "bare articles": bare_articles}
_OURS = {"AsyncClient": asynchronous, "Client": synchronous, "articles": articles}


def visited(job: Job) -> Visit:
    """Do a job."""
    resolver.addresses = _addresses
    ledger, files = Ledger(job), _open_files()
    policy = Policy(private_hosts=True, concurrency=CONCURRENCY, pace=Pace(rate=job.rate, burst=job.burst))
    started, worked = monotonic(), process_time()
    if job.visitor in _BARE:
        asyncio.run(_BARE[job.visitor](ledger))
    else:
        _OURS[job.visitor](ledger, policy)
    return Visit(
        started=started,
        seconds=monotonic() - started,
        cpu=process_time() - worked,
        results=ledger.results.total(),
        answered=len(ledger.results.keys() & set(ledger.urls)),
        failed=ledger.failed,
        wrong=ledger.wrong,
        memory=ledger.memory,
        files=_open_files() - files,
    )


def _addresses(host: str, port: int) -> tuple[str, ...]:
    return (_LOOPBACK,)


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


if __name__ == "__main__":
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(visited(job)))
