"""What an article looks like as text, JSON, JSON lines and Markdown, and the line that accounts for it."""

import json
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import Attempt, Refused
from newsclean.model import Article, Block, Failure, Fetched, Moved, Removal
from newsclean.output import FORMATS, one, several, summary

STORY = Article(
    title="River falls after a dry spring",
    standfirst="Boats lie on the sand.",
    authors=("Ann Example", "Bo Example"),
    published=datetime(2026, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=1))),
    blocks=(
        Block("paragraph", "The river fell by a metre.", index=2),
        Block("heading", "What comes next", level=2, index=3),
        Block("list_item", "The lock stays shut.", level=1, index=4),
        Block("list_item", "The ferry stops.", level=1, index=5),
        Block("paragraph", "Rain is due on Friday.", index=6),
    ),
    moved=(Moved("title", "River falls after a dry spring", 0), Moved("standfirst", "Boats lie on the sand.", 1)),
    removed=(
        Removal("donation", "donation/any/plea", "Give to us.", 7),
        Removal("comments", "comments/any/join", "Join in.", 8),
        Removal("comments", "comments/any/count", "12 comments", 9),
    ),
)
EMPTY = Article()
FETCHED = msgspec.structs.replace(
    STORY,
    fetched=Fetched(
        url="https://example.org/river",
        status=200,
        encoding="utf-8",
        attempts=(Attempt(503, "busy", 0.0, 0.1), Attempt(200, None, 0.6, 0.1)),
        elapsed=0.7,
        robots=("noarchive",),
    ),
)
GONE = "https://example.org/gone"
FAILURE = Failure(
    url=GONE, error=Refused(GONE, "the server answered 410", status=410, attempts=(Attempt(410, "gone", 0.0, 0.1),))
)


def test_text_has_headline_standfirst_byline_with_date_then_the_body():
    assert one(STORY, "text") == (
        "River falls after a dry spring\n\n"
        "Boats lie on the sand.\n\n"
        "Ann Example, Bo Example · 2026-03-04 09:30 UTC+01:00\n\n"
        "The river fell by a metre.\n\n"
        "What comes next\n\n"
        "- The lock stays shut.\n- The ferry stops.\n\n"
        "Rain is due on Friday.\n"
    )


def test_a_date_without_a_time_is_printed_without_one():
    article = Article(published=datetime(2026, 3, 4, tzinfo=UTC))
    assert one(article, "text") == "2026-03-04\n"


def test_text_ends_with_its_last_list():
    article = Article(blocks=(Block("list_item", "One.", 1), Block("list_item", "Two.", 2)))
    assert one(article, "text") == "- One.\n  - Two.\n"


def test_an_article_of_nothing_is_empty_text():
    assert one(EMPTY, "text") == ""
    assert "".join(several([EMPTY], "md")) == one(EMPTY, "md")


def test_json_is_the_articles_dict_with_its_text():
    assert json.loads(one(STORY, "json"))["text"] == STORY.text
    assert msgspec.json.decode(one(STORY, "json"), type=Article) == STORY


def test_how_a_page_was_had_is_in_the_json():
    assert msgspec.json.decode(one(FETCHED, "jsonl"), type=Article) == FETCHED
    assert json.loads(one(FETCHED, "json"))["fetched"]["attempts"][0]["status"] == 503


def test_a_failure_is_a_row_of_jsonl_and_nothing_elsewhere():
    assert [one(FAILURE, form) for form in ("text", "json", "md")] == [""] * 3
    assert json.loads(one(FAILURE, "jsonl")) == {
        "url": GONE,
        "error": "Refused",
        "message": "the server answered 410",
        "status": 410,
        "evidence": [],
        "attempts": [{"status": 410, "problem": "gone", "began": 0.0, "seconds": 0.1}],
    }


@pytest.mark.parametrize("form", ["text", "json", "md"])
def test_failures_leave_no_gap_between_articles(form):
    assert "".join(several([FAILURE, STORY, FAILURE, STORY], form)) == "".join(several([STORY, STORY], form))


def test_failures_keep_their_place_in_jsonl():
    lines = "".join(several([STORY, FAILURE, STORY], "jsonl")).splitlines()
    assert ["error" in json.loads(line) for line in lines] == [False, True, False]


def test_jsonl_is_one_line():
    line = one(STORY, "jsonl")
    assert line.count("\n") == 1
    assert msgspec.json.decode(line, type=Article) == STORY


def test_markdown_is_the_articles():
    assert one(STORY, "md") == STORY.markdown


def test_several_articles_are_one_json_list():
    for articles in ([STORY, EMPTY], [STORY], []):
        assert msgspec.json.decode("".join(several(articles, "json")), type=list[Article]) == articles


def test_several_articles_are_a_json_line_each():
    lines = "".join(several([STORY, EMPTY, STORY], "jsonl")).splitlines()
    assert [msgspec.json.decode(line, type=Article) for line in lines] == [STORY, EMPTY, STORY]


@pytest.mark.parametrize("form", ["text", "md"])
def test_a_line_of_hyphens_stands_between_two_articles(form):
    assert "".join(several([STORY, STORY], form)) == one(STORY, form) + "\n---\n\n" + one(STORY, form)


def test_each_article_is_printed_before_the_next_is_made():
    def articles():
        yield STORY
        raise AssertionError("asked for the second article too early")

    pieces = several(articles(), "jsonl")
    assert STORY.title in next(piece for piece in pieces if piece)


def test_the_summary_counts_what_was_kept_and_removed():
    story = Article(blocks=(Block("paragraph", "Two words."),), removed=STORY.removed)
    assert summary(story) == "kept 1 paragraph, 2 words; removed 3: comments 2, donation 1"


def test_the_summary_calls_a_mixture_blocks():
    assert summary(STORY).startswith("kept 5 blocks, 21 words;")


def test_the_summary_of_untouched_text_says_so():
    assert summary(EMPTY) == "kept 0 paragraphs, 0 words; removed nothing"


@given(st.text(st.characters(), min_size=1), st.sampled_from(sorted(FORMATS)))
def test_any_text_can_be_printed_as_utf_8(text, form):
    if form in ("json", "jsonl"):
        printed = one(Article(title=text, blocks=(Block("paragraph", text),)), form)
        assert json.loads(printed.encode("utf-8"))["title"] == text.encode("utf-8", "replace").decode()
    else:
        assert text in one(Article(blocks=(Block("paragraph", text),)), form)
