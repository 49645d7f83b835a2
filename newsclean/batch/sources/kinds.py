"""The kinds of files that a batch reads, by the names they have and by how they begin."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from newsclean.batch.sources.files import STDIN, Reader
from newsclean.batch.sources.source import Fields
from newsclean.errors import MissingPackage, SourceError

if TYPE_CHECKING:
    from newsclean.fetching import Policy

Form = Literal["html", "warc", "jsonl", "parquet", "urls"]
"""What a file holds: a page, a WARC, rows as JSON lines or as a Parquet table, or URLs."""

_FORMS: dict[str, Form] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".warc": "warc",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
    ".txt": "urls",
    ".urls": "urls",
    ".lst": "urls",
}
_PACKED = (".gz", ".zst")
_NEEDS: dict[Form, tuple[str, str, str]] = {
    "warc": ("fastwarc", "warc", "reading WARC files"),
    "parquet": ("pyarrow", "parquet", "reading Parquet files"),
}
_STARTS: tuple[tuple[bytes, Form], ...] = ((b"WARC/", "warc"), (b"<", "html"), (b"{", "jsonl"), (b"[", "jsonl"))

KNOWN = f"{' '.join(_FORMS)}, most of them also with {' or '.join(_PACKED)} behind"
"""The suffixes that are known, for messages."""


def form_of(path: str) -> Form | None:
    """What a file holds by its name; None for a name that tells nothing. Packed Parquet is none."""
    name = PurePath(path.lower())
    if name.suffix not in _PACKED:
        return _FORMS.get(name.suffix)
    form = _FORMS.get(PurePath(name.stem).suffix)
    return None if form == "parquet" else form


def guessed(start: bytes) -> Form:
    """What standard input holds by its first bytes, unpacked; raises SourceError for what cannot be read from there."""
    if start.startswith(b"PAR1"):
        raise SourceError(STDIN, "a Parquet table is read from a file, not from a stream")
    if b"\0" in start:
        raise SourceError(STDIN, "what comes is neither pages nor rows nor URLs")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((form for sign, form in _STARTS if start.startswith(sign)), "urls")


def reader_of(form: Form, fields: Fields, policy: Policy | None) -> Reader:
    """What reads a kind of file. Raises MissingPackage where that needs a package that is not there."""
    module, extra, purpose = _NEEDS.get(form, ("newsclean", "", ""))
    if find_spec(module) is None:
        raise MissingPackage(extra, purpose)
    return _reader(form, fields, policy)


def _reader(form: Form, fields: Fields, policy: Policy | None) -> Reader:
    # Each brings the libraries that it needs, and no others.
    match form:
        case "html":
            from newsclean.batch.sources.pages import Page

            return Page()
        case "warc":
            from newsclean.batch.sources.archives import Archive

            return Archive()
        case "jsonl":
            from newsclean.batch.sources.lines import Lines

            return Lines(fields)
        case "parquet":
            from newsclean.batch.sources.tables import Table

            return Table(fields)
        case "urls":
            from newsclean.batch.sources.addresses import Addresses
            from newsclean.fetching import Policy

            return Addresses(policy or Policy())
