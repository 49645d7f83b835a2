"""What a command is given: files, standard input, URLs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

_PAGE = re.compile(rb"<(?:!doctype|html|head|body|meta|title|main|article|section|div|p)(?:\s[^<>]*)?>", re.I)
_ADDRESS = re.compile(r"[a-z][a-z\d+.-]*://", re.I)
_SAMPLE = 65_536  # bytes in which a page shows its markup
_LONGEST_LINE = 65_536  # bytes of a list


def read(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; raises OSError, or UsageError where there is neither."""
    if not name:
        raise click.UsageError("An empty name is no file.")
    if name != "-":
        return Path(name).read_bytes()
    if sys.stdin is None:
        raise click.UsageError("Standard input is closed.")
    return sys.stdin.buffer.read()


def urls_of(arguments: Sequence[str], file: str | None) -> Iterator[str]:
    """The URLs of arguments, of which `-` stands for those of standard input, and those a file lists, as they arrive.

    Raises OSError, and UsageError for what is no list.
    """
    for argument in arguments:
        if argument == "-":
            yield from _listed("-")
        else:
            yield argument
    if file is not None:
        yield from _listed(file)


def decoded(data: bytes) -> str:
    """The text of a text file: UTF-8 or UTF-16 by its byte order mark, else UTF-8, else windows-1252.

    UTF-8 may have a damaged sign among ten beyond ASCII. Raises Undecodable where the bytes are no text.
    """
    from newsclean.page.decoding import decode

    return decode(data, content_type="text/plain; charset=utf-8").text


def is_url(name: str) -> bool:
    """Whether an argument is an address rather than a file's name, whatever its scheme."""
    return _ADDRESS.match(name) is not None


def public(name: str) -> str:
    """An input's name as it may be shown: an address loses its user and password."""
    from newsclean.fetching.addresses import shown

    return shown(name) if is_url(name) else name


def is_page(data: bytes) -> bool:
    """Whether bytes look like a page's markup, in any encoding built on ASCII."""
    return _PAGE.search(data[:_SAMPLE].replace(b"\0", b"")) is not None


def _listed(name: str) -> Iterator[str]:
    with _opened(name) as stream:
        for number, line in enumerate(iter(partial(stream.readline, _LONGEST_LINE), b""), 1):
            if len(line) == _LONGEST_LINE:
                raise click.UsageError(f"'{name}' is no list of URLs: its line {number} is too long.")
            words = line.decode("utf-8-sig", "replace").split(maxsplit=1)
            if words and not words[0].startswith("#"):
                yield words[0]


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name != "-":
        return Path(name).open("rb")
    if sys.stdin is None:
        raise click.UsageError("Standard input is closed.")
    try:
        # Not through sys.stdin, whose lock the interpreter wants at its end, when a thread may still wait for a line.
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:  # no file is behind it
        return nullcontext(sys.stdin.buffer)
