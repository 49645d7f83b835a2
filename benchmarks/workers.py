"""Extractors at work in processes of their own, driven from one that waits."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self


class Source(NamedTuple):
    """Where a page is: its file, and its address."""

    path: str
    url: str


_SCRIPT = Path(__file__).with_name("peers.py")
_TURN = 15  # pages


class Times(NamedTuple):
    """What one page took, in seconds of the clock and of the processor, and whether it could be read.

    `once` says that code or rules were loaded while it was read, which does not happen again.
    """

    wall: float
    cpu: float
    fine: bool
    once: bool


class Worker:
    """One extractor of peers.py in an interpreter, ready to read some pages; `label` is what reports call it.

    `missing` says why it cannot work, where its package is not installed.
    """

    def __init__(self, name: str, python: str, *, rules: Path | None = None, label: str = "") -> None:
        self.label, self.version, self.missing = label or name, "", ""
        command = [python, str(_SCRIPT), name, *([str(rules)] if rules else [])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def prepare(self, pages: Sequence[Source]) -> None:
        """Load the pages that are to be read."""
        answer = self._ask(pages)
        self.version, self.missing = answer.get("version", ""), answer.get("missing", "")

    def times(self, start: int, end: int) -> list[Times]:
        """Read the pages from one place to another."""
        return [Times(*row) for row in self._ask([start, end])]

    def _ask(self, question: object) -> Any:  # noqa: ANN401
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the process of {self.label} has ended")
        return json.loads(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()


def race(contestants: Sequence[Worker], count: int) -> dict[str, list[Times]]:
    """The times of each for all of `count` pages; they take turns, and each turn another one begins."""
    times: dict[str, list[Times]] = {worker.label: [] for worker in contestants}
    for turn, start in enumerate(range(0, count, _TURN)):
        first = turn % len(contestants)
        for worker in (*contestants[first:], *contestants[:first]):
            times[worker.label] += worker.times(start, start + _TURN)
    return times
