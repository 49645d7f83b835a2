"""Every fixture page gives exactly what a person wrote down as its truth, field by field."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from material import Fixture, extracted, fixture, slugs

from newsclean.model import Article
from newsclean.text import fold

RESERVED = (".example", "example.org", "example.com", "example.net")
SOURCE_KEYS = {"url", "language", "style", "date", "content_type", "why", "licence", "text"}
TRUTH_KEYS = {
    *("title", "standfirst", "authors", "published", "language", "site_name", "access", "paragraphs", "tables"),
    *("removed", "credits", "notes", "captions", "either", "keep", "drop"),
}


def having(key: str) -> list[str]:
    return [slug for slug in slugs() if fixture(slug).truth.get(key)]


def truth(slug: str) -> dict[str, Any]:
    return fixture(slug).truth


def body(article: Article) -> list[str]:
    return [fold(block.text) for block in article.blocks if block.kind != "table"]


def removed(article: Article) -> list[tuple[str, str]]:
    return [(removal.category, fold(removal.text)) for removal in article.removed]


def test_there_are_enough_fixtures_to_stand_for_the_markup_styles_of_real_sites():
    assert len(slugs()) >= 22
    assert len({fixture(slug).source["style"] for slug in slugs()}) >= 22


@pytest.mark.parametrize("slug", slugs())
def test_a_fixture_is_complete_and_on_a_reserved_domain(slug: str):
    page = fixture(slug)
    assert set(page.source) == SOURCE_KEYS
    assert set(page.truth) <= TRUTH_KEYS
    assert str(urlsplit(page.source["url"]).hostname).endswith(RESERVED)
    assert set(texts_that_stay(page)).isdisjoint(item["text"] for item in page.truth["removed"])


def texts_that_stay(page: Fixture) -> list[str]:
    return [text for key in ("paragraphs", "notes", "credits") for text in page.truth.get(key, [])]


@pytest.mark.parametrize("slug", slugs())
def test_the_headline_is_the_page_s_headline(slug: str):
    assert fold(extracted(slug).title or "") == truth(slug)["title"]


@pytest.mark.parametrize("slug", having("standfirst"))
def test_the_standfirst_is_a_field(slug: str):
    assert fold(extracted(slug).standfirst or "") == truth(slug)["standfirst"]


@pytest.mark.parametrize("slug", having("authors"))
def test_the_authors_are_the_people_of_the_byline(slug: str):
    assert list(extracted(slug).authors) == truth(slug)["authors"]


@pytest.mark.parametrize("slug", having("published"))
def test_the_moment_of_publication_is_the_page_s(slug: str):
    expected, found = truth(slug)["published"], extracted(slug).published
    assert found is not None
    assert (found if isinstance(expected, datetime) else found.date()) == expected


@pytest.mark.parametrize("slug", slugs())
def test_the_language_is_that_of_the_story(slug: str):
    assert (extracted(slug).language or "").split("-")[0] == truth(slug)["language"]


@pytest.mark.parametrize("slug", having("site_name"))
def test_the_site_name_is_the_outlet_s(slug: str):
    assert extracted(slug).site_name == truth(slug)["site_name"]


@pytest.mark.parametrize("slug", having("access"))
def test_access_says_who_may_read(slug: str):
    assert extracted(slug).access == truth(slug)["access"]


@pytest.mark.parametrize("slug", slugs())
def test_the_body_is_exactly_the_paragraphs_of_the_story(slug: str):
    open_questions = truth(slug).get("either", [])
    assert [text for text in body(extracted(slug)) if text not in open_questions] == truth(slug)["paragraphs"]


@pytest.mark.parametrize("slug", having("tables"))
def test_the_cells_of_a_data_table_stay_in_order(slug: str):
    found = fold(" ".join(block.text for block in extracted(slug).blocks if block.kind == "table"))
    place = 0
    for cell in (cell for row in truth(slug)["tables"] for cell in row):
        assert cell in found[place:], f"{cell} is missing or out of place"
        place = found.index(cell, place) + len(cell)


@pytest.mark.parametrize("slug", having("removed"))
def test_boilerplate_inside_the_story_is_removed_under_its_category(slug: str):
    found = removed(extracted(slug))
    expected = [(item["category"], item["text"]) for item in truth(slug)["removed"]]
    assert [pair for pair in expected if pair not in found] == [], found


@pytest.mark.parametrize("slug", slugs())
def test_nothing_of_the_story_is_removed(slug: str):
    taken = {text for _, text in removed(extracted(slug))}
    assert taken.isdisjoint(texts_that_stay(fixture(slug)))


@pytest.mark.parametrize("slug", having("credits"))
def test_credit_lines_are_a_field(slug: str):
    assert [fold(text) for text in extracted(slug).credits] == truth(slug)["credits"]


@pytest.mark.parametrize("slug", slugs())
def test_notes_are_listed_and_a_page_without_notes_has_none(slug: str):
    assert [fold(text) for text in extracted(slug).notes] == truth(slug).get("notes", [])


@pytest.mark.parametrize("slug", having("captions"))
def test_captions_stay_out_of_the_body(slug: str):
    text = fold(extracted(slug).text)
    assert [caption for caption in truth(slug)["captions"] if caption in text] == []


@pytest.mark.parametrize("slug", having("keep"))
def test_traps_stay(slug: str):
    text = fold(extracted(slug).text)
    assert [trap for trap in truth(slug)["keep"] if trap not in text] == []


@pytest.mark.parametrize("slug", having("drop"))
def test_furniture_around_the_story_stays_out_of_it(slug: str):
    text = fold(extracted(slug).text)
    assert [stray for stray in truth(slug)["drop"] if stray in text] == []
