"""What a batch tells beside its rows: troubles as they come, metrics now and then, and a summary at the end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from newsclean.cli.console import note
from newsclean.cli.exits import tell

if TYPE_CHECKING:
    from newsclean.batch.run import State

_PAUSE = 2.0  # seconds between two writings of the metrics


class Observer(Protocol):
    """Looks at a batch each time it says how it stands."""

    def see(self, state: State) -> None:
        """Look at it."""


class Troubles:
    """Tells of each source that could not be read to its end, and of what is waited for, once."""

    def __init__(self) -> None:
        self._told = 0
        self._notice: str | None = None

    def see(self, state: State) -> None:
        """Tell what is new."""
        for fault in state.faults[self._told :]:
            tell(fault)
        self._told = len(state.faults)
        if state.notice and state.notice != self._notice:
            note(f"newsclean: {state.notice}")
        self._notice = state.notice


class Metrics:
    """Keeps a file of metrics up to date; a run does not end because it cannot be written."""

    def __init__(self, file: str | None) -> None:
        self._file = file
        self._due = 0.0  # of the run's seconds
        self._has_failed = False

    def see(self, state: State) -> None:
        """Write them, if it is time."""
        if state.seconds >= self._due:
            self._due = state.seconds + _PAUSE
            self.write(state)

    def write(self, state: State) -> None:
        """Write them now; says once that it cannot be done."""
        if self._file is None:
            return
        from newsclean.batch.metrics import exposition

        try:
            _replace(Path(self._file), exposition(state))
        except OSError as error:
            if not self._has_failed:
                note(f"newsclean: the metrics cannot be written to '{self._file}': {error.strerror}")
            self._has_failed = True


def write_summary(state: State, place: str, file: str) -> None:
    """Write the summary of a batch to a file, or to standard output for `-`; raises OSError."""
    import msgspec

    from newsclean.batch.summary import summary
    from newsclean.cli.data import print_data

    if file == "-":
        print_data(summary(state, place), "json")
    else:
        text = msgspec.json.format(msgspec.json.encode(summary(state, place)), indent=2)
        _replace(Path(file), text.decode() + "\n")


def _replace(path: Path, text: str) -> None:
    """Write a file so that a reader never sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
