"""A batch in one line, and as values for a program."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from newsclean.batch.run import State
from newsclean.batch.totals import Totals


def account(totals: Totals) -> str:
    """The sums in a line, as in "9 rows: 8 articles, 1 failed (NoArticle 1); kept 60 blocks, removed 8: donation 8".

    Categories and errors are ordered by how often they came.
    """
    failed = sum(totals.failed.values())
    counts = f"{_count(totals.rows, 'row')}: {_count(totals.articles, 'article')}"
    if failed:
        counts += f", {failed:,} failed ({ranked(totals.failed)})"
    removed = sum(totals.removed.values())
    named = f"{removed:,}: {ranked(totals.removed)}" if removed else "nothing"
    return f"{counts}; kept {_count(totals.kept, 'block')}, removed {named}"


def ranked(counts: Mapping[str, int]) -> str:
    """Names with their counts, the most frequent first, as in "related 1,204, donation 12"."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count:,}" for name, count in order)


def summary(state: State, place: str) -> dict[str, Any]:
    """How a batch stands that writes to a place, ready for JSON.

    `total` are the sums over all rows there, those of earlier runs included, `run` over this run's; `seconds` and the
    rates are this run's.
    """
    seconds = max(state.seconds, 1e-9)
    return {
        "destination": place,
        "finished": state.is_finished,
        "total": _sums(state.totals),
        "run": _sums(state.fresh),
        "faults": [{"source": fault.source, "message": str(fault)} for fault in state.faults],
        "replaced_processes": state.replaced,
        "seconds": round(state.seconds, 3),
        "rows_per_second": round(state.fresh.rows / seconds, 3),
        "bytes_per_second": round(state.fresh.size / seconds, 3),
        "versions": {"newsclean": version("newsclean"), "python": platform.python_version()},
    }


def _sums(totals: Totals) -> dict[str, Any]:
    return {
        "rows": totals.rows,
        "articles": totals.articles,
        "failed": sum(totals.failed.values()),
        "errors": totals.failed,
        "kept_blocks": totals.kept,
        "removed_blocks": sum(totals.removed.values()),
        "removed": totals.removed,
        "input_bytes": totals.size,
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
