"""What a terminal shows while a list is fetched, and that nothing of it gets among the articles."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import COMMAND, Site, site

from newsclean.cli import progress
from newsclean.cli.tally import Tally

pty = pytest.importorskip("pty")

_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture(scope="module")
def town() -> Iterator[Site]:
    with site() as served:
        served.clear()
        served.serve("One", "Two", "Three", "Four")
        served.server.expect_request("/gone").respond_with_data("", status=410)
        yield served


def on_a_terminal(*args: str) -> tuple[str, str]:
    """What the command printed, and what its terminal saw."""
    mine, its = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *args], stdout=subprocess.PIPE, stderr=its, cwd=Path(__file__).parent.parent
    ) as run:
        os.close(its)
        seen: list[bytes] = []
        watching = threading.Thread(target=lambda: seen.extend(_all_of(mine)))
        watching.start()
        printed = run.stdout.read()
        watching.join()
    os.close(mine)
    return printed.decode(), b"".join(seen).decode()


def _all_of(terminal: int) -> Iterator[bytes]:
    try:
        while data := os.read(terminal, 65_536):
            yield data
    except OSError:  # nobody is left at the other end
        return


def test_a_terminal_sees_a_bar_and_the_failures_and_the_output_stays_clean(town: Site):
    pytest.importorskip("rich")
    urls = [town.url(name) for name in ("One", "gone", "Two", "Three", "Four")]
    printed, seen = on_a_terminal(*urls, "--format", "jsonl")
    assert [json.loads(line).get("title") for line in printed.splitlines()] == ["One", None, "Two", "Three", "Four"]
    plain = _STEERING.sub("", seen)
    assert "━" in plain
    assert re.search(r"4 done, 1 failed, \d+\.\d a second, 1 host", plain)
    assert f"newsclean: {urls[1]}: the server answered 410 Gone" in "".join(plain.split("\r\n"))
    assert "kept" not in plain


def test_a_few_urls_need_no_bar(town: Site):
    printed, seen = on_a_terminal(town.url("One"))
    assert printed.startswith("One\n")
    assert re.fullmatch(r"kept 6 paragraphs, \d+ words; removed nothing\r\n", seen)


def test_without_rich_there_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch):
    told: list[str] = []
    twice = threading.Event()

    def note(line: str) -> None:
        told.append(line)
        if len(told) == 2:
            twice.set()

    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setattr(progress, "_is_watched", lambda: True)
    monkeypatch.setattr(progress, "_PAUSE", 0.01)
    monkeypatch.setattr(progress, "note", note)
    tally = Tally()
    tally.add("https://example.org/a", 0)
    tally.add("https://news.example/b", 3)
    with progress.progress(tally):
        assert twice.wait(5)
    assert re.fullmatch(r"1 done, 1 failed, [\d.]+ a second, 2 hosts", told[0])


def test_nobody_is_shown_anything_where_nobody_looks(capfd: pytest.CaptureFixture[str]):
    tally = Tally()
    with progress.progress(tally):
        assert not tally.is_shown
    assert capfd.readouterr() == ("", "")
