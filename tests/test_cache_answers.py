"""The cache's manners: what it stores, when it asks again, and what it never gives to anybody."""

from __future__ import annotations

import asyncio
import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from asking import Asker, asking
from pytest_httpserver import HTTPServer
from servers import PAGE, raw_server, says, says_then_resets, says_then_waits
from werkzeug import Request, Response

from newsclean.errors import MissingPackage, NotCached
from newsclean.fetching.faults import Fault
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.cache import cached
from newsclean.fetching.stores.store import contents, opened

HOUR = {"Cache-Control": "max-age=3600"}
STALE = {"Cache-Control": "max-age=0"}
TOMORROW = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
LONG_AGO = format_datetime(datetime.now(UTC) - timedelta(days=100), usegmt=True)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "http.sqlite")


@pytest.fixture
def ask(file: str) -> Iterator[Asker]:
    with asking(lambda wire: cached(wire, Policy(cache=file))) as asker:
        yield asker


@pytest.fixture
def story(httpserver: HTTPServer) -> Callable[..., str]:
    """A page under its URL, with the headers given and its text counting up."""

    def expect(status: int = 200, etag: str = "", **options: str) -> str:
        asked: list[Request] = []

        def answer(request: Request) -> Response:
            asked.append(request)
            if etag and request.headers.get("If-None-Match") == etag:
                return Response(status=304, headers={"ETag": etag, "X-Round": str(len(asked)), **named})
            body = b"%s %d" % (PAGE, len(asked))
            return Response(body, status, {**({"ETag": etag} if etag else {}), **named})

        named = {name.replace("_", "-"): value for name, value in options.items()}
        httpserver.expect_request("/story").respond_with_handler(answer)
        return httpserver.url_for("/story")

    return expect


def echo(request: Request) -> Response:
    return Response(request.query_string, headers=HOUR)


def asked(server: HTTPServer) -> int:
    return len(server.log)


def test_a_fresh_answer_is_given_again_without_asking(ask: Asker, httpserver: HTTPServer, story):
    url = story(Cache_Control="max-age=3600", X_Word="caf\xe9", Set_Cookie="one=1")
    first, second = ask(url), ask(f"{url}#part")
    assert (first.body, first.stored) == (PAGE + b" 1", None)
    assert (second.status, second.body, second.stored) == (200, PAGE + b" 1", "cache")
    assert second.headers["x-word"] == first.headers["x-word"] == "caf\xe9"
    assert asked(httpserver) == 1


def test_a_body_is_stored_as_it_came_over_the_wire(ask: Asker, httpserver: HTTPServer):
    packed = gzip.compress(PAGE * 20_000)
    httpserver.expect_request("/").respond_with_data(packed, headers={"Content-Encoding": "gzip", **HOUR})
    told = [ask(httpserver.url_for("/")) for _ in range(2)]
    assert [answer.body for answer in told] == [packed, packed]
    assert told[1].headers["content-encoding"] == "gzip"
    assert told[1].stored == "cache"


@pytest.mark.parametrize(
    ("headers", "requests"),
    [
        ({"Cache_Control": "max-age=3600"}, 1),
        ({"Cache_Control": "private, max-age=3600"}, 1),
        ({"Cache_Control": "s-maxage=3600"}, 2),
        ({"Cache_Control": "max-age=3600, no-cache"}, 2),
        ({"Cache_Control": "max-age=3600, no-store"}, 2),
        ({"Cache_Control": "max-age=0"}, 2),
        ({"Cache_Control": "max-age=60", "Age": "61"}, 2),
        ({"Cache_Control": "max-age=60", "Age": "59"}, 1),
        ({"Cache_Control": "max-age=60", "Age": "many"}, 1),
        ({"Expires": "Thu, 01 Jan 2099 00:00:00 GMT"}, 1),
        ({"Expires": "0"}, 2),
        ({"Last_Modified": LONG_AGO}, 1),
        ({}, 2),
        ({"Cache_Control": "max-age=3600", "Vary": "*"}, 2),
        ({"Cache_Control": "max-age=3600", "Vary": "Accept, User-Agent"}, 1),
    ],
)
def test_how_often_the_server_is_asked_is_up_to_its_headers(ask, httpserver, story, headers, requests):
    url = story(**headers)
    bodies = {ask(url).body for _ in range(2)}
    assert (asked(httpserver), len(bodies)) == (requests, requests)


@pytest.mark.parametrize(
    ("date", "requests"),
    [(LONG_AGO, 2), (TOMORROW, 1), ("yesterday", 1), ("Fri, 31 Dec 9999 23:59:59 -2359", 1)],
    ids=["long ago", "tomorrow", "no date", "after all dates"],
)
def test_an_answer_is_as_old_as_its_date_says_but_never_from_the_future(ask: Asker, file: str, date: str, requests):
    head = f"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n"
    with raw_server(says(head.encode())) as server:
        assert [ask(server.url).status for _ in range(2)] == [200, 200]
        assert server.connections == requests
    assert contents(file).newest <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("status", "headers", "requests"),
    [
        (404, {"Cache_Control": "max-age=60"}, 1),
        (410, {"Cache_Control": "max-age=60"}, 1),
        (403, {"Cache_Control": "max-age=60"}, 2),
        (503, {"Cache_Control": "max-age=60"}, 2),
        (301, {"Cache_Control": "max-age=60", "Location": "/other"}, 1),
        (302, {"Cache_Control": "max-age=60", "Location": "/other"}, 1),
        (302, {"Cache_Control": "max-age=60", "Location": "/story", "Set_Cookie": "seen=1"}, 2),
        (301, {"Cache_Control": "max-age=60"}, 2),
    ],
)
def test_only_statuses_that_last_are_stored(ask: Asker, httpserver: HTTPServer, story, status, headers, requests):
    url = story(status, **headers)
    assert [ask(url).status for _ in range(2)] == [status] * 2
    assert asked(httpserver) == requests


def test_an_etag_is_sent_back_and_a_304_renews_the_stored_answer(ask: Asker, httpserver: HTTPServer, story):
    url = story(etag='"one"', Cache_Control="max-age=0")
    told = [ask(url) for _ in range(3)]
    assert [answer.body for answer in told] == [PAGE + b" 1"] * 3
    assert [answer.status for answer in told] == [200, 200, 200]
    assert [answer.headers.get("x-round") for answer in told] == [None, "2", "3"]
    assert [answer.stored for answer in told] == [None, "cache", "cache"]
    assert [request.headers.get("If-None-Match") for request, _ in httpserver.log] == [None, '"one"', '"one"']


def test_a_304_can_make_the_stored_answer_fresh_again(ask: Asker, httpserver: HTTPServer):
    def answer(request: Request) -> Response:
        if "If-Modified-Since" in request.headers:
            assert request.headers["If-Modified-Since"] == LONG_AGO
            return Response(status=304, headers={**HOUR, "Set-Cookie": "round=2"})
        return Response(PAGE, headers={"Last-Modified": LONG_AGO, **STALE})

    httpserver.expect_request("/story").respond_with_handler(answer)
    told = [ask(httpserver.url_for("/story")) for _ in range(4)]
    assert {answer.body for answer in told} == {PAGE}
    assert told[-1].headers["cache-control"] == "max-age=3600"
    assert "set-cookie" not in told[-1].headers
    assert asked(httpserver) == 2


def test_a_new_answer_takes_the_place_of_the_stored_one(ask: Asker, file: str, story):
    url = story(Cache_Control="max-age=0")
    for count in range(1, 5):
        assert ask(url).body == PAGE + b" %d" % count
    assert contents(file).answers == 1


@pytest.mark.parametrize("ending", [says_then_resets, says], ids=["reset", "closed"])
def test_a_new_answer_cut_short_does_not_take_the_place_of_the_stored_one(ask: Asker, file: str, ending):
    head = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=0\r\nConnection: close\r\nContent-Length: 4\r\n\r\n"
    with raw_server(says(head + b"old."), ending(head + b"ne")) as server:
        url = server.url
        assert ask(url).body == b"old."
        with pytest.raises(httpx.TransportError):
            ask(url)
    with asking(lambda wire: cached(wire, Policy(cache=file, offline=True))) as offline:
        assert offline(url).body == b"old."


def test_a_server_in_trouble_does_not_cost_the_stored_answer(ask: Asker, file: str, httpserver: HTTPServer):
    httpserver.expect_ordered_request("/story").respond_with_data(PAGE, headers={"ETag": '"one"', **STALE})
    for status in (500, 503, 429):
        httpserver.expect_ordered_request("/story").respond_with_data("no", status, headers=HOUR)
    url = httpserver.url_for("/story")
    assert [ask(url).status for _ in range(4)] == [200, 500, 503, 429]
    assert contents(file).answers == 1


def test_a_304_for_another_answer_leads_to_a_plain_request(ask: Asker, httpserver: HTTPServer):
    httpserver.expect_ordered_request("/story").respond_with_data(PAGE, headers={"ETag": '"one"', **STALE})
    httpserver.expect_ordered_request("/story").respond_with_data("", 304, headers={"ETag": '"two"'})
    httpserver.expect_ordered_request("/story").respond_with_data("new", headers={"ETag": '"two"', **HOUR})
    url = httpserver.url_for("/story")
    assert [ask(url).body for _ in range(3)] == [PAGE, b"new", b"new"]
    assert "If-None-Match" not in httpserver.log[2][0].headers


def test_a_request_that_wants_a_new_answer_gets_one_which_is_then_stored(ask: Asker, file: str, story):
    url = story(Cache_Control="max-age=3600")
    assert [ask(url).body, ask.anew(url).body, ask(url).body] == [PAGE + b" 1", PAGE + b" 2", PAGE + b" 2"]
    assert contents(file).answers == 1
    with asking(lambda wire: cached(wire, Policy(cache=file, offline=True))) as offline:
        assert offline.anew(url).body == PAGE + b" 2"


def test_variants_are_kept_apart_and_never_confirmed_for_each_other(ask: Asker, httpserver: HTTPServer):
    def answer(request: Request) -> Response:
        assert "If-Modified-Since" not in request.headers
        headers = {"Vary": "Accept-Language", "Last-Modified": LONG_AGO, **HOUR}
        return Response(request.headers["Accept-Language"], headers=headers)

    httpserver.expect_request("/story").respond_with_handler(answer)
    url = httpserver.url_for("/story")
    assert [ask(url, accept_language=code).body for code in ("en", "de", "en", "de")] == [b"en", b"de", b"en", b"de"]
    httpserver.check_assertions()
    assert asked(httpserver) == 2


def test_a_request_with_credentials_goes_past_the_cache(ask: Asker, file: str, httpserver: HTTPServer, story):
    url = story(Cache_Control="max-age=3600")
    assert ask(url).body == PAGE + b" 1"
    assert ask(url, authorization="Basic YW5uOnBhc3M=").body == PAGE + b" 2"
    assert ask(url).body == PAGE + b" 1"
    assert contents(file).answers == 1


def test_what_depends_on_a_cookie_is_not_stored(ask: Asker, httpserver: HTTPServer, story):
    url = story(Cache_Control="max-age=3600", Vary="Cookie")
    assert [ask(url, cookie="id=ann").body for _ in range(2)] == [PAGE + b" 1", PAGE + b" 2"]
    assert [ask(url).body for _ in range(2)] == [PAGE + b" 3", PAGE + b" 3"]
    assert ask(url, cookie="id=ann").body == PAGE + b" 4"


def test_no_cookie_is_written_to_the_file(file: str, story):
    url = story(Cache_Control="max-age=3600", Vary="Accept", Set_Cookie="theirs=hush-hush")
    with asking(lambda wire: cached(wire, Policy(cache=file))) as ask:
        assert "hush-hush" in ask(url, cookie="ours=hush-hush", accept="text/html").headers["set-cookie"]
        assert "set-cookie" not in ask(url, cookie="ours=hush-hush", accept="text/html").headers
    assert b"hush-hush" not in Path(file).read_bytes()
    assert b"The harbour" in Path(file).read_bytes()


def test_only_get_is_stored(ask: Asker, httpserver: HTTPServer, story):
    url = story(Cache_Control="max-age=3600")
    told = [ask.run(ask.get(url, method)) for method in ("HEAD", "GET", "HEAD", "POST", "GET")]
    assert [answer.stored for answer in told] == [None, None, None, None, "cache"]


CLOSED = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "script",
    [
        says(CLOSED + b"Content-Length: 100\r\n\r\nhalf"),
        says_then_resets(CLOSED + b"Content-Length: 100\r\n\r\nhalf"),
        says(CLOSED + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        says_then_resets(CLOSED + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
    ],
    ids=["length", "length, reset", "chunked", "chunked, reset"],
)
def test_a_body_cut_short_is_not_stored(ask: Asker, file: str, script):
    with raw_server(script) as server, pytest.raises(httpx.TransportError):
        ask(server.url)
    assert contents(file).answers == 0


def test_a_body_that_only_ends_with_its_connection_is_not_stored(ask: Asker, file: str):
    with raw_server(says(CLOSED + b"\r\nwhole or half?")) as server:
        assert ask(server.url).body == b"whole or half?"
    assert contents(file).answers == 0


def test_a_chunked_body_is_stored_without_its_chunks(ask: Asker):
    with raw_server(says(CLOSED + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n4\r\nhalf\r\n0\r\n\r\n")) as server:
        told = [ask(server.url) for _ in range(2)]
        assert server.connections == 1
    assert [answer.body for answer in told] == [b"halfhalf"] * 2
    assert "transfer-encoding" not in told[1].headers


def test_what_is_closed_unread_is_not_stored_but_for_redirects(ask: Asker, file: str, httpserver: HTTPServer):
    httpserver.expect_request("/page").respond_with_data(PAGE, headers=HOUR)
    moved = {"Location": "/page", "Content-Encoding": "gzip", **HOUR}
    httpserver.expect_request("/old").respond_with_data(gzip.compress(PAGE), 301, headers=moved)
    for _ in range(2):
        assert ask.unread(httpserver.url_for("/page")) == 200
        assert ask.unread(httpserver.url_for("/old")) == 301
    assert [request.path for request, _ in httpserver.log] == ["/page", "/old", "/page"]
    again = ask(httpserver.url_for("/old"))
    assert (again.headers["location"], again.body, again.stored) == ("/page", b"", "cache")


def test_a_cancelled_read_is_not_stored_and_the_cache_goes_on(ask: Asker, file: str, httpserver: HTTPServer, story):
    with raw_server(says_then_waits(CLOSED + b"Content-Length: 100\r\n\r\nhalf")) as server:
        ask.cancelled(server.url)
    assert contents(file).answers == 0
    url = story(Cache_Control="max-age=3600")
    assert [ask(url).stored for _ in range(2)] == [None, "cache"]


def test_a_request_cancelled_while_the_file_is_locked_gives_its_connection_back(file: str, httpserver: HTTPServer):
    httpserver.expect_request("/page").respond_with_handler(echo)
    first, second = httpserver.url_for("/page?1"), httpserver.url_for("/page?2")
    wire = httpx.AsyncHTTPTransport(verify=False, limits=httpx.Limits(max_connections=1))

    async def scenario() -> bytes:
        await ask.get(first)
        with closing(opened(file)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(ask.get(second))
            while len(httpserver.log) < 2:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)  # the answer is there, and waits to be stored
            waiting.cancel()
            other.execute("ROLLBACK")
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return (await asyncio.wait_for(ask.get(second), 5)).body

    with asking(lambda _: cached(wire, Policy(cache=file))) as ask:
        assert ask.run(scenario()) == b"2"
    assert [request.query_string for request, _ in httpserver.log] == [b"1", b"2", b"2"]


def test_what_is_larger_than_the_limit_is_passed_on_but_not_stored(file: str, httpserver: HTTPServer):
    large = b"x" * 300_000
    httpserver.expect_request("/").respond_with_data(large, headers=HOUR)
    with asking(lambda wire: cached(wire, Policy(cache=file, max_bytes=299_999))) as ask:
        assert [ask(httpserver.url_for("/")).body for _ in range(2)] == [large] * 2
    assert asked(httpserver) == 2


def test_many_tasks_share_the_cache(ask: Asker, file: str, httpserver: HTTPServer):
    httpserver.expect_request("/page").respond_with_handler(
        lambda request: Response(request.query_string, headers=HOUR)
    )
    urls = [httpserver.url_for(f"/page?{number % 20}") for number in range(60)]

    async def crowd() -> list[bytes]:
        return [told.body for told in await asyncio.gather(*map(ask.get, urls))]

    for _ in range(2):
        assert ask.run(crowd()) == [b"%d" % (number % 20) for number in range(60)]
    assert asked(httpserver) <= 60
    assert contents(file).hosts == {httpserver.host: asked(httpserver)}


PROCESS = """
import asyncio, sys, httpx
from newsclean.fetching.stores.cache import cached
from newsclean.fetching.policy import Policy
async def main(file, *urls):
    transport = cached(httpx.AsyncHTTPTransport(), Policy(cache=file))
    for url in urls:
        response = await transport.handle_async_request(httpx.Request("GET", url))
        assert b"".join([chunk async for chunk in response.aiter_raw()]) == url.rpartition("?")[2].encode()
    await transport.aclose()
asyncio.run(main(*sys.argv[1:]))
"""


def test_two_processes_fill_one_cache(ask: Asker, file: str, httpserver: HTTPServer):
    httpserver.expect_request("/page").respond_with_handler(
        lambda request: Response(request.query_string, headers=HOUR)
    )
    urls = [httpserver.url_for(f"/page?{number}") for number in range(40)]

    async def processes() -> list[int]:
        halves = (urls[0::2], urls[1::2])
        begun = [await asyncio.create_subprocess_exec(sys.executable, "-c", PROCESS, file, *half) for half in halves]
        return [await process.wait() for process in begun]

    assert ask.run(processes()) == [0, 0]
    assert [ask(url).stored for url in urls] == ["cache"] * 40
    assert asked(httpserver) == 40


def test_offline_gives_what_is_stored_however_stale(file: str, httpserver: HTTPServer, story):
    url = story(Cache_Control="no-cache, must-revalidate", Expires="0")
    with asking(lambda wire: cached(wire, Policy(cache=file))) as ask:
        assert [ask(url).body for _ in range(2)] == [PAGE + b" 1", PAGE + b" 2"]
    with asking(lambda wire: cached(wire, Policy(cache=file, offline=True))) as offline:
        told = offline(url)
    assert (told.body, told.stored, asked(httpserver)) == (PAGE + b" 2", "cache", 2)


def test_offline_asks_nobody_for_what_is_not_stored(file: str, httpserver: HTTPServer, story):
    url = story(Cache_Control="max-age=3600", Vary="Accept-Language")
    with asking(lambda wire: cached(wire, Policy(cache=file))) as ask:
        ask(url, accept_language="en")
    others = [{"accept_language": "de"}, {"authorization": "Basic YW5uOnBhc3M="}, {"method": "POST"}]
    for policy in (Policy(cache=file, offline=True), Policy(offline=True)):
        with asking(lambda wire, policy=policy: cached(wire, policy)) as offline:
            for options in others:
                with pytest.raises(Fault, match="no stored answer") as caught:
                    offline.run(offline.get(url, **options))
                assert caught.value.error is NotCached
    assert asked(httpserver) == 1


def test_without_a_cache_the_wire_is_left_as_it_is():
    with asking(lambda wire: wire) as ask:
        assert cached(ask.layer, Policy()) is ask.layer


def test_without_the_extra_the_error_says_what_to_install(file: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "hishel", None)
    monkeypatch.delitem(sys.modules, "newsclean.fetching.stores.private_cache", raising=False)
    with asking(lambda wire: wire) as ask, pytest.raises(MissingPackage, match=r"pip install 'newsclean\[cache\]'"):
        cached(ask.layer, Policy(cache=file))
    assert not Path(file).exists()
