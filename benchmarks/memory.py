"""What memory newsclean takes, in a fresh process; speed.py starts it.

    python benchmarks/memory.py peak PAGE...          the most memory after the import, and after each page
    python benchmarks/memory.py row COUNT... < PAGES  memory after so many pages in a row; PAGES: [[path, url], ...]

It prints JSON: megabytes. The most memory is what the kernel calls VmHWM: ru_maxrss, which means the same, would begin
with that of the process that started this one.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from newsclean.errors import NewscleanError
from newsclean.extraction import extract

_MEGABYTE = 1_000_000
_PARAGRAPH = re.compile(rb"(?<=<p>)[^<]+")
_WORD = re.compile(rb"[a-z]{6,}")
_LETTERS = b"bcdfghklmnprstvw"


def most() -> float:
    """The most memory the process has held so far."""
    kilobytes = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(kilobytes[1]) * 1024 / _MEGABYTE if kilobytes else 0.0


def now() -> float:
    """The memory the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def peak(pages: list[str]) -> list[float]:
    """The most memory after the import and after each page."""
    found = [most()]
    for page in pages:
        extract(Path(page).read_bytes())
        found.append(most())
    return found


def strange(html: bytes, turn: int) -> bytes:
    """A page as another site might have it: other letters in its longer words, and one more word in each class."""
    shift = turn % len(_LETTERS)
    table = bytes.maketrans(_LETTERS, _LETTERS[shift:] + _LETTERS[:shift])
    named = html.replace(b'class="', b'class="%s ' % b"abcdefghijklmnopqrstuvwxyz"[: turn % 26 + 1])
    return _PARAGRAPH.sub(lambda text: _WORD.sub(lambda word: word[0].translate(table), text[0]), named)


def endless(sources: list[tuple[str, str]]) -> Iterator[tuple[bytes, str]]:
    """The pages and their addresses again and again, each time with words and classes nobody has seen."""
    for turn in count():
        for path, url in sources:
            html = gzip.decompress(Path(path).read_bytes())
            yield (strange(html, turn) if turn else html), url


def row(counts: list[int], sources: list[tuple[str, str]]) -> list[float]:
    """The memory held after so many pages in a row."""
    found: list[float] = []
    for place, (html, url) in enumerate(endless(sources), 1):
        with suppress(NewscleanError):
            extract(html, url=url)
        if place in counts:
            found.append(now())
        if place >= max(counts):
            break
    return found


def main() -> None:
    """Measure what is asked for."""
    match sys.argv[1:]:
        case ["peak", *pages]:
            print(json.dumps(peak(pages)))
        case ["row", *counts]:
            print(json.dumps(row([int(value) for value in counts], json.load(sys.stdin))))


if __name__ == "__main__":
    main()
