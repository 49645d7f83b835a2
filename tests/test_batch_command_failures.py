"""What of a batch fails is said and counted, and the exit code tells what was worst."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from batching import Done, archive, batch, ids, table, text_rows, written
from sites import AT_HOME, page, site

from newsclean.cli import main


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_bytes(text_rows(3))
    return path


def test_1_where_a_row_has_no_text(tmp_path: Path):
    out = tmp_path / "rows.jsonl"
    stdin = text_rows(1) + b'{"id": "bare", "name": "Slip"}\nno json\n'
    done = batch("-", "--input-format", "jsonl", "--out", out, stdin=stdin)
    assert (done.code, done.rows) == (1, "3 rows: 1 article, 2 failed (NoText 2)")
    bare = next(row for row in written(out) if row["id"] == "bare")
    assert (bare["error"], bare.get("text")) == ("NoText", None)


def test_1_where_a_page_holds_no_article_and_0_without_it(tmp_path: Path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(page("One"))
    assert batch(tmp_path / "pages", "--out", tmp_path / "a.jsonl").code == 0
    (tmp_path / "pages" / "two.html").write_text("<!doctype html><p>Back soon.</p>")
    done = batch(tmp_path / "pages", "--out", tmp_path / "b.jsonl")
    assert (done.code, done.rows) == (1, "2 rows: 1 article, 1 failed (NoArticle 1)")


def test_3_where_a_page_could_not_be_fetched(tmp_path: Path):
    out = tmp_path / "rows.jsonl"
    with site() as town:
        town.clear()
        town.serve("One")
        town.server.expect_request("/gone").respond_with_data("", status=410)
        (tmp_path / "urls.txt").write_text(f"{town.url('gone')}\n{town.url('One')}\n")
        done = batch(tmp_path / "urls.txt", "--out", out, *AT_HOME)
    assert (done.code, done.rows) == (3, "2 rows: 1 article, 1 failed (Refused 1)")
    assert written(out)[0]["status"] == 410


def test_2_where_a_source_ends_early_and_what_was_there_is_written(tmp_path: Path):
    whole = gzip.compress(text_rows(20))
    (tmp_path / "texts.jsonl.gz").write_bytes(whole[:-12])
    done = batch(tmp_path / "texts.jsonl.gz", "--out", tmp_path / "rows.jsonl", "--summary", "-")
    assert (done.code, len(done.told)) == (2, 2)
    assert done.told[0].startswith("newsclean: texts.jsonl.gz: it ends early")
    assert ids(tmp_path / "rows.jsonl")
    assert json.loads(done.printed)["faults"][0]["source"] == "texts.jsonl.gz"


def test_2_where_a_page_is_torn_which_is_a_row_and_told(tmp_path: Path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(page("One"))
    (tmp_path / "pages" / "two.html.gz").write_bytes(gzip.compress(page("Two").encode())[:-20])
    out = tmp_path / "rows.jsonl"
    done = batch(tmp_path / "pages", "--out", out)
    told = "pages/two.html.gz: it ends early, and the page is not whole"
    assert (done.code, done.rows) == (2, "2 rows: 1 article, 1 failed (SourceError 1)")
    assert done.told[0] == f"newsclean: {told}"
    torn = written(out)[1]
    assert (torn["id"], torn["error"], torn["message"]) == ("pages/two.html.gz", "SourceError", told)
    assert batch(tmp_path / "pages", "--out", out).code == 2


def test_a_source_that_is_whole_again_gets_its_other_rows(tmp_path: Path):
    source, out = tmp_path / "crawl.warc.gz", tmp_path / "rows.jsonl"
    whole = archive(source, "One", "Two", "Three").read_bytes()
    source.write_bytes(whole[:-200])
    assert batch(source, "--out", out).code == 2
    source.write_bytes(whole)
    done = batch(source, "--out", out)
    assert (done.code, done.rows) == (0, "3 rows: 3 articles")
    assert sorted(row["title"] for row in written(out)) == ["One", "Three", "Two"]


def test_one_source_that_cannot_be_read_costs_the_others_nothing(tmp_path: Path, texts: Path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no table PAR1")
    table(tmp_path / "sound.parquet", "One")
    out = tmp_path / "rows.jsonl"
    done = batch(tmp_path / "broken.parquet", tmp_path / "sound.parquet", texts, "--out", out)
    assert (done.code, done.rows) == (2, "4 rows: 4 articles")
    assert done.told[0].startswith("newsclean: broken.parquet: ")


def refused(done: Done) -> str:
    """The one line with which a run that never began ended."""
    assert (done.code, done.printed, len(done.told)) == (2, "", 1)
    return done.told[0]


def test_2_for_a_source_that_is_not_there(tmp_path: Path):
    done = batch(tmp_path / "gone.jsonl", "--out", tmp_path / "rows.jsonl")
    assert "No such file" in refused(done)
    assert list(tmp_path.iterdir()) == []


def test_2_for_a_destination_that_no_batch_wrote(tmp_path: Path, texts: Path):
    (tmp_path / "mine.jsonl").write_text("mine")
    assert "mine.jsonl" in refused(batch(texts, "--out", tmp_path / "mine.jsonl"))
    assert (tmp_path / "mine.jsonl").read_text() == "mine"


def test_2_for_rows_of_other_fields_or_rules_in_one_destination(tmp_path: Path, texts: Path):
    assert batch(texts, "--out", tmp_path / "rows.jsonl").code == 0
    told = refused(batch(texts, "--out", tmp_path / "rows.jsonl", "--text-field", "body"))
    assert "--text-field was not given and is now body" in told


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--page-memory", "lots", "a number of MB is meant"),
        ("--page-memory", "0", "a number of MB is meant"),
        ("--page-seconds", "0", "is not in the range"),
        ("--processes", "0", "is not in the range"),
        ("--summary", "gone/summary.json", "is not a file in a folder that exists"),
        ("--metrics", ".", "is not a file in a folder that exists"),
        ("--rate", "never", "a number of requests a second is meant"),
        ("--format", "xml", "is not one of"),
        ("--pages", "5", "No such option '--pages'"),
    ],
)
def test_2_for_an_option_that_cannot_be_kept_to(tmp_path: Path, texts: Path, option: str, value: str, told: str):
    assert told in refused(batch(texts, "--out", tmp_path / "rows.jsonl", option, value))


def test_a_page_that_takes_too_long_costs_itself_alone(tmp_path: Path):
    slow = page(
        "Slow", prose="<p>The ferry stayed at the slip on Tuesday, and nobody went over the water.</p>" * 100_000
    )
    rows = [{"id": "slow", "html": slow}, {"id": "quick", "html": page("Quick")}]
    stdin = "".join(json.dumps(row) + "\n" for row in rows).encode()
    out, summary = tmp_path / "rows.jsonl", tmp_path / "summary.json"
    done = batch("-", "--out", out, "--page-seconds", "0.5", "--summary", summary, stdin=stdin)
    assert (done.code, done.rows) == (1, "2 rows: 1 article, 1 failed (TookTooLong 1)")
    assert json.loads(summary.read_text())["replaced_processes"] >= 1
    assert written(out)[1]["error"] == "TookTooLong"


def test_2_at_once_for_a_browser_without_playwright(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("newsclean.cli.batch_order.find_spec", lambda name: None)
    (tmp_path / "urls.txt").write_text("https://www.example.org/\n")
    with pytest.raises(SystemExit) as end:
        main(["batch", str(tmp_path / "urls.txt"), "--out", str(tmp_path / "rows.jsonl"), "--browser", "always"])
    assert end.value.code == 2
    assert "rendering pages needs the extra 'browser'" in capsys.readouterr().err
    assert not (tmp_path / "rows.jsonl").exists()
