"""`newsclean batch` reads each kind of source and writes each kind of destination."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from batching import APPEAL, archive, batch, ids, table, text_rows, written
from markup import SENTENCES
from sites import AT_HOME, page, site


def titles(place: Path) -> list[str]:
    return [row["title"] for row in written(place)]


def test_a_folder_of_pages_becomes_lines(tmp_path: Path):
    pages = tmp_path / "archive" / "2024"
    pages.mkdir(parents=True)
    (pages / "one.html").write_text(page("One"))
    (pages / "two.html.gz").write_bytes(gzip.compress(page("Two").encode()))
    (pages / "notes.csv").write_text("no page")
    out = tmp_path / "rows.jsonl"
    done = batch(tmp_path / "archive", "--out", out)
    assert (done.code, done.printed, done.rows) == (0, "", "2 rows: 2 articles")
    assert ids(out) == ["archive/2024/one.html", "archive/2024/two.html.gz"]
    assert titles(out) == ["One", "Two"]


def test_a_warc_becomes_a_parquet_file(tmp_path: Path):
    out = tmp_path / "rows.parquet"
    done = batch(archive(tmp_path / "crawl.warc.gz", "One", "Two"), "--out", out)
    assert (done.code, done.rows) == (0, "2 rows: 2 articles")
    assert sorted(titles(out)) == ["One", "Two"]
    assert all(name.startswith(("<urn:uuid:", "urn:uuid:")) for name in ids(out))


def test_rows_with_a_text_become_an_sqlite_file(tmp_path: Path):
    (tmp_path / "texts.jsonl").write_bytes(text_rows(3))
    out = tmp_path / "rows.sqlite"
    done = batch(tmp_path / "texts.jsonl", "--out", out)
    assert (done.code, done.rows) == (0, "3 rows: 3 articles")
    assert done.told[-1].split("; ")[1] == "kept 12 blocks, removed 3: newsletter 3"
    assert [row["removed"][0]["text"] for row in written(out)] == [APPEAL] * 3
    assert [row["text"] for row in written(out)] == ["\n".join(SENTENCES[:4])] * 3


def test_a_table_becomes_a_folder_of_files(tmp_path: Path):
    out = tmp_path / "rows"
    done = batch(table(tmp_path / "pages.parquet", "One", "Two"), "--out", out)
    assert (done.code, done.rows) == (0, "2 rows: 2 articles")
    assert ids(out) == titles(out) == ["One", "Two"]


def test_a_list_of_urls_becomes_packed_lines(tmp_path: Path):
    out = tmp_path / "rows.jsonl.gz"
    with site() as town:
        town.clear()
        town.serve("One", "Two")
        (tmp_path / "urls.txt").write_text(f"{town.url('One')}\n# not this\n{town.url('Two')}\n")
        done = batch(tmp_path / "urls.txt", "--out", out, *AT_HOME)
        urls = [town.url("One"), town.url("Two")]
    assert (done.code, done.rows) == (0, "2 rows: 2 articles")
    assert ids(out) == ["urls.txt:0", "urls.txt:1"]
    assert [row["url"] for row in written(out)] == urls


def test_standard_input_becomes_packed_lines_and_its_fields_may_be_named(tmp_path: Path):
    out = tmp_path / "rows.jsonl.zst"
    row = {"doc": {"key": 7, "body": "The lock reopened on Monday.", "tongue": "en"}}
    named = ["--text-field", "doc.body", "--id-field", "doc.key", "--language-field", "doc.tongue"]
    done = batch("-", "--out", out, *named, stdin=json.dumps(row).encode())
    assert (done.code, done.rows) == (0, "1 row: 1 article")
    assert [(row["id"], row["text"], row["language"]) for row in written(out)] == [
        ("7", "The lock reopened on Monday.", "en")
    ]


def test_the_forms_may_be_said_where_names_do_not_tell(tmp_path: Path):
    (tmp_path / "dump").write_bytes(text_rows(2))
    out = tmp_path / "rows"
    done = batch(tmp_path / "dump", "--input-format", "jsonl", "--out", out, "--format", "jsonl")
    assert (done.code, done.rows) == (0, "2 rows: 2 articles")
    parts = [file for file in out.iterdir() if not file.name.startswith("_")]
    lines = [line for part in parts for line in part.read_bytes().splitlines()]
    assert sorted(json.loads(line)["id"] for line in lines) == ["r0", "r1"]


def test_rules_of_ones_own_are_known_to_the_processes(tmp_path: Path):
    (tmp_path / "mine.toml").write_text(
        '[sign-off]\ncategory = "furniture"\nlanguage = "en"\nwhy = "The end of every story."\n'
        'phrases = ["^fair winds until * tide$"]\n'
        'hit = ["Fair winds until tomorrow\'s tide."]\nmiss = ["They had fair winds until the morning tide."]\n'
    )
    row = {"text": "\n".join([*SENTENCES[:3], "Fair winds until tomorrow's tide."]), "language": "en"}
    out = tmp_path / "rows.jsonl"
    done = batch("-", "--out", out, "--rules", tmp_path / "mine.toml", stdin=json.dumps(row).encode())
    assert done.code == 0
    assert [removal["rule"] for removal in written(out)[0]["removed"]] == ["mine/sign-off"]
