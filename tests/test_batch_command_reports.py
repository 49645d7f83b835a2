"""What a batch tells beside its rows: one line, a summary, metrics that Prometheus reads, and how far it has come."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from batches import Shelf
from batching import archive, table
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from readings import packed

from newsclean.batch.engine import Ended, Event
from newsclean.batch.metrics import exposition
from newsclean.batch.places import Places
from newsclean.batch.reach import Reach
from newsclean.batch.rows import Account, Row
from newsclean.batch.run import State
from newsclean.batch.sources import open_sources
from newsclean.batch.summary import account, summary
from newsclean.batch.totals import Totals
from newsclean.cli import batch_progress
from newsclean.cli.batch_progress import line, progress
from newsclean.cli.batch_reports import Metrics, Troubles
from newsclean.errors import SourceError

TOTALS = Totals(
    rows=1_204,
    articles=1_190,
    size=5_000_000,
    kept=14_000,
    removed={"donation": 12, "related": 3_001},
    failed={"TookTooLong": 2, "NoArticle": 12},
)
STATE = State(totals=TOTALS, fresh=TOTALS, seconds=10.0, replaced=2)


def state(**fields: object) -> State:
    return State(**{"totals": TOTALS, "fresh": TOTALS, "seconds": 10.0, **fields})


class Script:
    """An engine that gives what it is told to."""

    replaced = 0

    def __init__(self, *events: Event) -> None:
        self._events = events

    def rows(self, sources: object, done: object) -> Generator[Event, None, None]:
        yield from self._events


class Sized(Shelf):
    """A source of so many bytes."""

    def __init__(self, name: str, size: int | None) -> None:
        super().__init__([], name)
        self.size = size


def shares(sources: Sequence[Sized], *events: Event) -> list[float | None]:
    """How far a run has come behind each event."""
    reach = Reach(Script(*events))
    return [reach.share for _ in reach.rows(sources, lambda source: Places())]


def row(source: str, share: float | None) -> Row:
    return Row(source, 0, "id", b"{}", 100, Account(), share)


def samples(text: str) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_the_account_names_errors_and_categories_the_most_frequent_first():
    assert account(TOTALS) == (
        "1,204 rows: 1,190 articles, 14 failed (NoArticle 12, TookTooLong 2); "
        "kept 14,000 blocks, removed 3,013: related 3,001, donation 12"
    )


def test_the_account_of_one_row_is_in_the_singular():
    assert account(Totals(rows=1, articles=1, kept=1)) == "1 row: 1 article; kept 1 block, removed nothing"


def test_a_summary_is_json_with_both_sums_and_the_faults():
    fault = SourceError("rows.jsonl.gz", "it ends early")
    told = json.loads(json.dumps(summary(state(fresh=Totals(rows=20), faults=(fault,)), "out.jsonl")))
    assert told["total"]["errors"] == {"TookTooLong": 2, "NoArticle": 12}
    assert (told["total"]["rows"], told["total"]["failed"], told["total"]["removed_blocks"]) == (1_204, 14, 3_013)
    assert (told["run"]["rows"], told["rows_per_second"], told["finished"]) == (20, 2.0, False)
    assert told["faults"] == [{"source": "rows.jsonl.gz", "message": "rows.jsonl.gz: it ends early"}]


def test_prometheus_reads_the_metrics():
    read = samples(exposition(state(replaced=2, is_finished=True)))
    assert read[("newsclean_rows_total",)] == 1_204
    assert read[("newsclean_failed_total", "NoArticle")] == 12
    assert read[("newsclean_removed_total", "related")] == 3_001
    assert read[("newsclean_replaced_processes_total",)] == 2
    assert (read[("newsclean_run_seconds",)], read[("newsclean_finished",)]) == (10, 1)


def test_every_metric_has_its_help_and_its_type():
    text = exposition(STATE)
    names = set(re.findall(r"^(newsclean_\w+)", text, re.M))
    assert names == set(re.findall(r"^# HELP (\w+) \w", text, re.M))
    assert names == set(re.findall(r"^# TYPE (\w+) (?:counter|gauge)$", text, re.M))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\x85\x1c\x1d\x1e\x0b\x0c\u2028\u2029")))
def test_any_name_of_a_category_survives_as_a_label(name: str):
    read = samples(exposition(state(totals=Totals(removed={name: 7}))))
    assert read[("newsclean_removed_total", name)] == 7


def test_metrics_are_written_now_and_then_and_never_in_half(tmp_path: Path):
    file = tmp_path / "run.prom"
    metrics = Metrics(str(file))
    metrics.see(state(seconds=0.2))
    metrics.see(state(seconds=1.0, totals=Totals(rows=5_000)))
    assert samples(file.read_text())[("newsclean_rows_total",)] == 1_204
    metrics.see(state(seconds=5.3, totals=Totals(rows=5_000)))
    assert samples(file.read_text())[("newsclean_rows_total",)] == 5_000
    assert [path.name for path in tmp_path.iterdir()] == ["run.prom"]


def test_metrics_that_cannot_be_written_are_told_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    metrics = Metrics(str(tmp_path / "gone" / "run.prom"))
    for seconds in (0.0, 10.0, 20.0):
        metrics.see(state(seconds=seconds))
    (told,) = capfd.readouterr().err.splitlines()
    assert re.fullmatch(r"newsclean: the metrics cannot be written to '.*run\.prom': No such file or directory", told)


def test_each_trouble_is_told_once(capfd: pytest.CaptureFixture[str]):
    troubles, fault = Troubles(), SourceError("a.warc.gz", "it ends early")
    for told in (state(), state(faults=(fault,)), state(faults=(fault,), notice="out: the disk is full")):
        troubles.see(told)
        troubles.see(told)
    troubles.see(state(faults=(fault, SourceError("b.jsonl", "it is gone"))))
    assert capfd.readouterr().err.splitlines() == [
        "newsclean: a.warc.gz: it ends early",
        "newsclean: out: the disk is full",
        "newsclean: b.jsonl: it is gone",
    ]


def test_a_source_that_is_being_read_counts_as_far_as_its_rows_say():
    sources = [Sized("a.warc.gz", 100), Sized("b.warc.gz", 300)]
    events = row("a.warc.gz", 0.4), Ended("a.warc.gz", 1), row("b.warc.gz", 0.5), Ended("b.warc.gz", 1)
    assert shares(sources, *events) == [0.1, 0.25, 0.625, 1.0]


def test_rows_come_in_any_order_and_some_do_not_tell():
    events = row("a.jsonl", None), row("a.jsonl", 0.5), row("a.jsonl", 0.4), row("a.jsonl", 0.75)
    assert shares([Sized("a.jsonl", 100)], *events) == [None, 0.5, 0.5, 0.75]


def test_a_source_that_ends_early_has_ended_and_late_rows_do_not_count_twice():
    sources = [Sized("a.jsonl", 100), Sized("b.jsonl", 100)]
    assert shares(sources, SourceError("a.jsonl", "it ends early"), row("a.jsonl", 0.9)) == [0.5, 0.5]


def test_without_all_sizes_there_is_no_share():
    sources = [Sized("a.jsonl", 100), Sized("stdin", None)]
    assert shares(sources, row("a.jsonl", 0.5), Ended("a.jsonl", 1)) == [None, None]


def test_what_was_done_before_is_read_but_is_no_gain():
    reach = Reach(Script(row("a.jsonl", 0.8), row("a.jsonl", 0.9), row("b.jsonl", 0.5)))
    done = {"a.jsonl": Places([(0, 8)])}
    found = [
        (reach.share, reach.gain)
        for _ in reach.rows([Sized("a.jsonl", 100), Sized("b.jsonl", 100)], lambda name: done.get(name, Places()))
    ]
    assert found == [
        (pytest.approx(one), two and pytest.approx(two)) for one, two in [(0.4, None), (0.45, 0.05), (0.7, 0.3)]
    ]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "rows.jsonl.zst", "crawl.warc.gz", "rows.parquet"])
def test_the_inputs_of_a_file_tell_how_much_of_it_was_read(tmp_path: Path, name: str):
    titles = [f"{number}" for number in range(600)]
    match name.partition(".")[2]:
        case "parquet":
            table(tmp_path / name, *titles)
        case "warc.gz":
            archive(tmp_path / name, *titles)
        case packing:
            noise = b"".join(
                b'{"text": "%s"}\n' % random.Random(title).randbytes(2000).hex().encode() for title in titles
            )
            (tmp_path / name).write_bytes(packed(noise, packing.removeprefix("jsonl")))
    (source,) = open_sources([str(tmp_path / name)])
    told = [item.share for item in source.inputs(Places())]
    assert told == sorted(told)
    assert told[0] < 0.7 and told[-1] > 0.9


def test_a_list_of_urls_is_read_before_its_pages_and_tells_nothing(tmp_path: Path):
    (tmp_path / "urls.txt").write_text("http://127.0.0.1:1/\n")
    (source,) = open_sources([str(tmp_path / "urls.txt")])
    assert [item.share for item in source.inputs(Places())] == [None]


def test_a_line_of_progress_has_the_rates_and_the_time_left():
    reach = Reach(Script(row("rows.jsonl", 0.25)))
    for _ in reach.rows([Sized("rows.jsonl", 2_000_000)], lambda source: Places()):
        told = line(state(seconds=3_600.0, fresh=Totals(rows=360, size=7_200_000_000)), reach)
    assert told == "1,204 rows, 14 failed; 0.1 rows a second, 2.0 MB a second; 25% of 2.0 MB done, 3 h 0 min left"


def test_where_nobody_looks_there_is_a_line_every_ten_seconds(capfd: pytest.CaptureFixture[str]):
    with progress(Reach(Script())) as shown:
        for seconds in range(0, 31, 2):
            shown.see(state(seconds=float(seconds)))
    told = capfd.readouterr().err.splitlines()
    assert [text.split(";")[0] for text in told] == ["1,204 rows, 14 failed"] * 3


def test_a_terminal_without_rich_has_lines_too(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(batch_progress, "_PAUSE", 0.5)
    with progress(Reach(Script())) as shown:
        shown.see(state(seconds=1.0))
    assert capfd.readouterr().err.startswith("1,204 rows, 14 failed; 1,204.0 rows a second")
