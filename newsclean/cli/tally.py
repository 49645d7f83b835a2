"""The count of a run: how many inputs were taken, how many gave an article, how many failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic

from newsclean.cli.exits import DONE


class Tally:
    """Counts while a run goes on; may be read from any thread.

    `worst` is the highest exit code. `is_shown` is whether the count is on a terminal, where it stands for a line each.
    """

    def __init__(self) -> None:
        self.taken = 0
        self.done = 0
        self.failed = 0
        self.worst = DONE
        self.are_all_taken = False
        self.is_shown = False
        self._hosts: set[str] = set()
        self._began = monotonic()

    def taking(self, urls: Iterable[str]) -> Iterator[str]:
        """The URLs, counted as they are taken."""
        for url in urls:
            self.taken += 1
            yield url
        self.are_all_taken = True

    def add(self, url: str, code: int) -> None:
        """Count the result of a URL and its exit code."""
        self.done += code == DONE
        self.failed += code != DONE
        self.worst = max(self.worst, code)
        self._hosts.add(url.partition("://")[2].partition("/")[0])

    def counts(self) -> str:
        """As in "1,204 done, 12 failed"."""
        return f"{self.done:,} done, {self.failed:,} failed"

    def progress(self) -> str:
        """As in "1,204 done, 12 failed, 9.8 a second, 41 hosts"."""
        rate = (self.done + self.failed) / max(monotonic() - self._began, 1e-9)
        hosts = f"{len(self._hosts):,} {'host' if len(self._hosts) == 1 else 'hosts'}"
        return f"{self.counts()}, {rate:.1f} a second, {hosts}"
