"""One file at the end: its parts stand beside it while the run lasts, and are joined."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from newsclean.batch.destinations.disk import FOREIGN, plain_errors, sync_folder, write_draft
from newsclean.batch.destinations.holdings import Entry
from newsclean.batch.destinations.manifest import Header, Manifest
from newsclean.batch.destinations.packings import PACKINGS
from newsclean.batch.destinations.parts import Shelf
from newsclean.batch.destinations.recorded import Recorded
from newsclean.batch.rows import Row
from newsclean.errors import DestinationError


class SingleFile(Recorded):
    """A file as a destination; its manifest stays beside it, so that rows can be added later."""

    def __init__(self, path: Path, header: Header) -> None:
        self._packing = PACKINGS[header.form]
        self._packing.require()
        self._joined: int | None = None  # its size, once there is one
        manifest = path.with_name(path.name + ".manifest")
        if path.exists() and not manifest.exists():
            raise DestinationError(str(path), FOREIGN)
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(path, Manifest(manifest, path))
        with ExitStack() as failing:
            failing.callback(self._manifest.close)
            self._shelf = Shelf(path.with_name(path.name + ".parts"), header.form, self._manifest)
            self._take_up(header)
            failing.pop_all()

    def finish(self) -> None:
        """Join the file that is there with the parts, in the order they were written in."""
        with plain_errors(self._place):
            if self._shelf.files() or self._joined is None:
                self._require_unchanged(self._joined)
                self._make_room()
                self._join()
            self._shelf.clear()

    def _add(self, rows: Sequence[Row]) -> None:
        self._make_room()
        self._shelf.write(rows)

    def _join(self) -> None:
        files = self._shelf.files() if self._joined is None else [self._place, *self._shelf.files()]
        name = self._shelf.name("joined")
        draft = self._shelf.draft(name)
        join = partial(self._packing.join, files) if files else partial(self._packing.write, ())
        size = write_draft(draft, join)
        held = self._manifest.held
        entry = Entry(name=name, size=size, done=held.ranges(), totals=held.totals, whole=True)
        self._manifest.commit(entry, draft, self._place)
        self._joined = size
        sync_folder(self._place.parent)
        sync_folder(self._shelf.folder)

    def _take_up(self, header: Header) -> None:
        """Find what an earlier run left, and go on where it was killed."""
        finals: dict[str, Path] = {}
        missing: set[str] = set()
        size: int | None = None  # of the file as it should be there now
        for entry in self._manifest.entries():
            is_there = self._shelf.has(entry)
            if entry.whole:
                size = self._joined if is_there else entry.size  # there as a draft, which was not renamed yet
                self._joined = entry.size
                finals = {entry.name: self._place}
                missing.clear()
            elif is_there:
                finals[entry.name] = self._shelf.folder / entry.name
            else:
                missing.add(entry.name)
                continue
            self._manifest.held.add(entry)
        if missing:
            self._manifest.held.unmark()
        self._manifest.agree(header)
        self._require_unchanged(size)
        self._shelf.tidy(finals)
        if self._joined is not None:
            self._packing.agree(self._place)
        if not self._shelf.files():
            self._shelf.clear()

    def _require_unchanged(self, size: int | None) -> None:
        """Raises DestinationError where the file is not as large as it was left, or there and not ours."""
        there = self._place.stat().st_size if self._place.exists() else None
        if there == size:
            return
        manifest = self._place.name + ".manifest"
        if size is None:
            raise DestinationError(str(self._place), FOREIGN)
        if there is None:
            raise DestinationError(str(self._place), f"it was deleted; delete {manifest} as well to begin anew")
        raise DestinationError(str(self._place), f"it was changed; put the old one back, or delete it and {manifest}")

    def _make_room(self) -> None:
        folder = self._shelf.folder
        if not folder.exists() and not self._shelf.files():
            folder.mkdir()
            sync_folder(folder.parent)
