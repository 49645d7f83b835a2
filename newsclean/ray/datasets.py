"""A dataset of Ray Data with pages or texts, into one of articles and failures."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, TypedDict, Unpack

from newsclean.batch.destinations.parquet import table_of
from newsclean.batch.inputs import Input, Markup, Prose
from newsclean.batch.limits import Limits
from newsclean.batch.sources.selection import Selection
from newsclean.batch.sources.source import Fields
from newsclean.batch.station import Station
from newsclean.errors import SourceError
from newsclean.ray.cluster import package
from newsclean.rules import Rulebook

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import ActorPoolStrategy, Dataset

_ROWS = 32  # that are read at once
_PROCESSORS = 0.5  # of a reader by Ray's account, so that the tasks that read and write files find some on every node


class Columns(TypedDict, total=False):
    """The columns of a dataset, as the fields of `newsclean.batch.sources.source.Fields`."""

    html: str | None
    text: str | None
    url: str | None
    id: str | None
    title: str | None
    language: str | None


def extract(
    dataset: Dataset,
    *,
    rules: Rulebook | None = None,
    limits: Limits | None = None,
    concurrency: int | tuple[int, int] | None = None,
    **columns: Unpack[Columns],
) -> Dataset:
    """The articles of a dataset's pages (`html`), or of texts that something else extracted (`text`); lazily.

    Each row gives one row with the columns of `newsclean batch`'s Parquet files: `id`, `url`, `text`, `error` and the
    article's or the failure's fields; the others are null. Columns that are not named are found by their usual names.
    A row without an id has its URL for one, else a digest of its content. `concurrency` is the number of readers, or
    the least and the most; at most as many as the cluster has processors unless it is given. Raises MissingPackage, and
    SourceError where a column that is named is not there, as far as is known before anything is read.
    """
    readers, fields = _readers(concurrency), Fields(**columns)
    _require(dataset, fields)
    return dataset.map_batches(
        _Extractor,
        fn_constructor_args=(fields, rules, limits or Limits()),
        compute=readers,
        batch_format="pyarrow",
        batch_size=_ROWS,
        num_cpus=_PROCESSORS,
        udf_modifying_row_count=False,
    )


class _Extractor:
    """A reader in an actor of Ray Data."""

    def __init__(self, fields: Fields, rules: Rulebook | None, limits: Limits) -> None:
        self._selection = Selection(fields)
        self._station = Station(rules, limits)

    def __call__(self, batch: pa.Table) -> pa.Table:
        names = [name for name in self._selection.names if name.partition(".")[0] in batch.column_names]
        rows = batch.select(list(dict.fromkeys(name.partition(".")[0] for name in names))).to_pylist()
        items = [_named(self._selection.input("", place, row, batch.column_names)) for place, row in enumerate(rows)]
        return table_of([row.line for row in self._station.rows(items)])


def _named(item: Input) -> Input:
    """An input whose name does not hang on its place in a batch, for that may be another one tomorrow."""
    if item.id != f":{item.place}":
        return item
    return item._replace(id=item.url or _digest(item))


def _digest(item: Input) -> str:
    content = item.content
    data = content.data if isinstance(content, Markup) else content.text if isinstance(content, Prose) else b""
    return hashlib.sha256(data.encode(errors="surrogatepass") if isinstance(data, str) else data).hexdigest()


def _require(dataset: Dataset, fields: Fields) -> None:
    schema = dataset.schema(fetch_if_missing=False)
    if schema is None:
        return
    for name in (fields.html, fields.text, fields.url, fields.id, fields.title, fields.language):
        if name and name not in schema.names and name.partition(".")[0] not in schema.names:
            raise SourceError("the dataset", f"it has no column {name!r}; its columns are: {', '.join(schema.names)}")


def _readers(concurrency: int | tuple[int, int] | None) -> ActorPoolStrategy:
    ray = package()
    strategy: type[ActorPoolStrategy] = ray.data.ActorPoolStrategy
    if isinstance(concurrency, tuple):
        return strategy(min_size=concurrency[0], max_size=concurrency[1])
    if concurrency is not None:
        return strategy(size=concurrency)
    most = int(ray.cluster_resources().get("CPU", 1)) if ray.is_initialized() else os.cpu_count() or 1
    return strategy(min_size=1, max_size=most, initial_size=most)
