"""Lost and leaked words are traced to what took them or let them through."""

import gzip
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from errors import main
from losses import ABSENT, OUTSIDE, REFUSED, Fate, errors_of
from material import fixture

FERRY = fixture("wordpress-harbour-ferry")
GOLD = FERRY.truth["paragraphs"]
BOX = "Sign up for our free weekday newsletter and find the morning’s stories in your inbox at 6am."


def errors(gold: list[str]):
    return errors_of(FERRY.page, FERRY.source["url"], "\n".join(gold))


def test_a_page_that_is_right_has_no_errors():
    found = errors(GOLD)
    assert (found.losses, found.leaks, found.paragraphs) == ((), (), len(GOLD))


def test_a_lost_paragraph_names_the_rule_that_removed_it():
    (loss,) = errors([*GOLD, BOX]).losses
    assert (loss.fate.category, loss.whole, loss.paragraph) == ("newsletter", True, len(GOLD))
    assert BOX.startswith(loss.text)
    assert loss.fate.reason


def test_words_that_were_not_gold_are_leaked_with_the_kind_of_their_block():
    (leak,) = errors(GOLD[1:]).leaks
    assert (leak.kind, leak.whole) == ("paragraph", True)
    assert GOLD[0].startswith(leak.text)


def test_a_part_of_a_paragraph_is_told_from_the_whole():
    (leak,) = errors([GOLD[0].partition(" and said")[0], *GOLD[1:]]).leaks
    assert leak.text.startswith("and said")
    assert not leak.whole


def test_words_elsewhere_on_the_page_are_told_from_words_that_are_nowhere():
    title = FERRY.truth["title"]
    page = FERRY.page.replace(b"</body>", b"<footer><p>A harbour office of slate and oak</p></footer></body>")
    gold = [*GOLD, "A harbour office of slate and oak", "Nobody ever wrote these words down"]
    losses = errors_of(page, None, "\n".join(gold)).losses
    assert [loss.fate for loss in losses][-1] == ABSENT
    assert losses[0].fate == OUTSIDE or losses[0].fate.category
    assert errors([title, *GOLD]).losses[0].fate in (Fate("field title"), OUTSIDE)


def test_a_page_without_an_article_has_lost_everything():
    found = errors_of(b"<p>Nothing here.</p>", None, "The ferry left.\nIt came back.")
    assert {loss.fate for loss in found.losses} == {REFUSED}


@pytest.mark.parametrize(
    ("step", "by_text"),
    [
        ("donation/any/your-gift", True),
        ("related/de/heading", True),
        ("newsletter/dom/named-newsletter", False),
        ("structure/fragment", False),
        ("field standfirst", False),
        ("outside the container", False),
    ],
)
def test_rules_for_wording_are_told_from_markup_structure_and_steps(step: str, by_text: bool):
    assert Fate(step).by_text is by_text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], "lost gold text, by rule or step"),
        (["--text-rules"], f"of {len(GOLD) + 1} gold paragraphs"),
        (["--page", "ferry"], "newsletter"),
        (["--worst", "1"], "F1"),
    ],
)
def test_the_command_reports_on_a_corpus(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    expected: str,
):
    (tmp_path / "fundus" / "pages").mkdir(parents=True)
    (tmp_path / "fundus" / "pages" / "ferry.html.gz").write_bytes(gzip.compress(FERRY.page))
    row = {"id": "ferry", "url": FERRY.source["url"], "site": "courier.example", "body": "\n".join([*GOLD, BOX])}
    (tmp_path / "fundus" / "gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["errors.py", "--corpus", str(tmp_path), *options])
    main()
    assert expected in capsys.readouterr().out
