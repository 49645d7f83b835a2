"""A recording that a later run goes on with: what is saved there is not asked again, however the run before ended."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asking import Asker, asking
from pytest_httpserver import HTTPServer
from servers import PAGE
from werkzeug import Request, Response

from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.exchange import Exchange
from newsclean.fetching.stores.recording import Recording
from newsclean.fetching.stores.tape import recorded


@pytest.fixture(params=[".warc", ".warc.gz"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / f"run{request.param}")


@pytest.fixture
def ask(file: str) -> Iterator[Asker]:
    with run(file) as asker:
        yield asker


def run(file: str):
    return asking(lambda wire: recorded(wire, Recording.open(file, Policy())))


def test_a_saved_answer_is_given_again_as_it_was(file: str, httpserver: HTTPServer):
    headers = [("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Word", "caf\xe9")]
    httpserver.expect_request("/story").respond_with_data(PAGE, headers=headers)
    url = httpserver.url_for("/story")
    with run(file) as ask:
        first, again = ask(url), ask(f"{url}#part")
    with run(file) as ask:
        later = ask(url)
    assert [told.stored for told in (first, again, later)] == [None, "recording", "recording"]
    assert first.body == again.body == later.body == PAGE
    assert first.headers.raw == again.headers.raw == later.headers.raw
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("status", "headers", "requests"),
    [
        (200, {}, 1),
        (204, {}, 1),
        (301, {"Location": "/other"}, 1),
        (302, {"Location": "/other"}, 1),
        (300, {}, 2),
        (404, {}, 1),
        (410, {}, 1),
        (403, {}, 2),
        (429, {}, 2),
        (500, {}, 2),
        (503, {}, 2),
    ],
)
def test_only_answers_for_good_are_given_again(file: str, httpserver: HTTPServer, status, headers, requests):
    httpserver.expect_request("/").respond_with_data(b"", status, headers)
    for _ in range(2):
        with run(file) as ask:
            assert ask(httpserver.url_for("/")).status == status
    assert len(httpserver.log) == requests


def test_of_redirects_and_missing_pages_the_head_is_enough(ask: Asker, httpserver: HTTPServer):
    httpserver.expect_request("/old").respond_with_data("moved", 301, {"Location": "/new"})
    httpserver.expect_request("/gone").respond_with_data("gone", 410)
    httpserver.expect_request("/page").respond_with_data(PAGE)
    for _ in range(2):
        assert [ask.unread(httpserver.url_for(path)) for path in ("/old", "/gone", "/page")] == [301, 410, 200]
    assert [request.path for request, _ in httpserver.log] == ["/old", "/gone", "/page", "/page"]


def test_a_later_failure_does_not_take_the_place_of_an_answer(file: str, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(PAGE)
    url = httpserver.url_for("/")
    with run(file) as ask:
        ask(url)
    with closing(Recording.open(file, Policy())) as recording:
        found = recording.saved(url)
        recording.save(found._replace(status=500, body=b""))
        recording.save(found._replace(truncated="time", body=b"half"))
        assert recording.saved(url) == found
    with run(file) as ask:
        assert (ask(url).body, ask(url).stored) == (PAGE, "recording")


def test_a_request_that_wants_a_new_answer_gets_one_which_is_then_the_saved_one(file: str, httpserver: HTTPServer):
    for body in ("one", "two"):
        httpserver.expect_ordered_request("/").respond_with_data(body)
    url = httpserver.url_for("/")
    with run(file) as ask:
        assert [ask(url).body, ask.anew(url).body, ask(url).body] == [b"one", b"two", b"two"]
    with run(file) as ask:
        assert ask(url).body == b"two"


@pytest.mark.parametrize(("hours", "requests"), [(23, 0), (25, 1)])
def test_a_robots_txt_is_given_again_for_a_day(file: str, httpserver: HTTPServer, hours: int, requests: int):
    httpserver.expect_request("/robots.txt").respond_with_data("new")
    httpserver.expect_request("/story").respond_with_data("new")
    past = Exchange(
        url=httpserver.url_for("/robots.txt"), status=200, reason="OK", http_version="HTTP/1.1", request_headers=(),
        headers=(), body=b"old", when=datetime.now(UTC) - timedelta(hours=hours),
    )  # fmt: skip
    with closing(Recording.open(file, Policy())) as recording:
        recording.save(past)
        recording.save(past._replace(url=httpserver.url_for("/story")))
    with run(file) as ask:
        assert ask(httpserver.url_for("/robots.txt?")).body == b"new"
        assert ask(httpserver.url_for("/story")).body == b"old"
        assert ask(httpserver.url_for("/robots.txt")).body == (b"new" if requests else b"old")
        assert ask(httpserver.url_for("/robots.txt")).body == (b"new" if requests else b"old")
    assert len(httpserver.log) == requests + 1


def test_other_methods_are_neither_recorded_nor_answered(file: str, ask: Asker, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(PAGE)
    url = httpserver.url_for("/")
    told = [ask.run(ask.get(url, method)).stored for method in ("HEAD", "GET", "HEAD", "POST", "GET")]
    assert told == [None, None, None, None, "recording"]


def test_many_tasks_are_recorded_side_by_side(file: str, httpserver: HTTPServer):
    httpserver.expect_request("/page").respond_with_handler(lambda request: Response(request.query_string * 3000))
    urls = [httpserver.url_for(f"/page?{number}") for number in range(100, 150)]

    async def crowd(ask: Asker) -> list[bytes]:
        return [told.body for told in await asyncio.gather(*map(ask.get, urls))]

    bodies = [b"%d" % number * 3000 for number in range(100, 150)]
    for _ in range(2):
        with run(file) as ask:
            assert ask.run(crowd(ask)) == bodies
    assert len(httpserver.log) == 50


CRAWL = """
import asyncio, sys, httpx
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.recording import Recording
from newsclean.fetching.stores.tape import recorded
async def main(file, *urls):
    transport = recorded(httpx.AsyncHTTPTransport(verify=False), Recording.open(file, Policy()))
    async def get(url):
        response = await transport.handle_async_request(httpx.Request("GET", url))
        body = b"".join([chunk async for chunk in response.aiter_raw()])
        assert body == url.rpartition("?")[2].encode() * 2000, body[:20]
        print(url, flush=True)
    for start in range(0, len(urls), 4):
        await asyncio.gather(*map(get, urls[start:start + 4]))
    await transport.aclose()
asyncio.run(main(*sys.argv[1:]))
"""


def crawl(file: str, urls: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", CRAWL, file, *urls], stdout=subprocess.PIPE, text=True)


def test_a_run_that_is_killed_again_and_again_asks_for_nothing_it_has_told_of(tmp_path: Path, httpserver: HTTPServer):
    file = str(tmp_path / "run.warc.gz")
    asked: list[str] = []
    kill_at = iter((5, 15))
    process: list[subprocess.Popen[str]] = []
    lock = threading.Lock()
    deadly = next(kill_at)

    def answer(request: Request) -> Response:
        nonlocal deadly
        with lock:
            asked.append(request.url)
            if len(asked) == deadly:
                process[0].send_signal(signal.SIGKILL)
                deadly = next(kill_at, 0)
        return Response(request.query_string * 2000)

    httpserver.expect_request("/page").respond_with_handler(answer)
    urls = [httpserver.url_for(f"/page?{number}") for number in range(100, 140)]
    told: list[str] = []
    codes = []
    for _ in range(3):
        before = len(asked)
        process[:] = [crawl(file, urls)]
        output, _ = process[0].communicate()
        assert not set(told) & set(asked[before:])
        told += output.split()
        codes.append(process[0].returncode)
    assert codes == [-signal.SIGKILL] * 2 + [0]
    assert set(told) == set(urls)
    # A kill can cost what was on its way: the four that were asked for at the time.
    assert max(Counter(asked).values()) <= 2
    assert len(asked) <= len(urls) + 2 * 4
