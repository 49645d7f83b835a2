"""Every way a server can fail, and the one typed error a caller sees for it: the table of faults, asked row by row."""

import gzip
import socket
from pathlib import Path

import pytest
from clients import LOCAL, both_kinds, download, download_many, with_changes
from faults import BRIEF, QUICK, SECTIONS, TRIES, document, sees, staged, summary
from hypothesis import example, given, settings
from hypothesis import strategies as st
from press import Asked, page, press
from servers import HEAD, PAGE, raw_server, says, whole

from newsclean.errors import FetchError, Unreachable
from newsclean.fetching import Backoff, Breaker, Client, Response, Timeouts

pytestmark = both_kinds

TITLES = ("URLs", "Connections", "Heads", "Bodies", "Compression", "Statuses", "Redirects")
PLAIN = {name: row for title in TITLES for name, row in SECTIONS[title][1].items()}
PASSING = [
    name
    for name, row in PLAIN.items()
    if row.tries == TRIES and row.script and "after a redirect" not in name and "name server" not in name
]


@pytest.mark.parametrize("fault", PLAIN)
def test_a_fault_is_seen_as_the_table_says(fault: str):
    row = PLAIN[fault]
    with staged(row.script):
        seen = sees(row)
    assert summary(seen) == row.summary
    assert row.says in str(seen)
    assert (f"tried {TRIES} times" in str(seen)) == (row.tries == TRIES)
    assert "\n" not in str(seen)


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_costs_one_more_try(fault: str):
    row = PLAIN[fault]
    policy = with_changes(QUICK, timeouts=Timeouts(read=0.4, total=10)) if fault.startswith("silent") else row.policy
    with staged(row.script, whole()):
        response = download(row.url, policy=policy)
    assert (response.body, len(response.attempts)) == (PAGE, 2)
    assert response.attempts[0].problem is not None


def test_the_page_of_faults_is_the_table():
    assert sum(len(rows) for _, rows in SECTIONS.values()) >= 200
    written = Path(__file__).parent.parent / "docs" / "faults.md"
    assert written.read_text("utf-8") == document(), "python tests/faults.py writes it anew"


@pytest.mark.parametrize(
    "fault", ["nobody at home", "404", "503", "a redirect to itself", "a redirect to 169.254.169.254",
              "reset in the body", "a gzip bomb", "port 99999"]
)  # fmt: skip
def test_credentials_stand_in_no_message(fault: str):
    row = PLAIN[fault]
    with staged(row.script):
        error = sees(row, row.url.replace("//", "//ann:s3cret@"))
    assert isinstance(error, FetchError)
    told = [str(error), repr(error), error.url, repr(error.attempts), str(error.__cause__)]
    assert "s3cret" not in "".join(told)
    assert summary(error) == row.summary


def test_credentials_on_the_way_stand_in_no_response():
    row = PLAIN["a redirect with credentials"]
    with staged(row.script):
        response = sees(row, "http://ann:s3cret@news.example/story")
    assert isinstance(response, Response)
    assert "secret" not in repr(response) and "s3cret" not in repr(response)
    assert (response.redirects, response.final_url) == (("http://news.example/story",), "http://news.example/")


def test_a_server_that_takes_no_connection_is_given_up_in_time():
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    waiting = []
    try:
        for _ in range(3):  # no more than that fit into its queue
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(listener.getsockname())
        policy = with_changes(LOCAL, timeouts=Timeouts(connect=0.2, total=5), backoff=Backoff(attempts=1))
        with pytest.raises(Unreachable, match="no connection in time"):
            download(f"http://127.0.0.1:{listener.getsockname()[1]}/", policy=policy)
    finally:
        for caller in (*waiting, listener):
            caller.close()


def test_a_length_that_is_too_small_gives_that_much_of_the_page():
    with raw_server(says(HEAD + b"Content-Length: 15\r\nConnection: close\r\n\r\n" + PAGE)) as server:
        assert download(server.url, policy=LOCAL).body == PAGE[:15]


@pytest.mark.parametrize("rest", [page(b"<p>of nobody"), b"and more", b"HTTP/1.1 200 OK\r\n"])
def test_what_comes_behind_an_answer_is_never_the_next_page(rest: bytes):
    async def answer(asked: Asked) -> bytes:
        return page(b"<p>first") + rest if asked.path == "/first" else page(asked.path.encode())

    with press(answer) as server:
        for policy in (LOCAL, with_changes(LOCAL, backoff=Backoff(attempts=1))):
            urls = [server.url(path) for path in ("/first", "/second", "/third")]
            with Client(policy) as client:
                assert [client.download(url).body for url in urls] == [b"<p>first", b"/second", b"/third"]


@pytest.mark.parametrize(
    "start", [b"\xef\xbb\xbf<!DOCTYPE html>", b" \n<html lang=en>", b"<!-- edition --><p>", b"<?xml?>"]
)
def test_an_untyped_page_is_known_by_its_start(start: bytes):
    with raw_server(whole(start + PAGE, b"HTTP/1.1 200 OK\r\n")) as server:
        assert download(server.url, policy=LOCAL).content_type is None


def test_an_untyped_page_of_two_bytes_a_letter_is_known_by_its_start():
    head = b"HTTP/1.1 200 OK\r\nContent-Type: unknown\r\n"
    with raw_server(whole(PAGE.decode().encode("utf-16"), head)) as server:
        assert download(server.url, policy=LOCAL).body.startswith(b"\xff\xfe")


def test_each_of_many_urls_has_its_own_fault():
    async def answer(asked: Asked) -> bytes:
        number = int(asked.path[1:])
        if number % 3 == 0:
            return page(status="404 Not Found")
        if number % 3 == 1:
            return page(b"broken", "Content-Encoding: gzip")
        return page(gzip.compress(asked.path.encode()), "Content-Encoding: gzip")

    policy = with_changes(LOCAL, backoff=Backoff(attempts=1), breaker=Breaker(failures=1_000))
    with press(answer) as server:
        urls = [server.url(f"/{number}") for number in range(60)]
        results = {result.url: result for result in download_many(urls, policy=policy)}
    assert sorted(results) == sorted(urls)
    for number, url in enumerate(urls):
        result = results[url]
        if number % 3 == 2:
            assert isinstance(result, Response) and result.body == f"/{number}".encode()
        else:
            assert not isinstance(result, Response) and isinstance(result.error, FetchError)
            assert ("404" in str(result.error)) == (number % 3 == 0)


PIECES = [
    *(b"HTTP/1.1 %b\r\n" % status for status in (b"200 OK", b"302 Found", b"404 No", b"503 No", b"103 Hints", b"101")),
    b"HTTP/1.0 200\r\n", b"Content-Type: text/html\r\n", b"Content-Type: \xff\r\n", b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: br, zstd\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip\r\n",
    b"Content-Length: 5\r\n", b"Content-Length: -5\r\n", b"Location: http://[::1\r\n", b"Location: /a\r\n",
    b"Location: //\xe9\x00\r\n", b"Location: http://a b/\r\n", b"Location: http://\xff\xff/\r\n", b"Location: ?\r\n",
    b"Set-Cookie: a=\xff; Domain=.1; Max-Age=zz; Expires=1\r\n", b"Set-Cookie: ;;;=;\r\n", b"Retry-After: 1e9\r\n",
    b"\r\n", b"5\r\n<p>aa\r\n", b"0\r\n\r\n", b"<p>hello", b"\x1f\x8b\x08", b"\0",
    b"<meta http-equiv=refresh content='0;url=http://[::1'>",
]  # fmt: skip
sent = st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=12).map(b"".join)


@given(st.sampled_from(PIECES[:6]), sent)
@example(b"", b"")
@settings(max_examples=40)
def test_whatever_a_server_sends_is_a_page_or_a_fetch_error(start: bytes, rest: bytes):
    policy = with_changes(BRIEF, private_hosts=True, backoff=Backoff(attempts=1), redirects=2)
    with raw_server(says(start + rest)) as server:
        try:
            assert isinstance(download(server.url, policy=policy), Response)
        except FetchError as error:
            assert str(error).startswith(f"{server.url}: ")
