"""The measurement of speed measures what it says, and its invented material is what it should be."""

import gzip
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import invented
import speed
from material import FIXTURES, fixture
from memory import strange
from workers import Source, Times, Worker, race

import newsclean

ENGLISH = ["amp-ridge-fire", "column-phone-box", "drupal-library-sunday", "scroll-lighthouse-choir"]
QUICKEST = ["newsclean", "lexbor parse"]
QUICK, ONCE = Times(0.01, 0.01, True, False), Times(1.0, 1.0, True, True)


def test_invented_prose_is_the_same_each_time_and_hardly_repeats_itself():
    lines = invented.Prose().lines(20_000)
    assert lines == invented.Prose().lines(20_000)
    assert len(set(lines)) == len(lines)
    assert sum(len(line.encode()) + 1 for line in lines) >= 20_000


def test_one_line_in_ten_is_boilerplate():
    lines = invented.Prose().lines(20_000)[:90]
    mixed = invented.with_boilerplate(lines)
    assert len(mixed) == 100
    assert [line for line in mixed if line in lines] == lines


def test_an_invented_page_has_its_size_and_its_article():
    page = invented.page(30_000, date="2026-03-04T07:15:00Z")
    assert 30_000 <= len(page) < 36_000
    article = newsclean.extract(page)
    assert article.published is not None
    assert len(article.blocks) > 10


def test_an_invented_rule_file_proves_itself(tmp_path: Path):
    file = tmp_path / "invented.toml"
    file.write_text(invented.rule_file(3), encoding="utf-8")
    rules = newsclean.load_rules(file)
    assert sum(rule.address.startswith("invented/") for rule in rules.rules()) == 3


def test_a_page_of_another_turn_has_other_words_and_the_same_markup():
    page = b'<div class="story"><p>The harbour ferry left.</p></div>'
    assert strange(page, 1) != strange(page, 2)
    assert b"<p>" in strange(page, 1)
    assert b"harbour" not in strange(page, 1)
    assert b" ferry left" in strange(page, 1)


def test_pages_at_which_something_was_loaded_are_left_out_for_all():
    assert speed.settled({"one": [QUICK, QUICK, ONCE], "two": [ONCE, QUICK, QUICK]}) == {"one": [QUICK], "two": [QUICK]}


def test_extractors_read_the_same_pages_in_turns():
    sources = [Source(str(FIXTURES / slug / "page.html"), fixture(slug).source["url"]) for slug in ENGLISH[:3]]
    with Worker("newsclean", sys.executable) as ours, Worker("lexbor parse", sys.executable) as parser:
        for worker in (ours, parser):
            worker.prepare(sources)
        times = race([ours, parser], len(sources))
    assert ours.version == "0.1.0"
    assert [time.fine for time in times["newsclean"] + times["lexbor parse"]] == [True] * 6
    assert times["newsclean"][0].once  # the rules of the first language


@pytest.mark.skipif(find_spec("newsplease") is not None, reason="news-please is installed here")
def test_an_extractor_that_is_not_installed_is_said_to_be_missing():
    with Worker("news-please", sys.executable) as worker:
        worker.prepare([])
    assert "newsplease" in worker.missing


def test_the_command_prints_a_row_an_extractor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "fundus"
    (folder / "pages").mkdir(parents=True)
    rows = [json.dumps({"id": slug, "url": fixture(slug).source["url"], "body": ""}) for slug in ENGLISH]
    (folder / "gold.jsonl").write_text("\n".join(rows), encoding="utf-8")
    for slug in ENGLISH:
        (folder / "pages" / f"{slug}.html.gz").write_bytes(gzip.compress(fixture(slug).page))
    monkeypatch.setattr(speed, "workers", lambda _peers, _rules: (Worker(name, sys.executable) for name in QUICKEST))
    monkeypatch.setattr(sys, "argv", ["speed.py", "--corpus", str(tmp_path), "--parts", "pages"])
    speed.main()
    printed = capsys.readouterr().out
    assert "3 pages, once each" in printed  # the first is the first of its language
    assert [line.split("  ")[0] for line in printed.splitlines()[2:4]] == QUICKEST
