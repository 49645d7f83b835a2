"""A batch in the text form of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from newsclean.batch.run import State

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})

Samples: TypeAlias = float | Mapping[str, int]


class _Metric(NamedTuple):
    """One number, or one for each value of a label."""

    name: str
    kind: str
    help: str
    samples: Samples
    label: str = ""


def exposition(state: State) -> str:
    """How a batch stands, in the text form 0.0.4.

    Sums over rows are those of the destination, earlier runs included, so that they go on where a run goes on.
    """
    return "".join(f"{line}\n" for metric in _metrics(state) for line in _lines(metric))


def _metrics(state: State) -> Iterator[_Metric]:
    sums = state.totals
    yield _Metric("rows_total", "counter", "Rows of the destination, one for each input.", sums.rows)
    yield _Metric("articles_total", "counter", "Rows that hold an article.", sums.articles)
    yield _Metric("failed_total", "counter", "Rows that hold a failure, by its error.", sums.failed, "error")
    yield _Metric("kept_blocks_total", "counter", "Blocks that were kept.", sums.kept)
    yield _Metric("removed_total", "counter", "Blocks that were removed, by category.", sums.removed, "category")
    yield _Metric("input_bytes_total", "counter", "Bytes of the inputs.", sums.size)
    yield _Metric("source_faults_total", "counter", "Sources not read to their end in this run.", len(state.faults))
    yield _Metric("replaced_processes_total", "counter", "Processes replaced in this run.", state.replaced)
    yield _Metric("run_rows", "gauge", "Rows that this run has made.", state.fresh.rows)
    yield _Metric("run_seconds", "gauge", "How long this run has taken.", state.seconds)
    yield _Metric("finished", "gauge", "Whether the run is finished: 1, else 0.", int(state.is_finished))


def _lines(metric: _Metric) -> Iterator[str]:
    name = f"newsclean_{metric.name}"
    yield f"# HELP {name} {metric.help}"
    yield f"# TYPE {name} {metric.kind}"
    if isinstance(metric.samples, Mapping):
        for value, count in sorted(metric.samples.items()):
            yield f'{name}{{{metric.label}="{value.translate(_ESCAPES)}"}} {count}'
    else:
        yield f"{name} {metric.samples}"
