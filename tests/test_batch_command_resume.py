"""A batch that was ended at any moment is finished by the same command, with each input once."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from batching import COMMAND, batch, ids, options, text_rows

ROOT = Path(__file__).parent.parent
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@contextmanager
def running(*args: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command, which reads rows from a pipe that stays open."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*COMMAND, *options("-", "--input-format", "jsonl", *args)], stdin=pipe, stderr=pipe, cwd=ROOT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def give(process: subprocess.Popen[bytes], rows: bytes) -> None:
    process.stdin.write(rows)
    process.stdin.flush()


def count(metrics: Path) -> int:
    """How many rows there are, by the metrics."""
    found = re.search(r"^newsclean_rows_total (\d+)$", metrics.read_text(), re.M) if metrics.exists() else None
    return int(found[1]) if found else 0


def named(number: int) -> list[str]:
    return sorted(f"r{place}" for place in range(number))


def test_an_interruption_writes_what_is_there_and_the_same_command_goes_on(tmp_path: Path):
    out, metrics, summary = tmp_path / "rows.jsonl", tmp_path / "run.prom", tmp_path / "summary.json"
    with running("--out", out, "--metrics", metrics, "--summary", summary) as process:
        give(process, text_rows(100))
        until(lambda: count(metrics) >= 50)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        told = process.stderr.read().decode().splitlines()[-1]
    sums = json.loads(summary.read_text())
    written = sums["total"]["rows"]
    assert (sums["finished"], written >= 50) == (False, True)
    assert told.startswith(f"newsclean: interrupted: {written} rows: {written} articles; ")
    assert told.endswith("; the same command goes on from there")
    done = batch("-", "--input-format", "jsonl", "--out", out, "--summary", summary, stdin=text_rows(120))
    assert (done.code, done.rows) == (0, "120 rows: 120 articles")
    assert ids(out) == named(120)
    sums = json.loads(summary.read_text())
    assert (sums["finished"], sums["total"]["rows"], sums["run"]["rows"]) == (True, 120, 120 - written)


def test_a_killed_run_loses_what_was_not_written_and_repeats_nothing(tmp_path: Path):
    out, summary = tmp_path / "rows", tmp_path / "summary.json"
    with running("--out", out, "--format", "jsonl") as process:
        give(process, bare_rows(2_100))
        until(lambda: any(lines_of(file) for file in parts(out)))
        process.kill()
        assert process.wait(20) == -signal.SIGKILL
    written = sum(len(lines_of(file)) for file in parts(out))
    done = batch("-", "--out", out, "--format", "jsonl", "--summary", summary, stdin=bare_rows(2_200))
    assert (done.code, done.rows) == (1, "2,200 rows: 0 articles, 2,200 failed (NoText 2,200)")
    assert sorted(json.loads(line)["id"] for file in parts(out) for line in lines_of(file)) == named(2_200)
    assert json.loads(summary.read_text())["run"]["rows"] == 2_200 - written


def bare_rows(number: int) -> bytes:
    """Rows with nothing to read, which are soon done."""
    return b"".join(b'{"id": "r%d"}\n' % place for place in range(number))


def parts(folder: Path) -> list[Path]:
    """What a folder holds, but for what a batch keeps for itself."""
    return [file for file in folder.glob("*.jsonl") if not file.name.startswith(("_", "."))]


def lines_of(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines()


def test_a_finished_run_started_again_does_nothing_and_says_so(tmp_path: Path):
    (tmp_path / "texts.jsonl").write_bytes(text_rows(3) + b'{"id": "r3"}\n')
    out = tmp_path / "rows.jsonl"
    first = batch(tmp_path / "texts.jsonl", "--out", out)
    before = out.stat()
    again = batch(tmp_path / "texts.jsonl", "--out", out, "--summary", "-")
    assert (first.code, first.rows) == (again.code, again.rows) == (1, "4 rows: 3 articles, 1 failed (NoText 1)")
    assert again.told[-1].endswith("; it was finished before, and there was nothing to do")
    assert json.loads(again.printed)["run"]["rows"] == 0
    assert (out.stat().st_ino, out.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_sources_that_come_later_are_added(tmp_path: Path):
    (tmp_path / "one.jsonl").write_bytes(text_rows(2))
    (tmp_path / "two.jsonl").write_bytes(text_rows(2, start=2))
    out = tmp_path / "rows.jsonl"
    assert batch(tmp_path / "one.jsonl", "--out", out).rows == "2 rows: 2 articles"
    assert batch(tmp_path / "one.jsonl", tmp_path / "two.jsonl", "--out", out).rows == "4 rows: 4 articles"
    assert ids(out) == named(4)


def test_a_terminal_sees_a_picture(tmp_path: Path):
    pytest.importorskip("rich")
    pty = pytest.importorskip("pty")
    (tmp_path / "texts.jsonl").write_bytes(text_rows(20) + b'{"id": "bare"}\n')
    (tmp_path / "broken.jsonl.gz").write_bytes(b"\x1f\x8b")
    mine, its = pty.openpty()
    args = options(tmp_path / "texts.jsonl", tmp_path / "broken.jsonl.gz", "--out", tmp_path / "rows.jsonl")
    with subprocess.Popen([*COMMAND, *args], stderr=its, cwd=ROOT, env=os.environ | {"COLUMNS": "120"}) as process:
        os.close(its)
        seen: list[bytes] = []
        watching = threading.Thread(target=lambda: seen.extend(_all_of(mine)))
        watching.start()
        watching.join()
    os.close(mine)
    plain = _STEERING.sub("", b"".join(seen).decode())
    assert process.returncode == 2
    assert "━" in plain
    assert re.search(r"21 rows, 1 failed; [\d,.]+ rows a second, [\d.]+ MB a second", plain)
    assert "kept 80 blocks, removed 20: newsletter 20" in plain
    assert "failed: NoText 1" in plain
    assert plain.count("newsclean: broken.jsonl.gz: ") == 1


def _all_of(terminal: int) -> Iterator[bytes]:
    try:
        while data := os.read(terminal, 65_536):
            yield data
    except OSError:  # nobody is left at the other end
        return
