"""Ways to work off many rows, each in a process of its own; scale.py starts it.

    python benchmarks/shifts.py < JOB

JOB is a Job as JSON; it prints a Shift as JSON. "bare" is a loop that calls newsclean for each row it was given before
the clock started; "pool" and "ray" are batches as `newsclean batch` runs them, with reading and writing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from time import monotonic
from typing import NamedTuple

import memory
import msgspec

from newsclean.batch.destinations import open_destination
from newsclean.batch.engine import Engine
from newsclean.batch.inputs import Input
from newsclean.batch.places import Places
from newsclean.batch.pool import Pool
from newsclean.batch.run import run
from newsclean.batch.sources import open_sources
from newsclean.batch.work import Desk


class Job(NamedTuple):
    """Who is to read what, into which destination, and with how many processes."""

    worker: str
    source: str
    destination: str
    processes: int = 1


class Shift(NamedTuple):
    """How it went: rows and articles made, bytes read, seconds, and for each sample of the memory rows and megabytes.

    `seconds` is all of it, `steady` what was left when the first rows were there, which were `first`: loading rules
    and starting processes is in the one and not in the other.
    """

    rows: int
    articles: int
    size: int
    seconds: float
    first: int
    steady: float
    memory: list[tuple[int, float]]


def bare(job: Job) -> Shift:
    """A loop over rows that are in memory."""
    desk, inputs = Desk(), list(_inputs(job))
    began = monotonic()
    first = desk.row(inputs[0])
    loaded = monotonic()
    rows = [first, *map(desk.row, inputs[1:])]
    ended = monotonic()
    articles = sum(row.account.error is None for row in rows)
    size = sum(item.size for item in inputs)
    return Shift(len(rows), articles, size, ended - began, 1, ended - loaded, [])


def batch(job: Job, engine: Engine) -> Shift:
    """A run from source to destination."""
    began = monotonic()
    first, loaded, samples = 0, began, []
    with closing(open_destination(job.destination)) as destination:
        for state in run(open_sources([job.source]), destination, engine):
            if not first and state.fresh.rows:
                first, loaded = state.fresh.rows, monotonic()
            samples.append((state.fresh.rows, memory.now()))
    ended, done = monotonic(), state.fresh
    return Shift(done.rows, done.articles, done.size, ended - began, first, ended - loaded, samples)


def ray(job: Job) -> Shift:
    """A run on a cluster of this machine alone."""
    from newsclean.ray import RayEngine

    return batch(job, RayEngine(processes=job.processes))


def _inputs(job: Job) -> Iterator[Input]:
    for source in open_sources([job.source]):
        yield from source.inputs(Places())


WORKERS: dict[str, Callable[[Job], Shift]] = {
    "bare": bare,
    "pool": lambda job: batch(job, Pool(processes=job.processes)),
    "ray": ray,
}

if __name__ == "__main__":
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    print(msgspec.json.encode(WORKERS[task.worker](task)).decode())
