"""From what a user names to sources."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.sources.files import STDIN, File, Reader, StandardInput
from newsclean.batch.sources.kinds import KNOWN, Form, form_of, guessed, reader_of
from newsclean.batch.sources.naming import names_of
from newsclean.batch.sources.source import Fields, Source
from newsclean.errors import SourceError

if TYPE_CHECKING:
    from newsclean.fetching import Policy

_USUAL = Fields()
_PASSED_OVER = (".", "_")  # how the names begin of what other programs keep for themselves


class _Found(NamedTuple):
    path: str
    start: str  # the part of the path that is not shown
    form: Form


def open_sources(
    names: Sequence[str], *, fields: Fields = _USUAL, form: Form | None = None, policy: Policy | None = None
) -> tuple[Source, ...]:
    """The sources that files, folders and `-` (standard input) stand for, in order, those of a folder by their names.

    Each file is a source, once, however often it is named. Of a folder all files count whose suffix tells what they
    hold, but for lists of URLs, and for names that begin with a dot or an underscore. `form` says what all the files
    hold, whatever their suffixes. `policy` is for lists of URLs. Raises SourceError for a name that stands for
    nothing that can be read, and MissingPackage.
    """
    new: dict[str, _Found | None]
    found: dict[str, _Found | None] = {}
    for name in names:
        new = {STDIN: None} if name == "-" else {file.path: file for file in _files(name, form)}
        found |= {path: file for path, file in new.items() if path not in found}
    files = [file for file in found.values() if file]
    titles = iter(names_of([(file.path, file.start) for file in files], (STDIN,) if STDIN in found else ()))
    readers: dict[Form, Reader] = {kind: reader_of(kind, fields, policy) for kind in {file.form for file in files}}
    return tuple(
        File(next(titles), file.path, readers[file.form]) if file else _standard_input(form, fields, policy)
        for file in found.values()
    )


def _standard_input(form: Form | None, fields: Fields, policy: Policy | None) -> StandardInput:
    if form == "parquet":
        raise SourceError(STDIN, "a Parquet table is read from a file, not from a stream")
    reader = reader_of(form, fields, policy) if form else None
    return StandardInput(lambda start: reader or reader_of(guessed(start), fields, policy))


def _files(name: str, form: Form | None) -> Iterator[_Found]:
    path = os.path.abspath(name)  # noqa: PTH100  # not resolved: a link goes by its own name
    start = str(Path(path).parent)
    if stat.S_ISDIR(_mode(name, path)):
        yield from _of_folder(name, path, form)
        return
    kind = form or form_of(path)
    if kind is None:
        raise SourceError(name, f"its name does not tell what it holds; known are folders, and {KNOWN}")
    yield _Found(path, start, kind)


def _mode(name: str, path: str) -> int:
    try:
        if name:
            return Path(path).stat().st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this is no file's name"
        raise SourceError(name, f"it cannot be read ({reason})") from error
    raise SourceError("''", "an empty name is no file")


def _of_folder(name: str, path: str, form: Form | None) -> Iterator[_Found]:
    start = str(Path(path).parent)
    kinds = ((file, form or form_of(file)) for file in _walked(path))
    found = [_Found(file, start, kind) for file, kind in kinds if kind and (form or kind != "urls")]
    if not found:
        raise SourceError(
            name, f"in this folder is no file to be read; looked for are {KNOWN}; lists of URLs are named"
        )
    yield from found


def _walked(folder: str) -> Iterator[str]:
    """The files of a folder and those below in the order of their names; no folder twice, whatever links lead to."""
    waiting, seen = [folder], set[tuple[int, int]]()
    while waiting:
        path = waiting.pop()
        try:
            facts = Path(path).stat()
        except OSError:  # which is told when it is read
            yield path
            continue
        if stat.S_ISREG(facts.st_mode):
            yield path
        elif stat.S_ISDIR(facts.st_mode) and (facts.st_dev, facts.st_ino) not in seen:
            seen.add((facts.st_dev, facts.st_ino))
            waiting += _children(path)


def _children(folder: str) -> list[str]:
    """The last first."""
    try:
        names = sorted((path.name for path in Path(folder).iterdir()), reverse=True)
    except OSError as error:
        raise SourceError(folder, f"this folder cannot be read ({error.strerror})") from error
    return [os.path.join(folder, name) for name in names if not name.startswith(_PASSED_OVER)]  # noqa: PTH118
