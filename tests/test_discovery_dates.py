"""Dates in feeds and sitemaps: their forms, how exact they are, and those in names and addresses."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.fetching.discovery.stamps import Stamp, read_stamp, stamp_in_address, stamp_in_name

DAY = timedelta(days=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", utc(2026, 1, 1), utc(2027, 1, 1)),
        ("2026-03", utc(2026, 3, 1), utc(2026, 4, 1)),
        ("2026-12", utc(2026, 12, 1), utc(2027, 1, 1)),
        ("2026-03-02", utc(2026, 3, 2), utc(2026, 3, 3)),
        ("2026-03-02T10:20Z", utc(2026, 3, 2, 10, 20), None),
        ("2026-03-02T10:20+01:00", utc(2026, 3, 2, 9, 20), None),
        ("2026-03-02T10:20:30-05:00", utc(2026, 3, 2, 15, 20, 30), None),
        ("2026-03-02T10:20:30.45+01:00", utc(2026, 3, 2, 9, 20, 30, 450_000), None),
        ("2026-03-02T00:00:00Z", utc(2026, 3, 2), utc(2026, 3, 3)),
    ],
)
def test_w3c_dates_of_every_precision(text: str, start: datetime, end: datetime | None):
    assert read_stamp(text) == Stamp(start, end or start)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 10:20:00",
        "2026-03-02T10:20:00",
        "2026-03-02T10:20:00+0000",
        "2026-03-02T11:20:00 +0100",
        "2026-03-02 10:20:00 UTC",
        "2026-3-2 10:20",
        "2026/03/02 10:20",
        "20260302T102000Z",
        "Mon, 02 Mar 2026 10:20:00 GMT",
        "02.03.2026 10:20",
        "\n 2026-03-02T10:20Z ",
        1772446800,
    ],
)
def test_dates_as_sites_write_them(text: object):
    assert read_stamp(text) == Stamp(utc(2026, 3, 2, 10, 20), utc(2026, 3, 2, 10, 20))


@pytest.mark.parametrize(
    "value", [None, "", " ", "now", "0000-00-00", "2026-13-01", "1899", "12345", True, [], "9" * 99]
)
def test_what_is_no_date(value: object):
    assert read_stamp(value) is None


def test_the_zone_is_kept():
    stamp = read_stamp("2026-03-02T10:20:00+05:30")
    assert stamp.start.utcoffset() == timedelta(hours=5, minutes=30)


@given(st.text(max_size=40) | st.from_regex(r"\A[0-9TZ:+. /-]{0,30}\Z"))
def test_whatever_the_text_a_stamp_is_aware_or_none(text: str):
    stamp = read_stamp(text)
    assert stamp is None or (stamp.start.tzinfo and timedelta(0) <= stamp.end - stamp.start <= 366 * DAY)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_every_moment_is_read_back(moment: datetime, minutes: int):
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert read_stamp(aware.isoformat()).start == aware


def test_a_stamp_is_before_a_moment_once_it_is_over():
    day, noon = read_stamp("2026-03-02"), read_stamp("2026-03-02T12:00Z")
    assert [day.is_before(utc(2026, 3, d, h)) for d, h in ((2, 0), (2, 23), (3, 0))] == [False, False, True]
    assert [noon.is_before(utc(2026, 3, 2, h)) for h in (11, 12, 13)] == [False, False, True]


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("/sitemap-2019-03.xml", utc(2019, 3, 1), utc(2019, 4, 1)),
        ("/sitemap-pt-post-2019-12.xml", utc(2019, 12, 1), utc(2020, 1, 1)),
        ("/sitemap_201903.xml.gz", utc(2019, 3, 1), utc(2019, 4, 1)),
        ("/2019/03/02/sitemap.xml", utc(2019, 3, 2), utc(2019, 3, 3)),
        ("/sitemap/20190302.xml", utc(2019, 3, 2), utc(2019, 3, 3)),
        ("/sitemap.xml?yyyy=2019&mm=03&dd=02", utc(2019, 3, 2), utc(2019, 3, 3)),
        ("/sitemap.xml?year=2019&month=3", utc(2019, 3, 1), utc(2019, 4, 1)),
        ("/sitemap-2019.xml", utc(2019, 1, 1), utc(2020, 1, 1)),
        ("/sitemap-2015-to-2019.xml", utc(2019, 1, 1), utc(2020, 1, 1)),
        ("/sitemap-2019-3.xml", utc(2019, 1, 1), utc(2020, 1, 1)),
        ("/sitemap-2019-02-31.xml", None, None),
        ("/sitemap-12019.xml", None, None),
        ("/sitemap-20191.xml", None, None),
        ("/sitemap-3.xml", None, None),
    ],
)
def test_the_date_in_a_name(name: str, start: datetime | None, end: datetime | None):
    assert stamp_in_name(f"https://harbour.example{name}") == (Stamp(start, end) if start else None)


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("/2026/03/02/ferries", utc(2026, 3, 2)),
        ("/news/2026-03-02/ferries", utc(2026, 3, 2)),
        ("/20260302/ferries", utc(2026, 3, 2)),
        ("/2026/03/ferries", None),
        ("/2026/02/31/ferries", None),
        ("/story-2026/ferries", None),
    ],
)
def test_the_day_in_an_address(path: str, start: datetime | None):
    assert stamp_in_address(f"https://harbour.example{path}") == (Stamp(start, start + DAY) if start else None)


@given(st.text(max_size=60))
def test_whatever_the_name_there_is_a_stamp_or_none(name: str):
    for stamp in (stamp_in_name(name), stamp_in_address(name)):
        assert stamp is None or stamp.start < stamp.end
