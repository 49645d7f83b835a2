"""A folder with a file of JSON for each row."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from newsclean.batch.destinations.holdings import entry_of
from newsclean.batch.destinations.manifest import Header
from newsclean.batch.destinations.names import SUFFIX, distinct, name_of
from newsclean.batch.destinations.parts import open_folder
from newsclean.batch.destinations.recorded import Recorded
from newsclean.batch.rows import Row

_WRITING = "_writing"  # where the files of a part are drafted, with a list of the names they will have
_PLAN, _PLAN_DRAFT = "plan.json", "plan.tmp"


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a part is about to do: `names` are those of its files, none of which is there before."""

    part: str
    names: tuple[str, ...]


class Folder(Recorded):
    """A folder of files as a destination; the files of a part come and, where it fails, go together."""

    def __init__(self, folder: Path, header: Header) -> None:
        super().__init__(folder, open_folder(folder))
        self._writing = folder / _WRITING
        with ExitStack() as failing:
            failing.callback(self._manifest.close)
            self._next = 0
            self._take_up(header)
            failing.pop_all()

    def _add(self, rows: Sequence[Row]) -> None:
        with self._planned(rows) as plan:
            size = sum(self._draft(number).write_bytes(row.line + b"\n") for number, row in enumerate(rows))
            (self._writing / _PLAN_DRAFT).write_bytes(msgspec.json.encode(plan))
            os.sync()  # once for all files; to wait for each alone takes twice the time
            self._rename(plan)
            os.sync()
            self._manifest.add(entry_of(plan.part, size, rows))

    def _take_up(self, header: Header) -> None:
        """Undo what an earlier run was killed at."""
        for entry in self._manifest.entries():
            self._manifest.held.add(entry)
            self._next += 1
        self._manifest.agree(header)
        plan = _read_plan(self._writing)
        if plan and plan.part != self._part():
            plan = None  # it came to its end
        self._undo(plan.names if plan else ())

    @contextmanager
    def _planned(self, rows: Sequence[Row]) -> Iterator[_Plan]:
        """A part that is undone where it fails."""
        plan = _Plan(part=self._part(), names=tuple(self._names(rows)))
        try:
            self._writing.mkdir(exist_ok=True)
            yield plan
        except BaseException:
            self._undo(() if self._manifest.last == plan.part else plan.names)
            raise
        self._next += 1
        self._undo(())

    def _part(self) -> str:
        return f"part-{self._next:05}"

    def _names(self, rows: Sequence[Row]) -> Iterator[str]:
        """A free name for each row; where ids repeat, the place makes the difference."""
        taken: set[str] = set()
        for row in rows:
            name = name_of(row.id)
            if name in taken or (self._place / name).exists():
                name = distinct(name.removesuffix(SUFFIX), row.source, str(row.place))
            taken.add(name)
            yield name

    def _draft(self, number: int) -> Path:
        return self._writing / f"{number:05}.tmp"

    def _rename(self, plan: _Plan) -> None:
        (self._writing / _PLAN_DRAFT).replace(self._writing / _PLAN)
        for folder in {(self._place / name).parent for name in plan.names}:
            folder.mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(plan.names):
            self._draft(number).replace(self._place / name)

    def _undo(self, names: Sequence[str]) -> None:
        for name in names:
            (self._place / name).unlink(missing_ok=True)
        if self._writing.exists():
            shutil.rmtree(self._writing)


def _read_plan(writing: Path) -> _Plan | None:
    try:
        return msgspec.json.decode((writing / _PLAN).read_bytes(), type=_Plan)
    except FileNotFoundError:
        return None
