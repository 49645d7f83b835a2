"""In two passes a batch removes what the pages of a site repeat, though no rule knows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from batching import batch, text_rows, written
from repeating import below, stories

import newsclean

LINE = "Set in type at the old rope works, six nights a week, since {n}."


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve stories of a site, each with the same line below."""
    path = tmp_path_factory.mktemp("site") / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in told(12)), encoding="utf-8")
    return path


def told(number: int) -> list[dict[str, str]]:
    return [
        {"id": str(place), "url": f"https://www.example.org/{place}", "text": "\n".join(blocks), "language": "en"}
        for place, blocks in enumerate(stories(number, below(LINE)))
    ]


def test_what_repeats_goes_in_the_second_pass_and_the_story_stays(rows: Path, tmp_path: Path):
    once, twice = tmp_path / "once.jsonl", tmp_path / "twice.jsonl"
    assert batch(rows, "--out", once).code == 0
    done = batch(rows, "--out", twice, "--two-pass")
    assert (done.code, done.told[1].split(",")[0]) == (0, "newsclean: 1 rules for 1 sites learned")
    for before, after in zip(written(once), written(twice), strict=True):
        lost = before["text"].removeprefix(after["text"]).strip()
        assert lost.startswith("Set in type at the old rope works")
        assert [removal["text"] for removal in after["removed"]][-1] == lost


def test_the_rules_stay_beside_the_destination_and_a_later_run_takes_them(rows: Path, tmp_path: Path):
    out = tmp_path / "rows.jsonl"
    batch(rows, "--out", out, "--two-pass")
    rule = newsclean.load_rules(tmp_path / "rows.jsonl.rules").added[0]
    assert (rule.host, rule.why) == ("example.org", "Stands on 12 of 12 pages of the site.")
    again = batch(rows, "--out", out, "--two-pass")
    assert again.code == 0
    assert "learn" not in " ".join(again.told)


def test_rows_of_two_passes_and_of_one_do_not_mix(rows: Path, tmp_path: Path):
    out = tmp_path / "rows.jsonl"
    batch(rows, "--out", out)
    done = batch(rows, "--out", out, "--two-pass")
    assert done.code == 2
    assert "--two-pass was not given and is now yes" in done.told[-1]


def test_pages_that_repeat_nothing_are_read_as_in_one_pass(tmp_path: Path):
    (tmp_path / "rows.jsonl").write_bytes(text_rows(2))
    done = batch(tmp_path / "rows.jsonl", "--out", tmp_path / "out.jsonl", "--two-pass")
    assert (done.code, done.rows) == (0, "2 rows: 2 articles")


def test_standard_input_cannot_be_read_twice(tmp_path: Path):
    done = batch("-", "--input-format", "jsonl", "--out", tmp_path / "out.jsonl", "--two-pass", stdin=text_rows(1))
    assert (done.code, done.told) == (
        2,
        ["newsclean: stdin: it can be read once only, and two passes read everything twice"],
    )


def test_a_cluster_has_no_address_on_one_machine(tmp_path: Path):
    (tmp_path / "rows.jsonl").write_bytes(text_rows(1))
    done = batch(tmp_path / "rows.jsonl", "--out", tmp_path / "out.jsonl", "--address", "127.0.0.1:6379")
    assert done.code == 2
    assert "--address is for --engine ray" in done.told[-1]
