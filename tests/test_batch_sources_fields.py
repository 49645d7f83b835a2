"""Which fields of a row are its page, its text, its address, its id: the usual names and those that are named."""

import pytest
from readings import rows_of, words

from newsclean.batch.inputs import Input, Markup, Prose
from newsclean.batch.sources.source import Fields
from newsclean.errors import NoText

TEXT = "The ferry runs again."
URL = "https://example.org/ferry"


def one(tmp_path, row: dict, **fields: str):
    (item,) = rows_of(tmp_path / "a.jsonl", row, fields=Fields(**fields)).inputs
    return item


@pytest.mark.parametrize("name", ["html", "raw_html", "page_html", "html_content", "content_html"])
def test_a_page_goes_before_a_text(tmp_path, name):
    assert one(tmp_path, {"text": TEXT, name: "<p>Page"}).content == Markup("<p>Page")


@pytest.mark.parametrize("name", ["text", "content", "raw_text", "article", "body"])
def test_a_text_brings_its_title_and_language(tmp_path, name):
    row = {name: TEXT, "title": "Ferry", "lang": "en"}
    assert one(tmp_path, row).content == Prose(TEXT, "Ferry", "en")


def test_a_row_as_datatrove_writes_it(tmp_path):
    row = {"text": TEXT, "id": "<urn:uuid:7>", "metadata": {"url": URL, "date": "2024-05-01", "language": "en"}}
    assert one(tmp_path, row) == Input("a.jsonl", 0, "<urn:uuid:7>", URL, Prose(TEXT, None, "en"))


def test_a_row_as_trafilatura_writes_it(tmp_path):
    row = {"title": "Ferry", "author": None, "hostname": "example.org", "fingerprint": "ab", "id": None}
    row |= {"raw_text": "x", "source": URL, "source-hostname": "Example", "language": None, "text": TEXT}
    assert one(tmp_path, row) == Input("a.jsonl", 0, "a.jsonl:0", URL, Prose(TEXT, "Ferry", None))


def test_a_page_in_a_field_for_texts_is_a_page(tmp_path):
    page = "\n<!DOCTYPE html><html><p>The ferry"
    assert one(tmp_path, {"text": page}).content == Markup(page)
    assert one(tmp_path, {"text": page}, text="text").content == Prose(page)
    assert one(tmp_path, {"text": "<p>The ferry"}).content == Prose("<p>The ferry")


def test_what_is_named_is_taken_and_nothing_else(tmp_path):
    row = {"html": "<p>Old", "text": "old", "page": "<p>New", "words": TEXT, "url": URL, "link": "x", "n": 7, "h": "T"}
    assert one(tmp_path, row, html="page").content == Markup("<p>New")
    assert one(tmp_path, row, text="words", title="h").content == Prose(TEXT, "T")
    assert one(tmp_path, row, html="none", text="words").content == Prose(TEXT)
    assert isinstance(one(tmp_path, row, html="none").content, NoText)
    item = one(tmp_path, row, url="link", id="n")
    assert (item.url, item.id) == ("x", "7")


def test_dots_lead_inwards_unless_a_field_has_them_in_its_name(tmp_path):
    row = {"data": {"page": {"html": "<p>In"}}, "meta": {"id": 5, "url": URL}}
    assert one(tmp_path, row, html="data.page.html") == Input("a.jsonl", 0, "5", URL, Markup("<p>In"))
    assert one(tmp_path, {**row, "data.page.html": "<p>Out"}, html="data.page.html").content == Markup("<p>Out")
    assert isinstance(one(tmp_path, {"data": ["x"]}, html="data.page").content, NoText)


def test_what_is_empty_or_of_another_kind_counts_as_missing(tmp_path):
    row = {"html": " \n", "raw_html": 3, "text": None, "content": [], "body": TEXT, "id": "", "_id": True, "uuid": 0}
    assert one(tmp_path, row | {"url": "", "source": "a newspaper", "link": f" {URL} "}) == Input(
        *("a.jsonl", 0, "0", URL),
        Prose(TEXT),
    )


def test_a_row_without_a_page_or_a_text_names_the_fields_it_has(tmp_path):
    item = one(tmp_path, {"url": URL, "summary": "x", "n": 1})
    assert item.content.url == URL
    assert str(item.content) == f"{URL}: the row has neither a page nor a text; its fields: url, summary, n"
    assert words(one(tmp_path, {}).content).endswith("its fields: none")
    assert words(one(tmp_path, {f"f{n}": n for n in range(40)}).content).endswith("f10, f11 and 28 more")


def test_rows_with_other_fields_stand_beside_each_other(tmp_path):
    rows = [{f"f{n}": 1, "text" if n % 2 else "html": f"<p>{n}"} for n in range(200)]
    found = rows_of(tmp_path / "a.jsonl", *rows)
    assert found.contents == [Prose(f"<p>{n}") if n % 2 else Markup(f"<p>{n}") for n in range(200)]
