"""The verbs that print articles: inputs, formats, and the line on stderr."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import newsclean
from newsclean.cli import main

STORY = """\
Harbour bridge opens to traffic
The crossing was shut for a year
The bridge over the harbour opened to traffic on Monday after a year of repairs, the port authority said.
Drivers queued from five in the morning, and the first lorry crossed at nine minutes past six.
"The town has waited long enough," said Ann Example, who runs the ferry on the other bank of the river.
The repairs cost eleven million crowns, two more than planned, because the northern pier had sunk by a hand's breadth.
A second bridge is to follow within ten years, but the council has not decided where it will stand or who will pay.
"""
APPEAL = "Please support our independent journalism with a donation today."
PAGE = f"""<!doctype html><html lang="en"><head><title>Harbour bridge opens to traffic</title></head><body><article>
<h1>Harbour bridge opens to traffic</h1>{"".join(f"<p>{line}</p>" for line in STORY.splitlines()[2:])}
</article></body></html>"""


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, args, input=stdin)


@pytest.fixture
def story(tmp_path: Path) -> str:
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    return str(file)


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return str(file)


def test_clean_prints_readable_text(story):
    result = run("clean", story)
    assert result.exit_code == 0
    assert result.stdout == STORY.replace("\n", "\n\n").removesuffix("\n")


def test_the_account_is_one_line_on_stderr(story):
    lines = run("clean", story).stderr.splitlines()
    assert lines == ["kept 5 paragraphs, 99 words; removed nothing"]


def test_clean_takes_an_appeal_out_and_says_so(story):
    result = run("clean", "-", stdin=STORY + APPEAL + "\n")
    assert APPEAL not in result.stdout
    assert result.stderr.endswith("removed 1: donation 1\n")


def test_clean_reads_standard_input(story):
    assert run("clean", "-", stdin=STORY).stdout == run("clean", story).stdout


def test_clean_takes_the_headline_it_is_told():
    text = "\n".join(STORY.splitlines()[2:])
    article = json.loads(run("clean", "-", "--title", "A headline", "--format", "json", stdin=text).stdout)
    assert article["title"] == "A headline"


def test_clean_takes_the_language_it_is_told():
    article = json.loads(run("clean", "-", "--language", "de", "--format", "json", stdin=STORY).stdout)
    assert article["language"] == "de"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_clean_reads_text_in_the_documented_encodings(encoding):
    text = (
        "\n".join(STORY.splitlines()[2:])
        + "\nThe café on the quay — shut since May — will serve “proper” coffee again.\n"
    )
    result = run("clean", "-", stdin=text.encode(encoding))
    assert result.exit_code == 0
    assert "The café on the quay — shut since May — will serve “proper” coffee again." in result.stdout


def test_a_long_text_cut_in_the_middle_of_a_sign_is_still_utf_8():
    data = (STORY + "The café is open, says Zoë, who owns the café. " * 9 + "Olé").encode()[:-1]
    assert "says Zoë, who owns the café" in run("clean", "-", stdin=data).stdout


def test_extract_prints_the_article_of_a_page(page):
    result = run("extract", page)
    assert result.exit_code == 0
    assert result.stdout.startswith("Harbour bridge opens to traffic\n\n")
    assert "The bridge over the harbour opened" in result.stdout


def test_extract_reads_standard_input_and_takes_an_address():
    result = run("extract", "-", "--url", "https://example.org/bridge", "--format", "json", stdin=PAGE)
    assert json.loads(result.stdout)["url"] == "https://example.org/bridge"


def test_one_article_is_one_json_object(story):
    article = json.loads(run("clean", story, "--format", "json").stdout)
    assert article["title"] == "Harbour bridge opens to traffic"
    assert len(article["blocks"]) == 5


def test_several_articles_are_a_json_list(story):
    articles = json.loads(run("clean", story, story, "--format", "json").stdout)
    assert [article["title"] for article in articles] == ["Harbour bridge opens to traffic"] * 2


def test_jsonl_is_a_line_each(story):
    lines = run("clean", story, story, "--format", "jsonl").stdout.splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0]) == json.loads(lines[1])


def test_md_is_the_articles_markdown(story):
    printed = run("clean", story, "--format", "md").stdout
    assert printed == newsclean.clean(STORY).markdown


def test_of_several_inputs_the_account_names_each(story, page):
    lines = run("extract", page, page).stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{page}: kept ")


def test_a_rule_file_of_ones_own_is_used(story, tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text('off = ["donation"]\n', encoding="utf-8")
    result = run("clean", "-", "--rules", str(rules), stdin=STORY + APPEAL + "\n")
    assert APPEAL in result.stdout
