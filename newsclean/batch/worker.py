"""A process that reads pages, and what its end says of the page it was busy with."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from newsclean.batch.inputs import Input
from newsclean.batch.limits import Limits
from newsclean.batch.rows import Row
from newsclean.batch.work import Desk, failed
from newsclean.errors import TookTooMuchMemory
from newsclean.rules import Rulebook

TIME_IS_UP = signal.SIGPROF
_THRESHOLDS = (50_000, 20, 50)  # of the garbage collector's generations; Python's own are (700, 10, 10)
_READY = b"ready"
_STATM = Path("/proc/self/statm")
# Processes are forked from one that has loaded everything and started nothing.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__, "newsclean.batch.preparation"])


class Died(Exception):
    """The process ended; `signal` is what ended it, 0 where it left by itself."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.signal = max(0, -(code or 0))


class Worker:
    """A process of its own that turns inputs into rows."""

    def __init__(self, rules: Rulebook | None, limits: Limits) -> None:
        self._connection, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(theirs, rules, limits), daemon=True)
        self._process.start()
        theirs.close()

    def is_ready(self) -> bool:
        """Whether it started; waits until that is known."""
        try:
            return self._connection.recv_bytes() == _READY
        except (EOFError, OSError):
            return False

    def rows(self, items: Sequence[Input]) -> Iterator[Row]:
        """The rows of inputs, in their order, each as it is ready; raises Died where the process ends before."""
        try:
            self._connection.send(items)
            for _ in items:
                yield self._connection.recv()
        except (EOFError, OSError):
            self._process.join()
            raise Died(self._process.exitcode) from None

    def close(self) -> None:
        """End the process, whatever it is busy with."""
        self._process.kill()
        self._process.join()
        self._connection.close()


def _serve(connection: Connection, rules: Rulebook | None, limits: Limits) -> None:
    # An interruption is the parent's to hear. A page that takes too long is ended by the kernel, whatever the process
    # is busy with, and whether or not the parent is still there.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(TIME_IS_UP, signal.SIG_DFL)
    desk = Desk(rules)
    _collect_seldom()
    _limit_memory(limits.memory)
    try:
        connection.send_bytes(_READY)
        while True:
            for item in connection.recv():
                connection.send(_row(desk, item, limits))
    except (EOFError, OSError):
        return


def _row(desk: Desk, item: Input, limits: Limits) -> Row:
    signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    try:
        return desk.row(item)
    except MemoryError:
        size = f"{limits.memory / 2**20:,.0f} MB"
        return failed(item, TookTooMuchMemory(f"it took more than {size} to read", url=item.url))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _collect_seldom() -> None:
    """Keep the garbage collector from going through all rules again and again: a sixth of the time of reading."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


def _limit_memory(size: int) -> None:
    """Let the process grow by so many bytes; without effect where the system does not tell its size."""
    if not _STATM.exists():
        return
    held = int(_STATM.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = held + size if hard == resource.RLIM_INFINITY else min(hard, held + size)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
