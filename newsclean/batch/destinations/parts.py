"""A folder of parts, each of them whole: what a large output is best kept as."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from newsclean.batch.destinations.disk import sync_folder, write_draft
from newsclean.batch.destinations.holdings import Entry, entry_of
from newsclean.batch.destinations.manifest import Header, Manifest
from newsclean.batch.destinations.packings import PACKINGS
from newsclean.batch.destinations.recorded import Recorded
from newsclean.batch.rows import Row
from newsclean.errors import DestinationError

MANIFEST = "_manifest.jsonl"  # readers of data sets pass over names that begin with "_" or "."
_NAME = re.compile(r"[a-z]+-(\d+)")
_DRAFT = re.compile(r"\.([a-z]+-\d+[.a-z]*)\.tmp")
_CHANGED = "it was changed; put the old one back, or delete it: its rows are made anew then"


class Shelf:
    """The files of parts in a folder, and what the manifest says of them."""

    def __init__(self, folder: Path, form: str, manifest: Manifest) -> None:
        self.folder = folder
        self._form, self._manifest = form, manifest
        self._packing = PACKINGS[form]
        self._names: list[str] = []  # of the parts, in the order they were written in
        self._sizes = dict(_sizes(folder))
        self._drafts = {match[1] for name in self._sizes if (match := _DRAFT.fullmatch(name))}
        self._next = 1 + max(map(_number, self._sizes), default=-1)

    def name(self, kind: str) -> str:
        """A name that no file and no entry of the manifest ever had."""
        self._next += 1
        return f"{kind}-{self._next - 1:05}.{self._form}"

    def draft(self, name: str) -> Path:
        """Where a file is written before it gets its name."""
        return self.folder / f".{name}.tmp"

    def has(self, entry: Entry) -> bool:
        """Whether an entry's file is there, or only has to be renamed. Raises DestinationError for a changed file."""
        self._next = max(self._next, 1 + _number(entry.name))
        size = self._sizes.get(entry.name)
        if size is not None and size != entry.size:
            raise DestinationError(str(self.folder / entry.name), _CHANGED)
        return size is not None or entry.name in self._drafts

    def tidy(self, finals: Mapping[str, Path]) -> None:
        """Rename the drafts of entries to what is given, delete the other drafts."""
        for name in self._drafts:
            if name in finals:
                self.draft(name).replace(finals[name])
            else:
                self.draft(name).unlink()
        self._names = sorted((name for name in finals if finals[name] == self.folder / name), key=_number)
        self._sizes.clear()
        self._drafts.clear()
        for path in self.files()[:1]:
            self._packing.agree(path)

    def write(self, rows: Sequence[Row]) -> None:
        """A part more."""
        name = self.name("part")
        draft = self.draft(name)
        size = write_draft(draft, lambda file: self._packing.write([row.line for row in rows], file))
        try:
            self._manifest.commit(entry_of(name, size, rows), draft, self.folder / name)
        finally:
            if (self.folder / name).exists():  # also where it was interrupted right behind the renaming
                self._names.append(name)
        sync_folder(self.folder)

    def files(self) -> list[Path]:
        """The parts in the order they were written in."""
        return [self.folder / name for name in self._names]

    def clear(self) -> None:
        """Remove the folder with the parts."""
        for name, _ in _sizes(self.folder):
            if name.endswith("." + self._form):
                (self.folder / name).unlink()
        self._names.clear()
        with suppress(OSError):  # it is not there, or somebody else's files are in it
            self.folder.rmdir()


class Parts(Recorded):
    """A folder of parts as a destination."""

    def __init__(self, folder: Path, header: Header) -> None:
        PACKINGS[header.form].require()
        super().__init__(folder, open_folder(folder))
        with ExitStack() as failing:
            failing.callback(self._manifest.close)
            self._shelf = Shelf(folder, header.form, self._manifest)
            self._take_up(header)
            failing.pop_all()

    def _add(self, rows: Sequence[Row]) -> None:
        self._shelf.write(rows)

    def _take_up(self, header: Header) -> None:
        present: dict[str, Path] = {}
        missing: list[str] = []
        for entry in self._manifest.entries():
            if self._shelf.has(entry):
                self._manifest.held.add(entry)
                present[entry.name] = self._place / entry.name
            else:
                missing.append(entry.name)
        if missing:
            self._manifest.held.unmark()
        self._manifest.agree(header)
        self._shelf.tidy(present)


def open_folder(folder: Path) -> Manifest:
    """The manifest of a folder, made where the folder is empty. Raises DestinationError for somebody else's folder."""
    if folder.exists() and not (folder / MANIFEST).exists():
        if not folder.is_dir():
            raise DestinationError(str(folder), "it is a file, and this run would write a folder")
        if any(not path.name.startswith((".", "_")) for path in folder.iterdir()):
            raise DestinationError(str(folder), "the folder holds other files; name a new or an empty one")
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(folder / MANIFEST, folder)
    sync_folder(folder)
    return manifest


def _number(name: str) -> int:
    match = _NAME.match(name)
    return int(match[1]) if match else -1


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    if folder.exists():
        with os.scandir(folder) as entries:
            yield from [(entry.name, entry.stat().st_size) for entry in entries if entry.is_file()]
