"""`newsclean discover`: what it prints, and where."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from click.testing import CliRunner, Result
from discovering import Site, index, rss, sitemap
from msgspec import structs
from pytest_httpserver import HTTPServer

from newsclean import fetching
from newsclean.cli import main
from newsclean.fetching import Pace, Policy, discover
from newsclean.fetching.discovery.links import Link, Search
from newsclean.model import Failure


@pytest.fixture
def site(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Site:
    def at_once(start: str, *, search: Search, policy: Policy) -> Iterator[Link | Failure]:
        return discover(start, search=search, policy=structs.replace(policy, pace=Pace(rate=inf)))

    monkeypatch.setattr(fetching, "discover", at_once)
    site = Site(httpserver)
    site.put("/robots.txt", "", "text/plain")
    return site


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["discover", "--allow-private", *args])


def test_a_line_holds_address_date_and_title(site: Site):
    result = run(site.put("/feed.xml", rss("/a Mon, 02 Mar 2026 11:00:00 +0100", "/b")))
    assert result.stdout == f"{site.url}/a\t2026-03-02T11:00:00+01:00\tAbout /a\n{site.url}/b\t\tAbout /b\n"
    assert (result.stderr, result.exit_code) == ("", 0)


def test_where_no_publication_is_known_the_date_is_that_of_the_change(site: Site):
    assert (
        run(site.put("/sitemap.xml", sitemap("/a 2026-03-02"))).stdout == f"{site.url}/a\t2026-03-02T00:00:00+00:00\t\n"
    )


def test_jsonl_is_an_object_a_line(site: Site):
    feed = site.put("/feed.xml", rss("/a Mon, 02 Mar 2026 10:00:00 GMT", "/b"))
    first, second = map(json.loads, run(feed, "--format", "jsonl").stdout.splitlines())
    assert first == {
        "url": f"{site.url}/a",
        "published": "2026-03-02T10:00:00Z",
        "modified": None,
        "title": "About /a",
        "language": None,
        "source": feed,
    }
    assert second["published"] is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_a_list(site: Site, count: int):
    feed = site.put("/feed.xml", rss(*(f"/{number}" for number in range(count))))
    found = json.loads(run(feed, "--format", "json").stdout)
    assert [link["url"] for link in found] == [f"{site.url}/{number}" for number in range(count)]


def test_what_cannot_be_read_is_a_line_on_stderr(site: Site):
    site.put("/gone.xml", "", status=404)
    site.put("/whole.xml", sitemap("/a"))
    result = run(site.put("/sitemap.xml", index("/gone.xml", "/whole.xml")))
    assert result.stdout == f"{site.url}/a\t\t\n"
    assert result.stderr == f"newsclean: {site.url}/gone.xml: the server answered 404 Not Found\n"
    assert result.exit_code == 0


def test_where_nothing_can_be_read_the_code_says_so(site: Site):
    result = run(site.put("/gone.xml", "", status=404), "--format", "json")
    assert json.loads(result.stdout) == []
    assert result.stderr == f"newsclean: {site.url}/gone.xml: the server answered 404 Not Found\n"
    assert result.exit_code == 3


def test_where_nothing_is_found_the_code_says_so(site: Site):
    result = run(site.put("/feed.xml", rss("/a")), "--match", "harbour/[0-9]")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 1)


def test_limit_and_match(site: Site):
    feed = site.put("/feed.xml", rss("/a/1", "/b/2", "/a/3", "/a/4"))
    assert run(feed, "--match", "/a/", "--limit", "2").stdout.split() == [
        f"{site.url}/a/1", "About", "/a/1", f"{site.url}/a/3", "About", "/a/3"
    ]  # fmt: skip


@pytest.mark.parametrize(("since", "expected"), [("2h", 1), ("2d", 2), ("2w", 3), ("1999-12-31", 3)])
def test_since_is_a_date_or_a_time_back_from_now(site: Site, since: str, expected: int):
    ages = (timedelta(hours=1), timedelta(hours=40), timedelta(days=12))
    dates = [f"{datetime.now(UTC) - age:%Y-%m-%dT%H:%M:01Z}" for age in ages]
    feed = site.put("/sitemap.xml", sitemap(*(f"/{number} {date}" for number, date in enumerate(dates))))
    assert len(run(feed, "--since", since).stdout.splitlines()) == expected


@pytest.mark.parametrize("value", ["yesterday", "7", "d", "-3d", "2026-02-31", ""])
def test_a_since_that_is_none_is_a_mistake_of_usage(value: str):
    result = run("https://harbour.example/", "--since", value)
    assert result.exit_code == 2
    assert "--since" in result.stderr
    assert "such as 90m, 24h, 7d or 2w" in result.stderr


def test_a_pattern_that_is_none_is_a_mistake_of_usage():
    result = run("https://harbour.example/", "--match", "(")
    assert result.exit_code == 2
    assert result.stderr.startswith("newsclean: match: this is no regular expression")


def test_a_start_that_is_no_address_is_told(site: Site):
    result = run("harbour.example")
    assert result.exit_code == 3
    assert result.stderr == "newsclean: harbour.example: the URL must start with http:// or https://\n"
