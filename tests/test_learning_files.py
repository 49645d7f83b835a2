"""Learned rules as files: they load, have the same bytes each time, and spare what is not theirs."""

import json
import re
import sys
import tomllib

import pytest
from batches import Shelf
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from repeating import Site, below, stories

import newsclean
from newsclean.batch.inputs import Input, Prose
from newsclean.batch.places import Places
from newsclean.cli import learn_progress, main, progress
from newsclean.cli.learn_progress import Reading
from newsclean.errors import MissingPackage, NoText, RuleError, SourceError
from newsclean.workbench import Sample, Thresholds, learn, likeness, write_rules
from newsclean.workbench.files import rule_file
from newsclean.workbench.learning import SiteRules
from newsclean.workbench.proposals import Proposal
from newsclean.workbench.sheets import Piece, Sheet, site_of

LINE = "Set in type at the old rope works, six nights a week, since {n}."


@pytest.fixture(scope="module")
def found():
    return learn([Site(stories(12, below(LINE)))])


def test_a_file_a_site_loads_and_proves_itself(found, tmp_path):
    (file,) = write_rules(found.sites, tmp_path / "rules")
    assert file.name == "example.org.toml"
    rule = newsclean.load_rules(tmp_path / "rules").find("example.org/set-in-type-at-the")
    assert (rule.host, rule.why) == ("example.org", "Stands on 12 of 12 pages of the site.")
    assert len(rule.hit[""]) == 3
    assert rule.miss[""]


def test_the_same_rules_have_the_same_bytes(found, tmp_path):
    (first,) = write_rules(found.sites, tmp_path)
    before = first.read_bytes()
    write_rules(learn([Site(stories(12, below(LINE)))]).sites, tmp_path)
    assert first.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [first.name]


def test_a_file_that_somebody_wrote_is_left_alone(found, tmp_path):
    (tmp_path / "example.org.toml").write_text("# mine\n", encoding="utf-8")
    with pytest.raises(RuleError, match="is not a file of learned rules"):
        write_rules(found.sites, tmp_path)
    assert (tmp_path / "example.org.toml").read_text(encoding="utf-8") == "# mine\n"


def test_a_folder_that_cannot_be_made_is_said(found, tmp_path):
    (tmp_path / "rules").write_text("", encoding="utf-8")
    with pytest.raises(RuleError, match="rules: "):
        write_rules(found.sites, tmp_path / "rules")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), st.text(st.sampled_from("ab'-\n\x7fé")))
def test_any_text_is_read_back_from_a_file_as_it_was(texts, name):
    table = {"category": "furniture", "why": texts[0], "hit": texts, "max_words": 20}
    proposal = Proposal(
        address=f"a.example/{name}",
        category="furniture",
        why=texts[0],
        text=texts[0],
        part="block",
        place="tail",
        pages=4,
        stories=4,
        share=1.0,
        table=table,
    )
    site = SiteRules(site="a.example", pages=4, stories=4, proposals=(proposal,))
    assert tomllib.loads(rule_file(site)) == {name: table}


def sheet(site, draw):
    return Sheet(site, draw, (), "en", (Piece("text", True),))


def test_a_sample_is_the_same_in_whatever_order_pages_come():
    draws = [(7 * number) % 101 for number in range(100)]
    samples = []
    for order in (draws, sorted(draws), sorted(draws, reverse=True)):
        sample = Sample(Thresholds(pages=10))
        for draw in order:
            sample.add(sheet("a.example", draw))
        samples.append(dict(sample.sites()))
    assert samples[0] == samples[1] == samples[2]
    assert [one.draw for one in samples[0]["a.example"]] == sorted(draws)[:10]


def test_a_sample_of_many_sites_is_bounded_in_all():
    sample = Sample(Thresholds(pages=400, pages_in_all=1_000))
    for number in range(8_000):
        sample.add(sheet(f"{number % 80}.example", number))
    sizes = [len(sheets) for _, sheets in sample.sites()]
    assert sum(sizes) <= 1_000
    assert max(sizes) <= 25


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://m.example.org/a", "example.org"),
        ("https://amp.news.example.org/a", "news.example.org"),
        ("https://www.example/a", "www.example"),
        ("http://[", "rows.jsonl"),
        (None, "rows.jsonl"),
    ],
)
def test_the_site_of_a_text_is_its_host_without_editions_or_its_source(url, site):
    assert site_of(Input("Rows.jsonl", 0, "1", url, Prose("text"))) == site


def test_without_datasketch_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(likeness, "find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match=r"newsclean\[learn\]"):
        learn([])


def run(tmp_path, *options, count=12):
    rows = [json.dumps({"url": item.url, "html": item.content.data.decode()})
            for item in Site(stories(count, below(LINE))).inputs(None)]  # fmt: skip
    (tmp_path / "rows.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return CliRunner().invoke(main, ("learn", str(tmp_path / "rows.jsonl"), "--out", str(tmp_path / "rules"), *options))


def test_the_command_writes_rules_that_other_verbs_take(tmp_path):
    result = run(tmp_path)
    assert (result.exit_code, result.stderr) == (0, "sites: 1, rules: 1, files: 1\n")
    assert result.stdout.splitlines()[0] == "example.org: 12 pages, 12 stories, 1 rules"
    shown = CliRunner().invoke(
        main, ("rules", "show", "example.org/set-in-type-at-the", "--rules", str(tmp_path / "rules"))
    )
    assert "Stands on 12 of 12 pages" in shown.stdout


def test_the_command_prints_rows(tmp_path):
    (row,) = map(json.loads, run(tmp_path, "--format", "jsonl").stdout.splitlines())
    assert (row["site"], row["rule"], row["pages"], row["share"]) == (
        "example.org",
        "example.org/set-in-type-at-the",
        12,
        1.0,
    )
    assert row["phrases"] == ["^set in type at the old rope works six nights a week since #$"]


def test_the_command_says_with_its_code_that_nothing_was_learned(tmp_path):
    result = run(tmp_path, count=2)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "sites: 0, rules: 0, files: 0\n")


def test_the_command_takes_the_fields_of_rows_by_their_names(tmp_path):
    rows = [{"doc": {"at": item.url, "page": item.content.data.decode()}, "text": "No page."}
            for item in Site(stories(12, below(LINE))).inputs(None)]  # fmt: skip
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    options = ("--html-field", "doc.page", "--url-field", "doc.at", "--out", str(tmp_path / "rules"))
    result = CliRunner().invoke(main, ("learn", str(tmp_path / "rows.jsonl"), *options))
    assert (result.exit_code, result.stderr) == (0, "sites: 1, rules: 1, files: 1\n")


def test_the_command_says_now_and_then_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_PAUSE", 0.001)
    told = run(tmp_path).stderr.splitlines()
    assert told[-1] == "sites: 1, rules: 1, files: 1"
    shown = [re.fullmatch(r"([0-9]+) pages and texts read(?:; [0-9]+% of 0[.][0-9] MB)?", line) for line in told[:-1]]
    counts = [int(line[1]) for line in shown]
    assert counts == sorted(counts) and counts[-1] == 12


def test_what_is_read_counts_by_bytes_and_a_source_that_breaks_off_counts_as_read():
    sound, torn = Shelf([NoText("none")] * 4, "sound"), Shelf([NoText("none")], "torn", fault="it ends early")
    sound.size, torn.size = 3_000_000, 1_000_000
    reading = Reading([torn, sound])
    assert reading.line() == "0 pages and texts read"
    first, second = reading.sources
    with pytest.raises(SourceError):
        list(first.inputs(Places()))
    assert reading.line() == "1 pages and texts read; 25% of 4.0 MB"
    list(second.inputs(Places()))
    assert (reading.share, reading.line()) == (1.0, "5 pages and texts read; 100% of 4.0 MB")


def test_a_terminal_shows_a_bar(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with learn_progress.progress(Reading([Shelf([NoText("none")])])):
        pass
    assert "0 pages and texts read" in capfd.readouterr().err
