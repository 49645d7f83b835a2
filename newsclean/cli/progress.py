"""What is to be seen on a terminal while a long run goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from newsclean.cli.console import note

if TYPE_CHECKING:
    from rich.live import Live

    from newsclean.cli.tally import Tally

_PAUSE = 10.0  # seconds between two lines
_WIDTH = 30  # characters of the bar


def progress(tally: Tally) -> AbstractContextManager[object]:
    """Show the tally for a while, if somebody looks: as a bar with the extra `cli`, else as a line now and then."""
    tally.is_shown = _is_watched()
    if not tally.is_shown:
        return nullcontext()
    try:
        return _bar(tally)
    except ImportError:
        return lines(tally.progress)


@contextmanager
def lines(look: Callable[[], str]) -> Iterator[None]:
    """Write a line to stderr every ten seconds, worded as `look` tells."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(_PAUSE):
            note(look())

    threading.Thread(target=tell, name="newsclean-progress", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _bar(tally: Tally) -> Live:
    from rich.console import Console
    from rich.live import Live
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    def picture() -> Table:
        row = Table.grid(padding=(0, 1))
        total = tally.taken if tally.are_all_taken else None
        row.add_row(ProgressBar(total, tally.done + tally.failed, width=_WIDTH, pulse=total is None), tally.progress())
        return row

    return Live(console=Console(stderr=True), get_renderable=picture, redirect_stdout=False)


def _is_watched() -> bool:
    """Whether stderr is a terminal through which no articles run."""
    return bool(sys.stderr and sys.stderr.isatty() and sys.stdout and not sys.stdout.isatty())
