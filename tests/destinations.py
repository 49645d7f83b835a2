"""Rows as a batch makes them, the forms they are written in, and readers of those that newsclean has no part in."""

import gzip
import json
import signal
import sqlite3
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import zstandard
from material import extracted, slugs
from pyarrow import parquet

from newsclean.batch.destinations import Form, open_destination
from newsclean.batch.rows import Account, Row
from newsclean.errors import NewscleanError, NoText, Refused
from newsclean.model import Failure
from newsclean.output import encode

SOURCE = "pages.jsonl"
STORIES = slugs()[:8]

# A name in a folder, and the form that is asked for.
SINGLE: dict[str, Form | None] = {"x.jsonl": None, "x.jsonl.gz": None, "x.jsonl.zst": None, "x.parquet": None}
PARTS: dict[str, Form | None] = {"a": "jsonl", "b": "jsonl.gz", "c": "jsonl.zst", "d": "parquet"}
PLACES: dict[str, Form | None] = {**SINGLE, **PARTS, "x.sqlite": None, "files": None}

# Opens a place, writes what it has not yet in parts of three, brings it to its final form at the half and at the end.
# Before each step that it takes with a file there, the folder is copied: what a kill at that moment would leave.
WRITER = """
import os, shutil, sys
steps = copying = 0
def copy(event, args):
    global steps, copying
    if event in ("os.listdir", "os.scandir"):
        return
    if copies and not copying and args and str(args[0]).startswith(folder):
        steps, copying = steps + 1, 1
        shutil.copytree(folder, os.path.join(copies, str(steps)))
        copying = 0
def copied(function):
    return lambda *args: (copy(function.__name__, [folder]), function(*args))[1]
place, form, lines, copies = sys.argv[1], sys.argv[2] or None, sys.argv[3], sys.argv[4]
folder = os.path.dirname(place)
from newsclean.batch.destinations import open_destination
from newsclean.batch.rows import Account, Row
lines = open(lines, "rb").read().splitlines()
rows = [Row("pages.jsonl", at, f"2024/{at}.html", line, 1000, Account(1)) for at, line in enumerate(lines)]
sys.addaudithook(copy)
os.write, os.fsync, os.ftruncate = map(copied, (os.write, os.fsync, os.ftruncate))  # Python tells nobody of these
with open_destination(place, form=form) as destination:
    done = destination.done("pages.jsonl")
    rest = [row for row in rows if row.place not in done]
    half = len(rest) // 6 * 3
    for start in range(0, len(rest), 3):
        if start == half:
            print("finish", flush=True)
            destination.finish()
        print("write", flush=True)
        destination.write(rest[start : start + 3])
    print("finish", flush=True)
    destination.finish()
print("end", flush=True)
"""


@cache
def article(place: int, source: str = SOURCE) -> Row:
    """A row with an article of the fixtures."""
    story = extracted(STORIES[place % len(STORIES)])
    id = f"2024/{place}.html"
    return Row(source, place, id, encode({"id": id, **story.to_dict()}).encode(), 1000, Account(len(story.blocks)))


def failure(place: int, source: str = SOURCE, error: NewscleanError | None = None) -> Row:
    """A row with a failure; it is one of a fetch at every other place."""
    url, id = f"https://example.org/{place}", f"2024/{place}.html"
    error = error or (Refused(url, "the server answered 404", status=404) if place % 2 else NoText("no text", url=url))
    line = encode({"id": id, **Failure(url=url, error=error).to_dict()}).encode()
    return Row(source, place, id, line, 10, Account(error=type(error).__name__))


def rows(start: int, end: int) -> list[Row]:
    """Rows by place, of which every fifth failed."""
    return [failure(place) if place % 5 == 4 else article(place) for place in range(start, end)]


def bare(place: int, id: str, source: str = SOURCE) -> Row:
    """A row with next to nothing in it."""
    return Row(source, place, id, encode({"id": id, "url": None, "text": "Tea."}).encode(), 4, Account(1))


def held(place: Path) -> list[dict[str, Any]]:
    """All rows a place holds, in the order of the file, or of the files' names."""
    if place.suffix == ".sqlite":
        connection = sqlite3.connect(place)
        written = connection.execute("SELECT row FROM articles ORDER BY rowid").fetchall()
        connection.close()
        return [json.loads(row) for (row,) in written]
    if place.is_dir():
        files = sorted(path for path in place.rglob("*") if path.is_file() and path.name[0] not in "._")
        return [row for path in files if "_writing" not in path.parts for row in held(path)]
    if place.suffix == ".parquet":
        return parquet.read_table(place).to_pylist()
    packed = {".gz": gzip.open, ".zst": zstandard.open}.get(place.suffix, open)
    with packed(place, "rb") as file:
        return [json.loads(line) for line in file.read().splitlines()]


def ids(place: Path) -> list[str]:
    """The ids of all rows, sorted by their numbers."""
    return sorted((row["id"] for row in held(place)), key=lambda id: (len(id), id))


def strays(place: Path) -> list[str]:
    """Files beside and in a place that should be gone when a run came to its end."""
    final = (place, place.with_name(place.name + ".manifest"), place / "_manifest.jsonl")
    here = [path for path in place.parent.rglob("*") if path.is_file() and path not in final]
    return [str(path) for path in here if not (place.is_dir() and path.suffix in (".json", ".jsonl", *_suffixes()))]


def complete(place: Path, form: Form | None, total: int) -> None:
    """Write the rows that are not there yet, and finish."""
    with open_destination(place, form=form) as destination:
        done = destination.done(SOURCE)
        rest = [row for row in rows(0, total) if row.place not in done]
        destination.write(rest)
        destination.finish()
        assert destination.totals.rows == total


@cache
def lines(folder: Path, total: int) -> Path:
    """A file with the lines of rows, for writers."""
    path = folder / f"rows-{total}.txt"
    path.write_bytes(b"".join(row.line + b"\n" for row in rows(0, total)))
    return path


def writer(place: Path, form: Form | None, source: Path, copies: Path | str = "") -> subprocess.Popen[str]:
    """A process that writes rows, and leaves copies of the folder that the place is in, which has to be there then."""
    arguments = [str(place), form or "", str(source), str(copies)]
    return subprocess.Popen([sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE, text=True)


def was_killed(process: subprocess.Popen[str]) -> bool:
    """Whether a process ended by SIGKILL; nothing else may have gone wrong with it."""
    process.communicate()
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode != 0


def _suffixes() -> tuple[str, ...]:
    return (".gz", ".zst", ".parquet")
