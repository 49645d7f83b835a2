"""How a long fetch begins to print at once, and how it ends early: whole lines, one word, and an exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sites import COMMAND, Site, fetch, page, site
from werkzeug import Request, Response

from newsclean import fetching
from newsclean.cli.interruption import Interruption
from newsclean.model import Article, Block, Failure

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with site() as served:
        yield served


@pytest.fixture
def town(server: Site) -> Iterator[Site]:
    """A site with the pages One and Two, and one named Slow that is answered once `freed` is set."""
    server.clear()
    server.serve("One", "Two")
    freed = threading.Event()

    def slow(request: Request) -> Response:
        freed.wait(20)
        return Response(page("Slow"), content_type="text/html")

    server.server.expect_request("/Slow").respond_with_handler(slow)
    server.freed = freed
    yield server
    freed.set()


@pytest.fixture
def running() -> Iterator[subprocess.Popen[bytes]]:
    """The command, reading a list from a pipe that stays open."""
    command = [*COMMAND, "-", "--format", "jsonl"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT) as process:
        yield process
        process.kill()


def give(process: subprocess.Popen[bytes], *urls: str) -> None:
    process.stdin.write("".join(f"{url}\n" for url in urls).encode())
    process.stdin.flush()


def next_title(process: subprocess.Popen[bytes]) -> str:
    return json.loads(process.stdout.readline())["title"]


def test_urls_are_fetched_as_they_arrive_and_printed_as_they_are_ready(town: Site, running: subprocess.Popen[bytes]):
    give(running, town.url("Slow"), town.url("One"))
    assert next_title(running) == "One"
    give(running, town.url("Two"))
    assert next_title(running) == "Two"
    town.freed.set()
    assert next_title(running) == "Slow"
    rest, told = running.communicate()
    assert (running.returncode, rest, len(told.splitlines())) == (0, b"", 3)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_fetch_says_how_far_it_came(
    town: Site, running: subprocess.Popen[bytes], number: signal.Signals
):
    give(running, town.url("One"), town.url("Slow"))
    assert next_title(running) == "One"
    assert b"/One: kept" in running.stderr.readline()
    running.send_signal(number)
    assert running.wait(20) == 130  # though its input stays open and a page is on its way
    assert running.stdout.read() == b""
    assert running.stderr.read() == b"newsclean: interrupted: 1 done, 0 failed\n"


def test_a_list_that_is_interrupted_is_json_all_the_same(monkeypatch: pytest.MonkeyPatch):
    def fetch_many(urls: Iterable[str], **options: object) -> Iterator[Article | Failure]:
        for title in ("One", "Two", "Three"):  # the third is taken over once the first is printed
            yield Article(url="https://example.org/", title=title, blocks=(Block("paragraph", "It is open."),))
        os.kill(os.getpid(), signal.SIGINT)  # it is made in another thread: this goes to the main one
        threading.Event().wait(20)

    monkeypatch.setattr(fetching, "fetch_many", fetch_many)
    result = fetch("-", "--format", "json")
    assert result.exit_code == 130
    assert json.loads(result.stdout)[0]["title"] == "One"


def test_what_comes_while_a_piece_is_printed_waits_for_its_end():
    with Interruption() as interruption:
        taken = []
        for piece in interruption.ending(range(10)):
            signal.raise_signal(signal.SIGTERM)
            taken.append(piece)
    assert (taken, interruption.came) == ([0], True)


def test_a_second_interruption_waits_for_nothing():
    with Interruption() as interruption:
        for _ in interruption.ending(range(10)):
            signal.raise_signal(signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)


def test_signals_are_afterwards_as_they_were(monkeypatch: pytest.MonkeyPatch):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with Interruption() as interruption:
            signal.raise_signal(signal.SIGINT)
        assert not interruption.came  # whoever started us wants it ignored
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) == before[1]
    finally:
        signal.signal(signal.SIGINT, before[0])


def test_a_reader_who_leaves_early_ends_the_fetch_without_a_word(town: Site, running: subprocess.Popen[bytes]):
    give(running, town.url("One"))
    assert next_title(running) == "One"
    running.stdout.close()
    running.stdout = None
    give(running, town.url("Two"))
    assert running.wait(20) == 0
    assert len(running.stderr.read().splitlines()) == 1


_HANGING = """
import threading
from newsclean.cli import main
from newsclean.fetching import resolver
resolver.addresses = lambda host, port: print(flush=True) or threading.Event().wait(60)
main(["fetch", "--ignore-robots", "https://www.example.org/"])
"""


def test_a_look_up_that_hangs_holds_nobody_up():
    with subprocess.Popen(
        [sys.executable, "-c", _HANGING], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr.read() == b"newsclean: interrupted: 0 done, 0 failed\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_2_when_the_output_cannot_be_written(town: Site):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, town.url("One")], stdout=full, stderr=subprocess.PIPE, cwd=ROOT)
    assert (done.returncode, done.stderr) == (2, b"newsclean: cannot read or write: No space left on device\n")


def test_2_when_there_is_no_output_and_then_nothing_is_asked(town: Site):
    asked = len(town.asked)
    done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *COMMAND, town.url("One")], stderr=subprocess.PIPE, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.startswith(b"newsclean: Standard output is closed")
    assert len(town.asked) == asked
