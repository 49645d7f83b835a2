"""Which destination a name means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from newsclean.batch.destinations.database import Database
from newsclean.batch.destinations.destination import Destination
from newsclean.batch.destinations.disk import plain_errors
from newsclean.batch.destinations.folder import Folder
from newsclean.batch.destinations.manifest import Header
from newsclean.batch.destinations.parts import Parts
from newsclean.batch.destinations.single_file import SingleFile
from newsclean.errors import DestinationError

Form = Literal["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "sqlite", "files"]

FORMS: tuple[Form, ...] = get_args(Form)
_ENDINGS: Mapping[str, Form] = {
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl.gz",
    ".jsonl.zst": "jsonl.zst",
    ".parquet": "parquet",
    ".sqlite": "sqlite",
    ".db": "sqlite",
}
_OF_FILES = (".json", ".csv", ".tsv", ".txt", ".md", ".html", ".xml", ".gz", ".zst", ".zip", ".warc", ".arrow")


def open_destination(
    place: str | Path, *, form: Form | None = None, run: Mapping[str, str] = MappingProxyType({})
) -> Destination:
    """Open what rows are to be written to, and make it where it is not there yet.

    `x.jsonl`, `x.jsonl.gz`, `x.jsonl.zst`, `x.parquet`, `x.sqlite` and `x.db` are one file at the end. Another name is
    a folder: of parts with the form "jsonl", "jsonl.gz", "jsonl.zst" or "parquet", else of a file for each row. `run`
    are the options that shape the rows: a destination holds rows of the same options only.

    Raises DestinationError where another run is writing to it, where it holds rows of another form or run, or something
    that no batch wrote; MissingPackage for Parquet without the extra.
    """
    path = Path(place)
    named = next((form for ending, form in _ENDINGS.items() if path.name.lower().endswith(ending)), None)
    if named and form and named != form:
        raise DestinationError(
            str(path), f"the name is one of {named}, and the form is to be {form}; change one of them"
        )
    form = form or named or _form_of_folder(path)
    header = Header(form=form, run=dict(run))
    with plain_errors(path):
        if form == "sqlite":
            return Database(path, header)
        if form == "files":
            return Folder(path, header)
        return SingleFile(path, header) if named else Parts(path, header)


def _form_of_folder(path: Path) -> Form:
    if path.suffix.lower() in _OF_FILES and not path.is_dir():
        endings = ", ".join(_ENDINGS)
        raise DestinationError(str(path), f"files like this are not written; a name may end with {endings}")
    return "files"
