"""A dataset of Ray Data: its pages or texts become articles and failures, a row for each."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="the extra 'ray' is not installed")

import pyarrow as pa
import pyarrow.parquet
import ray
from material import fixture, slugs

import newsclean
from newsclean.batch.destinations.parquet import table_of
from newsclean.batch.destinations.schema import schema
from newsclean.batch.places import Places
from newsclean.batch.pool import Pool
from newsclean.batch.rows import Row
from newsclean.batch.sources import open_sources
from newsclean.errors import SourceError
from newsclean.ray import extract

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Ray leaves sockets and processes to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of its own settings
]

TEXT = "The lock reopened on Monday after nine weeks.\nSign up for our newsletter."


@pytest.fixture(scope="module", autouse=True)
def session() -> Iterator[None]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(
        address="local",
        num_cpus=4,  # a checkpoint wants one for itself, and so does who reads and writes files
        object_store_memory=150 * 2**20,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
    )
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def pages(number: int) -> list[dict[str, Any]]:
    known = [fixture(slug) for slug in slugs()[:number]]
    return [{"id": page.slug, "url": page.source["url"], "html": page.page.decode()} for page in known]


BAD = [{"id": "a", "url": None, "html": None}, {"id": "b", "url": None, "html": "<p>short</p>"}]


def table(dataset: Any) -> pa.Table:
    return pa.concat_tables(ray.get(dataset.to_arrow_refs())).sort_by("id")


def local(rows: list[dict[str, Any]], folder: Path) -> pa.Table:
    """What `newsclean batch` makes of rows, on this machine."""
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    events = Pool(processes=1).rows(open_sources([str(file)]), lambda _: Places())
    return table_of([event.line for event in events if isinstance(event, Row)]).sort_by("id")


@pytest.fixture(scope="module")
def found() -> pa.Table:
    """The rows of pages and of rows without one."""
    return table(extract(ray.data.from_items(pages(12) + BAD)))


def test_rows_are_those_of_a_batch_on_one_machine(found, tmp_path):
    assert found.schema == schema()
    assert found == local(pages(12) + BAD, tmp_path)


def test_a_row_is_the_article_of_its_page(found):
    rows = {row["id"]: row for row in found.to_pylist()}
    for page in pages(12):
        article = newsclean.extract(page["html"], url=page["url"])
        row = rows[page["id"]]
        assert (row["title"], row["text"], row["error"]) == (article.title, article.text, None)
        assert [block["text"] for block in row["blocks"]] == [block.text for block in article.blocks]


def test_a_bad_row_is_a_row_with_its_error(found):
    errors = {row["id"]: (row["error"], row["message"] is None) for row in found.to_pylist()}
    assert (errors["a"], errors["b"]) == (("NoText", False), ("NoArticle", False))


def test_texts_are_cleaned_and_a_row_without_an_id_is_known_by_its_url_or_by_a_digest_of_its_content():
    rows = [
        {"key": "1", "url": None, "said": TEXT, "html": "<p>not looked at</p>"},
        {"key": None, "url": "https://news.example/1", "said": TEXT, "html": None},
        {"key": None, "url": None, "said": TEXT, "html": None},
    ]
    found = table(extract(ray.data.from_items(rows), text="said", id="key", concurrency=1))
    names = found.column("id").to_pylist()
    assert {"1", "https://news.example/1"} < set(names)
    assert sorted(map(len, names)) == [1, 22, 64]
    assert set(found.column("text").to_pylist()) == {"The lock reopened on Monday after nine weeks."}


def test_a_column_that_is_not_there_is_told_before_anything_is_read():
    with pytest.raises(SourceError, match=r"the dataset: it has no column 'body'; its columns are: id, url, html"):
        extract(ray.data.from_items(pages(1)).materialize(), html="body")


def test_rows_that_a_checkpoint_holds_are_not_read_again(tmp_path):
    from ray.data.checkpoint import CheckpointConfig

    rows = pages(10)
    for name, part in (("a", rows[:4]), ("b", rows[4:])):
        folder = tmp_path / "in" / name
        folder.mkdir(parents=True)
        pa.parquet.write_table(pa.Table.from_pylist(part), folder / "rows.parquet")
    context = ray.data.DataContext.get_current()
    context.checkpoint_config = CheckpointConfig(
        id_column="id", checkpoint_path=str(tmp_path / "done"), delete_checkpoint_on_success=False
    )
    try:
        for source in (tmp_path / "in" / "a", tmp_path / "in"):  # as if the first run had ended early
            extract(ray.data.read_parquet(str(source))).write_parquet(str(tmp_path / "out"))
    finally:
        context.checkpoint_config = None
    written = pa.parquet.read_table(tmp_path / "out").sort_by("id")
    assert written.column("id").to_pylist() == sorted(row["id"] for row in rows)
    assert written.schema.names == schema().names
