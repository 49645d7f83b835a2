"""When the article was published and changed."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.page import read_metadata, read_page
from newsclean.page.calendar import says_updated
from newsclean.page.dateforms import around_dates, read_date, written_date
from newsclean.page.markup import catalogue

MAY = datetime(2024, 5, 12, 9, 30, tzinfo=UTC)
DAY = datetime(2024, 5, 12, tzinfo=UTC)
LANGUAGES = {name: table for name, table in catalogue("dates").items() if isinstance(table, dict)}


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
    "text", ["2024-05-12 11:30 +0530", "2024/05/12 11:30:00+05:30", "Sun, 12 May 2024 11:30:00 +0530"]
)
def test_the_zone_is_kept_in_other_forms(text):
    found = read_date(text)
    assert found.isoformat() == "2024-05-12T11:30:00+05:30"


@pytest.mark.parametrize(
    "text",
    [
        "12 May 2024",
        "Sunday, May 12th, 2024",
        "12. Mai 2024",
        "12 mai 2024",
        "12 de mayo de 2024",
        "12 de maio de 2024",
        "12 maggio 2024",
        "12 mei 2024",
        "12 maj 2024",
        "12. mai 2024",
        "12. toukokuuta 2024",
        "12. maí 2024",
        "12 maja 2024",
        "12. května 2024",
        "12. mája 2024",
        "2024. május 12.",
        "12 mai 2024",
        "12 Μαΐου 2024",
        "12 май 2024",
        "12 мая 2024",
        "12 травня 2024",
        "2024 m. gegužės 12 d.",
        "12 Mayıs 2024",
        "12 MAYIS 2024",
        "12 مايو 2024",
        "12 أيار 2024",
        "12 במאי 2024",
        "12 मई 2024",
        "12 Mei 2024",
        "12/5/2024",
        "2024年5月12日",
        "2024. 5. 12.",
    ],
)
def test_dates_for_readers_are_read_in_many_languages(text):
    assert written_date(f"Post: {text}") == DAY


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("12 May 2024 05.45 BST", "05:45"),
        ("May 12, 2024 - 9:03PM", "21:03"),
        ("May 12, 2024 12:10 a.m.", "00:10"),
        ("le 12 mai 2024 à 06h30", "06:30"),
        ("12. toukokuuta 2024 klo 9.30", "09:30"),
        ("12.05.2024, 10:15 Uhr", "10:15"),
    ],
)
def test_the_clock_beside_a_written_date_is_read(text, clock):
    assert written_date(text).isoformat()[11:16] == clock


@pytest.mark.parametrize(("text", "order", "day"), [
    ("3/9/2026", "day", (2026, 9, 3)), ("3/9/2026", "month", (2026, 3, 9)), ("03-09-2026", "month", (2026, 3, 9)),
    ("3.9.2026", "month", (2026, 9, 3)), ("23/9/2026", "month", (2026, 9, 23)), ("9/23/2026", "day", (2026, 9, 23)),
])  # fmt: skip
def test_what_comes_first_is_told_by_points_by_size_then_by_the_order(text, order, day):
    assert written_date(text, order) == datetime(*day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "url", "month"),
    [
        ("en-US", "https://news.example/a", 3),
        ("en", "https://news.example/a", 3),
        ("en-GB", "https://news.example/a", 9),
        ("es", "https://news.example/a", 9),
    ],
)
def test_the_pages_locale_tells_the_order(locale, url, month):
    html = f'<html lang="{locale}"><meta property="article:published_time" content="3/9/2026"><h1>A bridge opens</h1>'
    assert read_metadata(read_page(html, url=url)).published.month == month


@pytest.mark.parametrize(
    "text", ["no date here", "12 von 2024 Stimmen", "in 2024", "May 2024", "32 May 2024", "call 2024-555"]
)
def test_running_text_holds_no_date(text):
    assert written_date(text) is None


def test_a_text_is_parted_at_its_dates():
    assert [part.strip() for part in around_dates("Nora Lindqvist, May 12, 2024, Aldermere")] == [
        "Nora Lindqvist,",
        ", Aldermere",
    ]
    assert around_dates("Nora Lindqvist") == ["Nora Lindqvist"]
    assert around_dates("Nora Lindqvist May 12, 2024") == ["Nora Lindqvist ", ""]


@given(st.text(alphabet="0123456789-/. maytoch年月日:é", max_size=60))
def test_no_text_breaks_the_reading_of_written_dates(text):
    found = written_date(text)
    assert found is None or found.tzinfo is not None
    assert sum(map(len, around_dates(text))) <= len(text)


@pytest.mark.parametrize("language", [name for name, table in LANGUAGES.items() if "months" in table])
def test_a_language_has_twelve_months(language):
    assert len(LANGUAGES[language]["months"]) == 12


def test_the_name_of_a_month_is_that_of_one_month():
    named = {}
    for table in LANGUAGES.values():
        for number, forms in enumerate(table.get("months", ())):
            for form in forms.split("|"):
                assert named.setdefault(form, number) == number, form


@pytest.mark.parametrize(
    "label", ["Updated 3 hours ago", "Zuletzt aktualisiert", "Mis à jour le", "最終更新", "Обновлено"]
)
def test_labels_of_changes_are_known(label):
    assert says_updated(label)


@pytest.mark.parametrize("label", ["Published", "Veröffentlicht am", "Outdated maps"])
def test_other_labels_are_not_those_of_changes(label):
    assert not says_updated(label)


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


@pytest.mark.parametrize(
    "html",
    ["<div><span>Published</span><span>May 12, 2024</span></div>", "<p>Aldermere, 12 May 2024</p>",
     '<p class="date">Last updated <span class="date">20 May 2024</span></p><p>12 May 2024</p>',
     '<p>Updated</p><p>May 20, 2024</p><p>Posted on May 12, 2024</p>'],
)  # fmt: skip
def test_a_date_of_no_marked_element_tells_and_that_of_a_change_does_not(html):
    assert dates_of(html)[0] == DAY


@pytest.mark.parametrize("label", ["Updated", "<b>Updated</b>"])
def test_a_time_of_a_change_is_no_publication(label):
    html = f'<p>{label}<time datetime="2024-05-20T08:00:00Z"></time></p>'
    html += '<p>Published <time datetime="2024-05-12"></time></p>'
    assert dates_of(html) == (DAY, datetime(2024, 5, 20, 8, tzinfo=UTC))


@pytest.mark.parametrize("clock", ["May 12, 2024 11:00 pm EST", "12 May 2024, 23.00", "<time>12.05.2024 23:00</time>"])
def test_a_moment_in_utc_takes_the_zone_of_the_clock_beside_the_headline(clock):
    found, _ = dates_of(linked(datePublished="2024-05-13T04:00:41Z") + f"<p>{clock}</p>")
    assert found == datetime(2024, 5, 13, 4, 0, 41, tzinfo=UTC)
    assert found.isoformat() == "2024-05-12T23:00:41-05:00"


@pytest.mark.parametrize(
    "shown", ["May 12, 2024", "Updated May 12, 2024 11:00 pm", "May 14, 2024 9:00 pm", "May 12, 2024 11:07 pm"]
)
def test_what_is_no_clock_of_that_moment_gives_no_zone(shown):
    found, _ = dates_of(linked(datePublished="2024-05-13T04:00:00Z") + f"<p>{shown}</p>")
    assert found.isoformat() == "2024-05-13T04:00:00+00:00"


def test_a_year_alone_is_no_date():
    assert dates_of("<footer>© 2024 Millpond Gazette</footer>" + "<p>The bridge will open.</p>" * 5)[0] is None


def test_where_nothing_else_tells_the_text_is_searched():
    html = "<div><p>Posted on 12 May 2024</p></div>" + "<p>The bridge will open in autumn.</p>" * 5
    assert dates_of(html)[0] == datetime(2024, 5, 12, tzinfo=UTC)


def test_nothing_is_invented():
    assert dates_of("<p>The bridge will open.</p>") == (None, None)


def test_no_other_parser_is_loaded_even_where_nothing_tells():
    code = "import sys; from newsclean.page import *; read_metadata(read_page('<p>x</p>')); print(*sys.modules)"
    source = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"lxml", "htmldate", "trafilatura", "httpx"}.isdisjoint(source.stdout.split())


def test_a_moment_of_another_day_in_utc_takes_the_zone_of_the_clock_beside_the_headline():
    found, _ = dates_of(linked(datePublished="2024-05-12T22:57:00-05:00") + "<p>May 13, 2024 3:57 AM</p>")
    assert found.isoformat() == "2024-05-13T03:57:00+00:00"
    found, _ = dates_of(linked(datePublished="2024-05-12T22:57:00-05:00") + "<p>May 12, 2024 10:57 PM</p>")
    assert found.isoformat() == "2024-05-12T22:57:00-05:00"


def test_a_date_written_beside_the_headline_goes_before_the_times_of_other_stories():
    html = '<header><h1>A bridge opens</h1><ul><li class="day">12 May 2024</li></ul></header>'
    page = f"<main>{html}</main><aside><time>20 May 2024</time></aside>"
    assert read_metadata(read_page(page)).published == DAY


@pytest.mark.parametrize(
    ("time", "told"), [("2024-05-13T00:30", "2024-05-13T00:30"), ("2024-05-20T09:30", "2024-05-12T00:00")]
)
def test_the_address_yields_to_a_time_that_bears_it_out(time, told):
    page = "<header><div><div><div><h1>Daily Post</h1></div></div></div></header>"
    page += f'<footer><time datetime="{time}"></time></footer>'
    found = read_metadata(read_page(page, url="https://news.example/2024/05/12/bridge")).published
    assert found.isoformat()[:16] == told


def test_a_line_far_below_the_headline_tells_where_nothing_else_does():
    prose = "<p>The bridge will open in autumn, the council said.</p>" * 30
    page = f"<main><div><div><div><div><h1>A bridge opens</h1></div></div></div></div>{prose}<p>12 May 2024</p></main>"
    assert read_metadata(read_page(page)).published == DAY


@pytest.mark.parametrize(
    "html", ["<p>Last updated: 12 May 2024</p>", '<meta property="article:modified_time" content="2024-05-12">']
)
def test_the_change_tells_where_nothing_else_does(html):
    assert dates_of(html)[0] == DAY


def test_a_date_in_running_text_is_not_the_articles():
    assert dates_of("<p>The old bridge, which was opened on 12 May 1994 by the mayor, is to go.</p>")[0] is None
