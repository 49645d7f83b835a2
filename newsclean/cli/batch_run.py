"""A batch as the command runs it: who looks on, how it is interrupted, and what its end says."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import newsclean
from newsclean.cli.batch_progress import progress
from newsclean.cli.batch_reports import Metrics, Troubles, write_summary
from newsclean.cli.console import note
from newsclean.cli.exits import DEFECT, DONE, INTERRUPTED, NOTHING, UNFETCHED, USAGE
from newsclean.cli.interruption import Interruption

if TYPE_CHECKING:
    from newsclean.batch.destinations.destination import Destination
    from newsclean.batch.engine import Engine
    from newsclean.batch.run import State
    from newsclean.batch.sources.source import Source
    from newsclean.cli.batch_order import Order
    from newsclean.cli.batch_reports import Observer


def conduct(sources: Sequence[Source], destination: Destination, engine: Engine, order: Order) -> int:
    """Run a batch to its end or an interruption; its exit code."""
    from newsclean.batch.reach import Reach
    from newsclean.batch.run import run

    reach, metrics = Reach(engine), Metrics(order.metrics)
    with Interruption() as interruption, progress(reach) as shown:
        observers = (shown, Troubles(), metrics)
        state = _last(run(sources, destination, reach), observers, interruption)
    metrics.write(state)
    if order.summary is not None:
        write_summary(state, order.out, order.summary)
    note(_end(state))
    return _code(state)


def _last(states: Generator[State, None, None], observers: Sequence[Observer], interruption: Interruption) -> State:
    """The state in which a batch ended, or was interrupted; what was gathered until then is written."""
    with closing(states):
        for state in states:
            for observer in observers:
                observer.see(state)
            if interruption.came:
                break
    return state


def _end(state: State) -> str:
    from newsclean.batch.summary import account

    if not state.is_finished:
        return f"newsclean: interrupted: {account(state.totals)}; the same command goes on from there"
    if not state.fresh.rows and not state.faults:
        return f"{account(state.totals)}; it was finished before, and there was nothing to do"
    rate = state.fresh.rows / max(state.seconds, 1e-9)
    return f"{account(state.totals)}; {rate:,.1f} rows a second"


def _code_of(error: str) -> int:
    """The exit code that a row's failure stands for, by the name of its class."""
    from newsclean import errors

    kind = getattr(errors, error, Exception)
    codes = {newsclean.FetchError: UNFETCHED, newsclean.PageError: NOTHING, newsclean.NewscleanError: USAGE}
    return next((code for base, code in codes.items() if issubclass(kind, base)), DEFECT)


def _code(state: State) -> int:
    if not state.is_finished:
        return INTERRUPTED
    return max([DONE, *map(_code_of, state.totals.failed), *(USAGE for _ in state.faults)])
