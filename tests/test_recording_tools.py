"""What other tools find in a recording: every exchange, whole, linked, with its digests and without secrets."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import brotli
import httpx
import pytest
from asking import Asker, asking
from fastwarc.warc import ArchiveIterator as FastReader
from fastwarc.warc import WarcRecordType
from pytest_httpserver import HTTPServer
from servers import PAGE, Script, raw_server, says, says_then_resets, says_then_waits
from warcio.archiveiterator import ArchiveIterator

from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.cache import cached
from newsclean.fetching.stores.recording import Recording
from newsclean.fetching.stores.tape import recorded


class Found(NamedTuple):
    """A record as warcio reads it: `payload` is decoded by its Content-Encoding, `raw` is not."""

    kind: str
    fields: Any
    status: str
    headers: list[tuple[str, str]]
    raw: bytes

    def field(self, name: str) -> str | None:
        return self.fields.get_header(name)


@pytest.fixture(params=[".warc", ".warc.gz"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / f"run{request.param}")


@pytest.fixture
def ask(file: str) -> Iterator[Asker]:
    with recording(file) as asker:
        yield asker


def recording(file: str, **options: Any):
    policy = Policy(**options)
    return asking(lambda wire: recorded(cached(wire, policy), Recording.open(file, policy)))


def found(file: str) -> list[Found]:
    """All records, their digests checked by warcio and by fastwarc."""
    with Path(file).open("rb") as data:
        records = []
        for record in ArchiveIterator(data, check_digests="raise"):
            http = record.http_headers
            raw = record.raw_stream.read()
            status, headers = (f"{http.protocol} {http.statusline}", http.headers) if http else ("", [])
            records.append(Found(record.rec_type, record.rec_headers, status, headers, raw))
    with Path(file).open("rb") as data:
        kinds = [str(record.record_type) for record in FastReader(data, verify_digests=True)]
    assert kinds == [record.kind for record in records]
    return records


def responses(file: str) -> list[Found]:
    return [record for record in found(file) if record.kind == "response"]


def payloads(file: str) -> list[tuple[bytes, bytes]]:
    """The decoded bodies as warcio and as fastwarc give them."""
    with Path(file).open("rb") as data, Path(file).open("rb") as again:
        by_warcio = [
            record.content_stream().read() for record in ArchiveIterator(data) if record.rec_type == "response"
        ]
        reader = FastReader(again, record_types=WarcRecordType.response, auto_decode="all")
        return list(zip(by_warcio, (record.reader.read() for record in reader), strict=True))


def test_an_exchange_is_a_request_and_a_response_after_the_information(ask: Asker, file: str, httpserver: HTTPServer):
    headers = [("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Word", "caf\xe9")]
    httpserver.expect_request("/story").respond_with_data(PAGE, headers=headers)
    url = httpserver.url_for("/story?page=2")
    told = ask(f"{url}#top", user_agent="tester/1", accept="text/html")
    information, request, response = found(file)
    assert [information.kind, request.kind, response.kind] == ["warcinfo", "request", "response"]
    assert request.status == "GET /story?page=2 HTTP/1.1"
    assert request.headers == [
        ("Host", url.split("/")[2]),
        ("user-agent", "tester/1"),
        ("accept", "text/html"),
    ]
    assert response.status in ("HTTP/1.0 200 OK", "HTTP/1.1 200 OK")
    assert response.headers == [(name.decode(), value.decode("latin-1")) for name, value in told.headers.raw]
    assert response.raw == told.body == PAGE
    for record in (request, response):
        assert record.field("WARC-Target-URI") == url
        assert record.field("WARC-IP-Address") == "127.0.0.1"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", record.field("WARC-Date"))
    assert request.field("WARC-Concurrent-To") == response.field("WARC-Record-ID")
    assert response.field("WARC-Truncated") is None
    assert len({record.field("WARC-Record-ID") for record in found(file)}) == 3


def test_the_information_says_what_is_left_out_and_under_which_policy(file: str):
    with recording(file, user_agent="tester/1 (+https://example.org)", robots="ignore"):
        [information] = found(file)
    block = information.raw.decode()
    assert re.search(r"^software: newsclean/\S+\r$", block, re.M)
    assert "\nhttp-header-user-agent: tester/1 (+https://example.org)\r\n" in block
    assert "\nrobots: ignore\r\n" in block
    assert "Authorization, Cookie and Proxy-Authorization are left out" in block


def test_every_record_of_a_gz_is_a_member_of_its_own(tmp_path: Path, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(PAGE)
    with recording(str(tmp_path / "run.warc.gz")) as ask:
        ask(httpserver.url_for("/"))
    data, members = (tmp_path / "run.warc.gz").read_bytes(), []
    while data:
        stream = zlib.decompressobj(31)
        members.append(stream.decompress(data))
        data = stream.unused_data
    assert [member.count(b"WARC/1.1\r\n") for member in members] == [1, 1, 1]


def test_no_credentials_are_written(ask: Asker, file: str, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(PAGE)
    url = httpserver.url_for("/").replace("//", "//ann:hush-hush@")
    ask(url, authorization="hush-hush", cookie="id=hush-hush", proxy_authorization="hush-hush", accept="text/html")
    _, request, response = found(file)
    assert [name.lower() for name, _ in request.headers] == ["host", "accept"]
    assert request.field("WARC-Target-URI") == response.field("WARC-Target-URI") == httpserver.url_for("/")
    whole = Path(file).read_bytes()
    assert b"hush-hush" not in (gzip.decompress(whole) if file.endswith(".gz") else whole)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nstor\r\n1\r\ny\r\n0\r\n\r\n"
HEX = b"5\r\nstory"  # a body that looks like a chunk


@pytest.mark.parametrize(
    ("script", "body"),
    [
        (says(CHUNKED), b"story"),
        (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n" + HEX + b"\r\n0\r\n\r\n"), HEX),
        (says(b"HTTP/1.0 200 OK\r\n\r\nstory"), b"story"),
        (says(b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nstory"), b"story"),
        (says(b"HTTP/1.1 200 Tr\xe8s bien\r\nX-A:\r\nContent-Length: 0\r\n\r\n"), b""),
        (says(b"HTTP/1.1 299 Of our own\r\nContent-Length: 5\r\n\r\nstory"), b"story"),
    ],
    ids=["chunked", "chunked, like a chunk", "HTTP/1.0", "no reason", "no body", "odd status"],
)
def test_readers_get_the_body_however_it_was_framed(ask: Asker, file: str, script: Script, body: bytes):
    with raw_server(script) as server:
        assert ask(server.url).body == body
    assert payloads(file) == [(body, body)]
    [response] = responses(file)
    assert response.raw == body
    assert "transfer-encoding" not in [name.lower() for name, _ in response.headers]


def test_readers_decode_a_compressed_body(ask: Asker, file: str, httpserver: HTTPServer):
    packed = gzip.compress(PAGE)
    httpserver.expect_request("/").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    ask(httpserver.url_for("/"))
    assert payloads(file) == [(PAGE, PAGE)]
    assert responses(file)[0].raw == packed


def test_a_compressed_body_in_chunks_is_decoded_too(ask: Asker, file: str):
    packed = brotli.compress(PAGE)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: br\r\n\r\n"
    with raw_server(says(head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed))) as server:
        ask(server.url)
    with Path(file).open("rb") as data:
        [body] = [
            record.reader.read() for record in FastReader(data, record_types=WarcRecordType.response, auto_decode="all")
        ]
    assert body == PAGE


def test_redirects_robots_and_failures_are_recorded_too(ask: Asker, file: str, httpserver: HTTPServer):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *")
    httpserver.expect_request("/old").respond_with_data("moved", 301, {"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data("gone", 404)
    httpserver.expect_request("/busy").respond_with_data("later", 503, {"Retry-After": "9"})
    for path in ("/robots.txt", "/old", "/new", "/busy"):
        ask(httpserver.url_for(path))
    assert [(record.status[9:12], record.raw) for record in responses(file)] == [
        ("200", b"User-agent: *"), ("301", b"moved"), ("404", b"gone"), ("503", b"later"),
    ]  # fmt: skip


HALF = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhalf"


@pytest.mark.parametrize("script", [says(HALF), says_then_resets(HALF)], ids=["closed", "reset"])
def test_a_body_cut_short_is_marked_as_disconnected(ask: Asker, file: str, script: Script):
    with raw_server(script) as server, pytest.raises(httpx.TransportError):
        ask(server.url)
    [response] = responses(file)
    assert response.field("WARC-Truncated") == "disconnect"
    assert b"half".startswith(response.raw)


def test_a_body_that_is_not_waited_for_is_marked_as_out_of_time(ask: Asker, file: str):
    with raw_server(says_then_waits(HALF)) as server:
        ask.cancelled(server.url)
    [response] = responses(file)
    assert (response.field("WARC-Truncated"), response.raw) == ("time", b"half")


def test_a_chunked_body_cut_short_claims_no_length(ask: Asker, file: str):
    half = says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
    with raw_server(half) as server, pytest.raises(httpx.TransportError):
        ask(server.url)
    [response] = responses(file)
    assert (response.headers, response.raw) == ([], b"half")
    assert payloads(file) == [(b"half", b"half")]


def test_what_is_not_read_is_marked_as_truncated(ask: Asker, file: str, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(PAGE)
    ask.unread(httpserver.url_for("/"))
    [response] = responses(file)
    assert (response.field("WARC-Truncated"), response.raw) == ("unspecified", b"")


def test_a_body_over_the_limit_is_passed_on_and_recorded_up_to_it(file: str, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(b"x" * 200_000)
    with recording(file, max_bytes=100_001) as ask:
        assert len(ask(httpserver.url_for("/")).body) == 200_000
    [response] = responses(file)
    assert (response.field("WARC-Truncated"), response.raw) == ("length", b"x" * 100_001)


def test_an_answer_from_the_cache_is_a_response_without_a_request(tmp_path: Path, file: str, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(PAGE, headers={"Cache-Control": "max-age=60"})
    cache = str(tmp_path / "http.sqlite")
    with asking(lambda wire: cached(wire, Policy(cache=cache))) as ask:
        ask(httpserver.url_for("/"))
    with recording(file, cache=cache) as ask:
        assert ask(httpserver.url_for("/")).stored == "cache"
    _, response = found(file)
    assert (response.status, response.raw) == ("HTTP/1.1 200 OK", PAGE)
    assert response.field("WARC-IP-Address") is None
    assert "age" in [name.lower() for name, _ in response.headers]
    assert len(httpserver.log) == 1


def test_behind_a_proxy_no_address_is_told(file: str, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(PAGE)
    with recording(file, proxy="http://127.0.0.1:9") as ask:
        ask(httpserver.url_for("/"))
    assert responses(file)[0].field("WARC-IP-Address") is None
