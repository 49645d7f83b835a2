"""What is to be seen while a batch goes on: a picture on a terminal, else a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from newsclean.cli.console import note

if TYPE_CHECKING:
    from rich.table import Table

    from newsclean.batch.reach import Reach
    from newsclean.batch.run import State
    from newsclean.cli.batch_reports import Observer

_PAUSE = 10.0  # seconds between two lines
_WIDTH = 30  # characters of the bar
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def progress(reach: Reach) -> AbstractContextManager[Observer]:
    """Show how a batch stands: as a picture on a terminal with the extra `cli`, else as lines."""
    if sys.stderr is None or not sys.stderr.isatty():
        return _lines(reach)
    try:
        return _picture(reach)
    except ImportError:
        return _lines(reach)


def line(state: State, reach: Reach) -> str:
    """How a batch stands, as in "1,204 rows, 12 failed; 98.0 rows a second, 5.1 MB a second; 40 % done, 3 min left"."""
    failed = sum(state.totals.failed.values())
    counts = f"{state.totals.rows:,} rows, {failed:,} failed"
    return "; ".join([counts, _rates(state), *_distance(state, reach)])


def bar(look: Callable[[], tuple[float | None, str]]) -> AbstractContextManager[object]:
    """Show a bar and a line below it, as far and as worded as `look` tells. Raises ImportError without the extra."""
    from rich.console import Console
    from rich.live import Live

    return Live(console=Console(stderr=True), get_renderable=lambda: _drawn(*look()), redirect_stdout=False)


class _Lines:
    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._due = _PAUSE

    def see(self, state: State) -> None:
        if state.seconds >= self._due:
            self._due = state.seconds + _PAUSE
            note(line(state, self._reach))


class _Picture:
    """What rich shows; it is drawn in another thread."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._state: State | None = None
        self._text = ""
        self._share: float | None = None

    def see(self, state: State) -> None:
        self._state = state
        self._share = 1.0 if state.is_finished else self._reach.share
        self._text = line(state, self._reach)

    def draw(self) -> Table:
        picture = _drawn(self._share, self._text)
        for told in _details(self._state) if self._state else ():
            picture.add_row(told)
        return picture


@contextmanager
def _lines(reach: Reach) -> Iterator[Observer]:
    yield _Lines(reach)


def _picture(reach: Reach) -> AbstractContextManager[Observer]:
    from rich.console import Console
    from rich.live import Live

    shown = _Picture(reach)
    live = Live(console=Console(stderr=True), get_renderable=shown.draw, redirect_stdout=False)

    @contextmanager
    def showing() -> Iterator[Observer]:
        with live:
            yield shown

    return showing()


def _drawn(share: float | None, text: str) -> Table:
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    picture = Table.grid()
    picture.add_row(ProgressBar(1.0 if share else None, share or 0.0, width=_WIDTH, pulse=share is None))
    picture.add_row(text)
    return picture


def _details(state: State) -> Iterator[str]:
    from newsclean.batch.summary import ranked

    totals = state.totals
    yield f"kept {totals.kept:,} blocks, removed {sum(totals.removed.values()):,}: {ranked(totals.removed) or '-'}"
    if totals.failed:
        yield f"failed: {ranked(totals.failed)}"
    if state.replaced:
        yield f"processes replaced: {state.replaced:,}"
    if state.notice:
        yield state.notice


def _rates(state: State) -> str:
    seconds = max(state.seconds, 1e-9)
    return f"{state.fresh.rows / seconds:,.1f} rows a second, {state.fresh.size / seconds / 1e6:,.1f} MB a second"


def _distance(state: State, reach: Reach) -> Iterator[str]:
    share, gain, size = reach.share, reach.gain, reach.size
    if share and gain and size and not state.is_finished:
        left = _span(state.seconds * (1 - share) / gain)
        yield f"{share:.0%} of {size / 1e6:,.1f} MB done, {left} left"


def _span(seconds: float) -> str:
    """Seconds in the two largest units, as in "2 h 5 min"."""
    parts: list[str] = []
    rest = round(seconds)
    for length, unit in _UNITS:
        number, rest = divmod(rest, length)
        if number or parts or unit == "s":
            parts.append(f"{number} {unit}")
    return " ".join(parts[:2])
