"""What a source is to a batch, and which fields of its rows are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import msgspec

from newsclean.batch.inputs import Input
from newsclean.batch.places import Places


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of rows (JSONL, Parquet) that hold what a batch needs; dots lead inwards, as in "metadata.url".

    None: the usual names are tried; for pages and texts only where neither `html` nor `text` is named. A row with a
    page is extracted from, even where it has a text.
    """

    html: str | None = None
    text: str | None = None
    url: str | None = None
    id: str | None = None
    title: str | None = None
    language: str | None = None


class Source(Protocol):
    """One file, list or stream of inputs; can be pickled (but for standard input) and read any number of times."""

    @property
    def name(self) -> str:
        """What it is known by in ids, messages and the manifest; the same on every machine that holds the file."""

    @property
    def size(self) -> int | None:
        """Its length in bytes, packed where it is packed; None where that is not known."""

    @property
    def stamp(self) -> str | None:
        """What tells one state of it from another, such as its size and time of change; None where nothing does.

        A source that was read whole is not read again while its stamp stays.
        """

    def inputs(self, done: Places) -> Iterator[Input]:
        """Its inputs that are not done, each with the same place and id on every reading.

        Raises SourceError behind the last that could be read, where it ends early or is damaged.
        """
