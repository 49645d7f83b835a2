"""`newsclean fetch`: lists of URLs, order, failures as rows, and every option as the server sees it."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import SENTENCES, paragraphs
from servers import HEAD, raw_server, says_then_waits, whole
from sites import AT_HOME, Site, fetch, page, run, site
from werkzeug import Request, Response

from newsclean import fetching
from newsclean.cli.printing import in_order
from newsclean.errors import Unreachable
from newsclean.fetching import Policy
from newsclean.fetching.stores.store import default_path
from newsclean.model import Article, Failure
from newsclean.output import encode


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with site() as served:
        yield served


@pytest.fixture
def town(server: Site) -> Site:
    server.clear()
    return server


@pytest.fixture
def policies(monkeypatch: pytest.MonkeyPatch) -> list[Policy]:
    """The policies that fetches are made with, which then get nothing."""
    used: list[Policy] = []

    def fetch_many(urls: Iterable[str], *, policy: Policy, rules: object) -> Iterator[Article | Failure]:
        used.append(policy)
        yield from ()

    monkeypatch.setattr(fetching, "fetch_many", fetch_many)
    return used


def titles(printed: str) -> list[str]:
    return [json.loads(line)["title"] for line in printed.splitlines()]


# Which URLs


def test_a_page_is_downloaded_and_its_article_printed(town: Site):
    town.serve("Ferry")
    result = fetch(town.url("Ferry"))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "Ferry")
    assert result.stderr.startswith("kept 6 paragraphs, ")


def test_articles_of_arguments_are_printed_in_the_order_given(town: Site):
    later_is_answered = threading.Event()

    def slow(request: Request) -> Response:
        assert later_is_answered.wait(5)
        return Response(page("First"), content_type="text/html")

    def quick(request: Request) -> Response:
        later_is_answered.set()
        return Response(page("Second"), content_type="text/html")

    town.server.expect_request("/First").respond_with_handler(slow)
    town.server.expect_request("/Second").respond_with_handler(quick)
    result = fetch(town.url("First"), town.url("Second"), "--format", "jsonl")
    assert titles(result.stdout) == ["First", "Second"]


@given(st.data())
def test_whatever_is_ready_first_the_order_is_that_of_the_urls(data: st.DataObject):
    urls = data.draw(st.lists(st.sampled_from([f"https://example.org/{name}" for name in "abcd"]), max_size=8))
    ready = [Failure(url=url, error=Unreachable(url, "no answer")) for url in data.draw(st.permutations(urls))]
    assert [result.url for result in in_order(urls, ready)] == urls


LIST = """\
# what to read

{0}\t2026-03-04\tA headline
   {1}
#{2}
"""


def test_of_a_list_the_first_word_of_each_line_is_fetched(town: Site):
    town.serve("One", "Two")
    result = fetch("-", "--format", "jsonl", stdin=LIST.format(town.url("One"), town.url("Two"), town.url("Three")))
    assert (result.exit_code, sorted(titles(result.stdout))) == (0, ["One", "Two"])


def test_lists_come_from_files_beside_arguments(town: Site, tmp_path: Path):
    town.serve("One", "Two", "Three")
    (tmp_path / "urls").write_text(f"\ufeff{town.url('Two')}\r\n{town.url('Three')}", encoding="utf-8")
    result = fetch(town.url("One"), "--input", str(tmp_path / "urls"), "--format", "jsonl")
    assert (result.exit_code, sorted(titles(result.stdout))) == (0, ["One", "Three", "Two"])
    assert len(result.stderr.splitlines()) == 3


def test_a_list_of_one_is_a_list_in_json(town: Site):
    town.serve("One")
    assert [article["title"] for article in json.loads(fetch("-", "--format", "json", stdin=town.url("One")).stdout)]
    assert fetch("--input", "-", "--format", "json", stdin="").stdout.split() == ["[", "]"]


def test_what_is_no_list_is_a_usage_error():
    result = fetch("-", stdin="a" * 70_000)
    assert result.exit_code == 2
    assert "its line 1 is too long" in result.stderr


@given(st.binary(max_size=200) | st.text(st.sampled_from("htp:/[]@#?%. \n\0é")).map(lambda text: text.encode()))
def test_any_bytes_are_a_list_whose_failures_are_told_one_by_one(data: bytes):
    result = fetch("-", "--format", "jsonl", stdin=data)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == len(result.stderr.splitlines())
    assert result.exit_code == (3 if rows else 0)


# Failures


def test_a_failure_is_a_line_on_stderr_and_a_row_of_jsonl(town: Site):
    town.serve("One", "Two")
    town.server.expect_request("/gone").respond_with_data("", status=410)
    urls = [town.url(name) for name in ("One", "gone", "Two")]
    result = fetch(*urls, "--format", "jsonl")
    first, failure, last = result.stdout.splitlines()
    assert result.exit_code == 3
    assert result.stderr.splitlines()[1] == f"newsclean: {urls[1]}: the server answered 410 Gone"
    row = json.loads(failure)
    attempts = row.pop("attempts")
    assert row == {
        "url": urls[1],
        "error": "Refused",
        "message": "the server answered 410 Gone",
        "status": 410,
        "evidence": [],
    }
    assert [attempt["status"] for attempt in attempts] == [410]
    for line, name in ((first, "One"), (last, "Two")):
        article = msgspec.json.decode(line, type=Article)
        assert (article.title, article.fetched and article.fetched.url) == (name, town.url(name))
        assert encode(article.to_dict()) == line


def test_a_failure_alone_is_a_row_of_jsonl_and_nothing_in_other_formats(town: Site):
    town.server.expect_request("/gone").respond_with_data("", status=410)
    printed = {form: fetch(town.url("gone"), "--format", form).stdout for form in ("text", "json", "jsonl", "md")}
    assert json.loads(printed.pop("jsonl"))["error"] == "Refused"
    assert set(printed.values()) == {""}


def test_json_holds_the_articles_only(town: Site):
    town.serve("One")
    town.server.expect_request("/gone").respond_with_data("", status=410)
    result = fetch(town.url("gone"), town.url("One"), "--format", "json")
    assert [article["title"] for article in json.loads(result.stdout)] == ["One"]


def test_a_page_without_an_article_is_a_row_and_exit_code_1(town: Site):
    town.server.expect_request("/empty").respond_with_data("<!doctype html><p>", content_type="text/html")
    result = fetch(town.url("empty"), "--format", "jsonl")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["url"] == town.url("empty")


def test_a_password_is_in_no_row(town: Site):
    town.serve("One")
    town.server.expect_request("/gone").respond_with_data("", status=410)
    urls = [town.url(name).replace("//", "//ann:secret@") for name in ("One", "gone")]
    result = fetch(*urls, "--format", "jsonl")
    assert len(result.stdout.splitlines()) == 2
    assert "secret" not in result.output
    assert town.asked[0].authorization.password == "secret"


# Options, as the server sees them


def test_the_name_and_the_headers_are_sent(town: Site):
    town.serve("One")
    fetch(town.url("One"), "--user-agent", "study/1.0", "--header", "Cookie: a=b", "--header", "X-Odd:1: 2 ")
    (request,) = town.asked
    assert request.user_agent.string == "study/1.0"
    assert (request.headers["Cookie"], request.headers["X-Odd"]) == ("a=b", "1: 2")


@pytest.mark.parametrize(("retries", "requests"), [("0", 1), ("1", 2)])
def test_a_page_is_asked_for_again_as_often_as_told(town: Site, retries: str, requests: int):
    town.server.expect_request("/busy").respond_with_data("", status=503)
    assert fetch(town.url("busy"), "--retries", retries).exit_code == 3
    assert len(town.asked) == requests


def test_a_page_that_takes_longer_than_told_is_given_up():
    with raw_server(says_then_waits(HEAD)) as server:
        result = fetch(server.url, "--timeout", "0.3", "--retries", "0")
    assert result.exit_code == 3
    assert "0.3 seconds" in result.stderr


def test_a_proxy_is_asked_instead_of_the_host():
    with raw_server(whole(page("Ferry").encode())) as proxy:
        result = fetch("http://news.example/", "--proxy", f"http://{proxy.netloc}")
        assert (result.exit_code, proxy.connections) == (0, 1)


def test_robots_are_obeyed_unless_told_otherwise(town: Site):
    town.server.clear()
    town.server.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    town.serve("One")
    args = [argument for argument in AT_HOME if argument != "--ignore-robots"]
    result = run("fetch", *args, town.url("One"))
    assert (result.exit_code, town.asked) == (3, [])
    assert fetch(town.url("One")).exit_code == 0


def test_private_hosts_are_refused_unless_told_otherwise(town: Site):
    town.serve("One")
    assert run("fetch", "--ignore-robots", town.url("One")).exit_code == 3
    assert town.asked == []


def test_an_article_is_followed_over_as_many_pages_as_told(town: Site):
    for number in (1, 2, 3):
        more = f'<link rel="next" href="/ferry-stays-ashore?page={number + 1}">' if number < 3 else ""
        text = page("Story", more=more, prose=paragraphs(4, 2 * (number - 1)))
        town.server.expect_request("/ferry-stays-ashore", query_string=f"page={number}").respond_with_data(
            text, content_type="text/html"
        )
    result = fetch(town.url("ferry-stays-ashore?page=1"), "--pages", "2")
    assert [request.query_string for request in town.asked] == [b"page=1", b"page=2"]
    assert all(sentence in result.stdout for sentence in SENTENCES[:6])


def test_what_is_in_the_cache_is_not_asked_for_again_and_there_offline(town: Site, tmp_path: Path):
    stored = ("--cache-file", str(tmp_path / "http.sqlite"))
    town.server.expect_request("/One").respond_with_data(
        page("One"), content_type="text/html", headers={"Cache-Control": "max-age=600"}
    )
    for more in ((), (), ("--offline",)):
        assert fetch(town.url("One"), *stored, *more).exit_code == 0
    assert len(town.asked) == 1
    missing = fetch(town.url("Two"), *stored, "--offline", "--format", "jsonl")
    assert json.loads(missing.stdout)["error"] == "NotCached"
    assert len(town.asked) == 1


@pytest.mark.parametrize("option", ["--cache", "--offline"])
def test_the_users_own_cache_is_where_the_system_keeps_such_things(
    policies: list[Policy], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, option: str
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fetch("https://example.org/", option)
    assert policies[0].cache == str(default_path())
    assert policies[0].cache.startswith(str(tmp_path))


def test_what_is_recorded_is_not_asked_for_again(town: Site, tmp_path: Path):
    town.serve("One")
    record = ("--save-warc", str(tmp_path / "run.warc"))
    for more in ((), (), ("--offline",)):
        assert fetch(town.url("One"), *record, *more).exit_code == 0
    assert len(town.asked) == 1
    assert (tmp_path / "run.warc").read_bytes().startswith(b"WARC/1.1")


@pytest.mark.parametrize(
    ("said", "rate", "burst", "concurrent"), [("0.5", 0.5, 1, 2), ("30/m", 0.5, 1, 2), ("7.5/s", 7.5, 1, 8)]
)
def test_a_rate_is_kept_evenly(policies: list[Policy], said: str, rate: float, burst: int, concurrent: int):
    fetch("https://example.org/", "--rate", said)
    pace = policies[0].pace
    assert (pace.rate, pace.burst, pace.concurrent) == (rate, burst, concurrent)


def test_what_is_not_said_stays_as_the_library_has_it(policies: list[Policy]):
    run("fetch", "https://example.org/")
    assert policies == [Policy()]


@pytest.mark.parametrize("word", ["never", "when-needed", "always"])
def test_a_browser_is_used_as_told(policies: list[Policy], word: str):
    fetch("https://example.org/", "--browser", word, "--concurrency", "5")
    assert (policies[0].browser, policies[0].concurrency) == (word.replace("-", "_"), 5)


@pytest.mark.parametrize(
    ("option", "name"), [("--save-warc", "run.txt"), ("--save-warc", "taken.warc"), ("--cache-file", "taken.warc")]
)
def test_a_file_that_cannot_be_used_is_told_before_anything_is_asked(
    town: Site, tmp_path: Path, option: str, name: str
):
    town.serve("One")
    (tmp_path / "taken.warc").write_text("This is neither a recording nor a cache.", encoding="utf-8")
    result = fetch(town.url("One"), town.url("One"), option, str(tmp_path / name), "--format", "json")
    assert (result.exit_code, result.stdout, town.asked) == (2, "", [])
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("package", "option"),
    [("playwright", "--browser=always"), ("hishel", "--cache-file=new.sqlite"), ("fastwarc", "--save-warc=new.warc")],
)
def test_an_option_whose_package_is_missing_says_what_to_install(
    town: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, option: str
):
    town.serve("One")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "newsclean.fetching.stores.private_cache", raising=False)
    result = fetch(town.url("One"), option)
    assert (result.exit_code, town.asked) == (2, [])
    (line,) = result.stderr.splitlines()
    assert "pip install 'newsclean[" in line


@pytest.mark.parametrize(
    "args",
    [
        ("--rate", "0"),
        ("--rate", "-1"),
        ("--rate", "5/d"),
        ("--rate", "fast"),
        ("--timeout", "-1"),
        ("--timeout", "nan"),
        ("--timeout", "inf"),
        ("--retries", "-1"),
        ("--concurrency", "0"),
        ("--pages", "0"),
        ("--browser", "sometimes"),
        ("--proxy", "socks5://localhost:1080"),
        ("--proxy", "http://[::1"),
        ("--proxy", "http://proxy.example:99999"),
        ("--user-agent", " "),
        ("--user-agent", "a\nb"),
        ("--header", "Accept-Language de"),
        ("--header", "X-Odd: a\r\nX-More: b"),
        ("--header", "X Odd: a"),
        ("--header", ": a"),
        *[("--header", f"{name}: a") for name in ("Host", "content-length", "Transfer-Encoding", "Connection")],
        ("--header", "Accept-Encoding: br"),
    ],
)
def test_a_value_that_no_fetch_could_keep_to_is_a_usage_error(policies: list[Policy], args: tuple[str, ...]):
    result = fetch("https://example.org/", *args)
    assert (result.exit_code, result.stdout, policies) == (2, "", [])
    (line,) = result.stderr.splitlines()
    assert line.startswith("newsclean: ") and line.endswith("(see 'main fetch --help')")
