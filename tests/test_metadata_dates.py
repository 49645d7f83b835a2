"""When the article was published and changed."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.page import read_metadata, read_page
from newsclean.page.dateforms import read_date

MAY = datetime(2024, 5, 12, 9, 30, tzinfo=UTC)


def dates_of(html, url="https://news.example/bridge"):
    read = read_metadata(read_page(f"<html><body><h1>A bridge opens</h1>{html}</body></html>", url=url))
    return read.published, read.modified


def linked(**fields):
    told = "".join(f',"{name}":"{value}"' for name, value in fields.items())
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"A bridge opens"{told}}}</script>'


@pytest.mark.parametrize(
    "text",
    ["2024-05-12T09:30:00Z", "2024-05-12T09:30:00.000Z", "2024-05-12T11:30:00+02:00", "2024-05-12T11:30+0200",
     "2024-05-12 09:30:00", "2024-05-12 09:30:00 UTC", "2024/05/12 09:30", "20240512T093000Z", "12.05.2024 09:30",
     "12.05.2024, 09:30 GMT", "Sun, 12 May 2024 09:30:00 GMT", "2024年5月12日 09:30", "1715506200", "1715506200000"],
)  # fmt: skip
def test_machine_dates_are_read_in_many_forms(text):
    assert read_date(text) == MAY


@pytest.mark.parametrize("text", ["2024-05-12", "12.05.2024", "May 12, 2024", "12th May 2024", "20240512"])
def test_a_day_is_its_midnight_in_utc(text):
    assert read_date(text) == datetime(2024, 5, 12, tzinfo=UTC)


def test_the_zone_is_kept():
    assert read_date("2024-05-12T11:30:00+05:30").tzinfo == timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    "text", ["", "soon", "0001-01-01T00:00:00Z", "2024-13-45", "99999999999999999999", "²³", None, True, {}, []]
)
def test_what_is_no_date_is_none(text):
    assert read_date(text) is None


@given(st.text(max_size=60) | st.integers() | st.floats() | st.none())
def test_no_value_breaks_the_reading(value):
    found = read_date(value)
    assert found is None or found.tzinfo is not None


def test_json_ld_goes_before_the_head():
    html = linked(datePublished="2024-05-12T09:30:00Z", dateModified="2024-05-13T08:00:00Z")
    html += '<meta property="article:published_time" content="2020-01-01T00:00:00Z">'
    assert dates_of(html) == (MAY, datetime(2024, 5, 13, 8, tzinfo=UTC))


def test_a_day_yields_to_the_time_of_the_same_day():
    html = (
        linked(datePublished="2024-05-12") + '<meta property="article:published_time" content="2024-05-12T09:30:00Z">'
    )
    assert dates_of(html)[0] == MAY


def test_a_day_does_not_yield_to_the_time_of_another():
    html = (
        linked(datePublished="2024-05-12") + '<meta property="article:published_time" content="2024-05-20T09:30:00Z">'
    )
    assert dates_of(html)[0] == datetime(2024, 5, 12, tzinfo=UTC)


def test_microdata_tells():
    html = '<meta itemprop="datePublished" content="2024-05-12T09:30:00Z">'
    html += '<time itemprop="dateModified" datetime="2024-05-14">'
    assert dates_of(html) == (MAY, datetime(2024, 5, 14, tzinfo=UTC))


def test_the_time_beside_the_headline_goes_before_others():
    html = '<div><h1>Ferries</h1><time datetime="2024-05-12T09:30:00Z"></time></div>'
    page = f'<nav><time datetime="2020-01-01">Old</time></nav><main>{html}</main>'
    assert read_metadata(read_page(page)).published == MAY


def test_the_address_tells():
    assert dates_of("", "https://news.example/2024/05/12/bridge")[0] == datetime(2024, 5, 12, tzinfo=UTC)


def test_a_date_written_beside_the_headline_tells():
    assert dates_of('<p class="post-date">Published: May 12, 2024</p>')[0] == datetime(2024, 5, 12, tzinfo=UTC)


def test_where_nothing_else_tells_the_text_is_searched():
    html = "<div><p>Posted on 12 May 2024</p></div>" + "<p>The bridge will open in autumn.</p>" * 5
    assert dates_of(html)[0] == datetime(2024, 5, 12, tzinfo=UTC)


def test_nothing_is_invented():
    assert dates_of("<p>The bridge will open.</p>") == (None, None)


def test_the_search_of_the_text_is_not_loaded_before_it_is_needed():
    source = subprocess.run(
        [sys.executable, "-c", "import sys, newsclean.page; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"lxml", "htmldate", "trafilatura", "httpx"}.isdisjoint(source.stdout.split())
