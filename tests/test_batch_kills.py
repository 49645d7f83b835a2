"""A run over 20,000 pages that is killed thirty times ends with each page once, and with nothing half-written.

Killed are the run itself, one of its processes, and the room on its disk, each at a random moment.
"""

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from markup import SENTENCES

PAGES, KILLS = 20_000, 30
ROOM = 64 * 2**20  # bytes of the disk
LONGEST = 0.5  # seconds between two kills
HEADLINE = "Lock number {} reopens"

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")


class Run:
    """A run of the command that is started again whenever it was killed."""

    def __init__(self, source: Path, out: Path, told: Path) -> None:
        self._command = [
            *(sys.executable, "-m", "newsclean", "batch", str(source)),
            *("--out", str(out), "--processes", "2"),
        ]
        self._told = told
        self.process = self._started()

    def end(self) -> bool:
        """Kill it, and start it again; false where it is just about to start."""
        if not self._workers():
            return False
        self.process.kill()
        self.process.wait()
        self.process = self._started()
        return True

    def end_a_worker(self) -> bool:
        """Kill one of the processes that read pages; false where none has started yet."""
        workers = self._workers()
        if workers:
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)
        return bool(workers)

    def _workers(self) -> list[int]:
        servers = [pid for pid in children_of(self.process.pid) if b"forkserver" in command_of(pid)]
        return [worker for server in servers for worker in children_of(server)]

    def _started(self) -> subprocess.Popen[bytes]:
        with self._told.open("ab") as told:
            return subprocess.Popen(self._command, stderr=told)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; a plain folder where there is no leave to mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(disk)]
    is_mounted = shutil.which("mount") is not None and not subprocess.run(command, capture_output=True).returncode
    yield disk
    if is_mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> bool:
    """Leave no room on a disk for a while; false where it is not one of its own."""
    if shutil.disk_usage(disk).total > ROOM:
        return False
    filler = disk / "filler"
    with suppress(OSError):  # the run may have taken the last room first
        filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - 4096)))
    time.sleep(random.uniform(0, LONGEST))
    filler.unlink()
    return True


def page(number: int) -> str:
    chosen = random.Random(number).sample(SENTENCES, 5)
    title = HEADLINE.format(number)
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in chosen)
    return f'<html lang="en"><title>{title}</title><body><article><h1>{title}</h1>{paragraphs}</article></body></html>'


def children_of(pid: int) -> list[int]:
    try:
        tasks = [(task / "children").read_text("ascii") for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:  # it has just ended
        return []
    return [int(child) for task in tasks for child in task.split()]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_thirty_kills_lose_nothing_and_repeat_nothing(tmp_path: Path, disk: Path):
    source, out = tmp_path / "pages.jsonl", disk / "rows.jsonl.gz"
    source.write_text("".join(json.dumps({"id": str(n), "html": page(n)}) + "\n" for n in range(PAGES)))
    run = Run(source, out, tmp_path / "told")
    random.seed(5)
    kinds: list[Callable[[], bool]] = [run.end, run.end_a_worker, run.end_a_worker, lambda: fill(disk)]
    kills = 0
    while kills < KILLS and run.process.poll() is None:
        time.sleep(random.uniform(0, LONGEST))
        kills += random.choice(kinds)()
    assert run.process.wait() == 0, (tmp_path / "told").read_text()
    assert kills == KILLS, "it was finished too soon"
    rows = [json.loads(line) for line in gzip.decompress(out.read_bytes()).splitlines()]
    assert Counter(row["id"] for row in rows) == {str(number): 1 for number in range(PAGES)}
    assert all(row["title"] == HEADLINE.format(row["id"]) for row in rows)
    assert sorted(path.name for path in disk.iterdir()) == ["rows.jsonl.gz", "rows.jsonl.gz.manifest"]
