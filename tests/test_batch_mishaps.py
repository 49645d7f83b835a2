"""A page that crashes, hangs or eats memory costs itself alone, and so does a process that somebody kills."""

import json
import multiprocessing
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from batches import Basket, Crash, Glutton, Hang, Shelf, counts, pages

from newsclean.batch.inputs import Content, Prose
from newsclean.batch.limits import Limits
from newsclean.batch.pool import Pool
from newsclean.batch.rows import Row
from newsclean.batch.run import run

PROSE = Prose("The lock reopened on Monday after nine weeks, and the first barge went through at noon.", language="en")


def worked_off(contents: Sequence[Content], processes: int = 2, **limits: float) -> tuple[list[Row], Pool]:
    basket, pool = Basket(), Pool(processes=processes, limits=Limits(**limits))
    for _ in run([Shelf(contents)], basket, pool):
        pass
    assert counts(basket.rows) == {("shelf", place): 1 for place in range(len(contents))}
    return basket.rows, pool


def errors(rows: Sequence[Row]) -> list[str | None]:
    return [row.account.error for row in rows]


def test_a_page_that_crashes_its_process_is_a_failure_and_its_neighbours_are_not():
    rows, pool = worked_off([PROSE, PROSE, Prose(Crash("x")), PROSE, PROSE])
    assert errors(rows) == [None, None, "Crashed", None, None]
    assert json.loads(rows[2].line)["message"] == "the process that read it ended with SIGABRT, 3 times"
    assert pool.replaced == 3


def test_a_page_that_hangs_is_a_failure_even_where_no_signal_of_python_could_reach_it():
    rows, pool = worked_off([PROSE, Prose(Hang("x")), PROSE], seconds=4)
    assert errors(rows) == [None, "TookTooLong", None]
    assert json.loads(rows[1].line)["message"] == "it took more than 4 seconds of the processor to read"
    assert pool.replaced == 1


def test_a_page_that_eats_memory_is_a_failure():
    rows, _ = worked_off([PROSE, Prose(Glutton("x")), PROSE], memory=2**28)
    assert errors(rows) == [None, "TookTooMuchMemory", None]
    assert json.loads(rows[1].line)["message"] == "it took more than 256 MB to read"


def test_pages_that_do_harm_one_after_the_other_are_each_named():
    rows, _ = worked_off([Prose(Crash("x")), Prose(Crash("x")), Prose(Hang("x")), PROSE], processes=1, seconds=4)
    assert errors(rows) == ["Crashed", "Crashed", "TookTooLong", None]


def test_a_process_that_somebody_kills_costs_no_page():
    contents = pages(40)
    basket, pool = Basket(), Pool(processes=2)
    killed = 0
    for state in run([Shelf(contents)], basket, pool):
        children = [child.pid for child in multiprocessing.active_children() if child.pid]
        if children and state.fresh.rows > 10 * killed:  # not the same page twice
            os.kill(children[0], signal.SIGKILL)
            killed += 1
    assert killed >= 2
    assert pool.replaced >= 1
    assert counts(basket.rows) == {("shelf", place): 1 for place in range(40)}
    assert set(errors(basket.rows)) == {None}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
def test_no_process_is_left_behind():
    before = children_of(os.getpid())
    worked_off([PROSE])
    states = run([Shelf(pages(20))], Basket(), Pool(processes=2))
    next(states)
    states.close()
    servers = {pid for pid in before | children_of(os.getpid()) if b"forkserver" in command(pid)}
    assert not {child for server in servers for child in children_of(server)}


def children_of(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread that has just ended
            found.update(map(int, (task / "children").read_text("ascii").split()))
    return found


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
