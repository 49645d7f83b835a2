"""A run that is killed, at whatever moment, and started again: no page that was saved is asked for again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

from press import Asked, page, press
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

PAGES, KILLS, CONCURRENCY = 300, 10, 8
LONGEST_GRACE = 0.03  # seconds from the request at which a run is to be killed

# Imports once, and has a child of its own for each run.
NURSERY = """
import os, sys
from math import inf
from newsclean.fetching import Client, Pace, Policy, Response

def say(*words):
    os.write(1, " ".join(map(str, (*words, "\\n"))).encode())  # at once: a half line would swallow the next one

def run(recording, listed):
    policy = Policy(private_hosts=True, concurrency=8, pace=Pace(rate=inf, concurrent=8), record=recording)
    with open(listed) as urls, Client(policy) as client:
        for result in client.download_many(urls.read().split()):
            assert isinstance(result, Response) and len(result.body) > 10_000, result
            say("told", result.url)

for line in sys.stdin:
    child = os.fork()
    if not child:
        say("born", os.getpid())
        os.read(0, 1)  # who is to kill it knows it now
        run(*sys.argv[1:])
        os._exit(0)
    say("dead", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


class Nursery:
    """Runs of the same fetch, one after the other."""

    def __init__(self, recording: Path, listed: Path) -> None:
        command = [sys.executable, "-c", NURSERY, str(recording), str(listed)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, victim_of: Killer) -> tuple[int, list[str]]:
        """The exit code of a run, negative where it was killed, and the URLs it told of."""
        assert self._process.stdout
        self._say("run\n")
        told: list[str] = []
        for line in self._process.stdout:
            match line.split():
                case ["born", process]:
                    victim_of.victim = int(process)
                    self._say("!")
                case ["told", url]:
                    told.append(url)
                case ["dead", code]:
                    return int(code), told
        raise AssertionError("the nursery has ended")

    def _say(self, words: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(words)
        self._process.stdin.flush()


class Killer:
    """Answers requests, and kills the run at so many of them, a moment later."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._at = sorted(random.sample(range(3, PAGES - 100), KILLS))
        self._asked = 0
        self.victim: int | None = None

    async def answer(self, asked: Asked) -> bytes:
        self._asked += 1
        if self.victim and self._at and self._asked >= self._at[0]:
            self._at.pop(0)
            victim, self.victim = self.victim, None
            asyncio.get_running_loop().call_later(
                self._random.uniform(0, LONGEST_GRACE), os.kill, victim, signal.SIGKILL
            )
        await asyncio.sleep(self._random.uniform(0, 0.01))
        if asked.path == "/robots.txt":
            return page(b"User-agent: *\nDisallow: /private\n")
        return page(b"<p>" + asked.path.encode() + Random(asked.path).randbytes(6_000).hex().encode())


def saved(file: Path) -> list[str]:
    """The URLs of the answers that are whole in a recording, in order; of another reader than ours."""
    urls: list[str] = []
    with file.open("rb") as stream, suppress(ArchiveLoadFailed, EOFError):
        for record in ArchiveIterator(stream, check_digests="raise"):
            body = record.content_stream().read()
            if record.rec_type == "response":
                assert body.startswith((b"<p>/", b"User-agent"))
                urls.append(record.rec_headers.get_header("WARC-Target-URI"))
    return urls


def test_a_run_that_is_killed_ten_times_asks_for_no_page_again_that_was_saved(tmp_path: Path):
    recording, listed = tmp_path / "run.warc.gz", tmp_path / "urls.txt"
    killer = Killer(Random(4))
    codes: list[int] = []
    told: list[str] = []
    with press(killer.answer) as server:
        urls = [server.url(f"/{number}") for number in range(PAGES)]
        listed.write_text("\n".join(urls))
        with Nursery(recording, listed) as nursery:
            while not codes or codes[-1]:
                known = set(saved(recording)) if recording.exists() else set()
                before = len(server.log)
                code, urls_told = nursery.run(killer)
                codes.append(code)
                told += urls_told
                asked = {server.url(path) for path in server.paths()[before:]}
                assert not asked & known
    assert codes == [-signal.SIGKILL] * KILLS + [0]
    assert set(told) == set(urls)
    assert Counter(saved(recording)) == Counter([*urls, server.url("/robots.txt")])
    # A kill costs what was on its way or not yet saved.
    assert len(server.log) <= PAGES + 1 + KILLS * 2 * CONCURRENCY
