"""Every way a server can fail, and the one typed error a caller sees for it."""

import gzip
import shutil
import socket
import zlib
from pathlib import Path

import brotli
import msgspec
import pytest
import zstandard
from servers import (
    HEAD,
    PAGE,
    RawServer,
    Script,
    certificate,
    closes,
    drips,
    floods,
    over_tls,
    raw_server,
    resets,
    says,
    says_then_resets,
    says_then_waits,
    whole,
)

from newsclean import FetchError
from newsclean.errors import InvalidUrl, NotHtml, Refused, TooLarge, TooManyRedirects, Unreachable
from newsclean.fetching import Backoff, Policy, Timeouts, download

TRIES = 3
LIMIT = 100_000
QUICK = Policy(
    timeouts=Timeouts(connect=2, read=2, write=2, pool=2, total=10),
    backoff=Backoff(attempts=TRIES, first=0.001, longest=0.002, retry_after=0.002),
    max_bytes=LIMIT,
    redirects=5,
    private_hosts=True,
)
IMPATIENT = msgspec.structs.replace(QUICK, timeouts=Timeouts(read=0.3, total=10))
BRIEF = msgspec.structs.replace(QUICK, timeouts=Timeouts(read=5, total=0.3))


def answer(headers: bytes, body: bytes = PAGE, status: bytes = b"200 OK") -> Script:
    return whole(body, b"HTTP/1.1 " + status + b"\r\n" + headers)


def coded(coding: bytes, body: bytes) -> Script:
    return whole(body, HEAD + b"Content-Encoding: " + coding + b"\r\n")


HTML = b"Content-Type: text/html\r\n"
ZEROS = bytes(30_000_000)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

MAY_PASS = {
    "reset before the request": (resets, Unreachable, None),
    "closed without a word": (closes, Unreachable, None),
    "reset in the status line": (says_then_resets(b"HTTP/1.1 20"), Unreachable, None),
    "reset after the headers": (says_then_resets(HEAD + b"Content-Length: 500\r\n\r\n"), Unreachable, None),
    "reset in the body": (says_then_resets(HEAD + b"Content-Length: 500\r\n\r\n" + PAGE), Unreachable, None),
    "silent before the answer": (says_then_waits(), Unreachable, None),
    "silent in the headers": (says_then_waits(HEAD), Unreachable, None),
    "silent in the body": (says_then_waits(HEAD + b"Content-Length: 500\r\n\r\n" + PAGE), Unreachable, None),
    "body shorter than its length": (says(HEAD + b"Content-Length: 500\r\n\r\n" + PAGE), Unreachable, None),
    "chunked body without an end": (says(CHUNKED + b"4\r\n<p>a\r\n"), Unreachable, None),
    "chunk of a length that is none": (says(CHUNKED + b"ham\r\n<p>a\r\n0\r\n\r\n"), Unreachable, None),
    "two lengths": (answer(HTML + b"Content-Length: 3\r\n"), Unreachable, None),
    "length that is no number": (says(HEAD + b"Content-Length: many\r\n\r\n" + PAGE), Unreachable, None),
    "not HTTP at all": (says(b"220 mail.example ready\r\n"), Unreachable, None),
    "huge headers": (says(HEAD, b"X-Long: " + b"a" * 300_000 + b"\r\n\r\n"), Unreachable, None),
    "headers without an end": (floods(HEAD, b"X-More: and more\r\n" * 500), Unreachable, None),
    "header line that is none": (says(HEAD + b"no colon here\r\n\r\n" + PAGE), Unreachable, None),
    "gzip that breaks off": (coded(b"gzip", gzip.compress(PAGE)[:-20]), Unreachable, None),
    "gzip that is none": (coded(b"gzip", PAGE), Unreachable, None),
    "deflate that is none": (coded(b"deflate", PAGE), Unreachable, None),
    "brotli that breaks off": (coded(b"br", brotli.compress(PAGE)[:-5]), Unreachable, None),
    "brotli that is none": (coded(b"br", PAGE), Unreachable, None),
    "zstd that breaks off": (coded(b"zstd", zstandard.compress(PAGE)[:-5]), Unreachable, None),
    "zstd that is none": (coded(b"zstd", PAGE), Unreachable, None),
    "request timeout": (answer(HTML, status=b"408 Request Timeout"), Refused, 408),
    "too early": (answer(HTML, status=b"425 Too Early"), Refused, 425),
    "too many requests": (answer(HTML + b"Retry-After: 9\r\n", status=b"429 Slow Down"), Refused, 429),
    "server error": (answer(HTML, status=b"500 Oops"), Refused, 500),
    "bad gateway": (answer(HTML, status=b"502 Oops"), Refused, 502),
    "service unavailable": (answer(HTML, status=b"503 Oops"), Refused, 503),
    "gateway timeout": (answer(HTML, status=b"504 Oops"), Refused, 504),
}

WILL_NOT_PASS = {
    "not found": (answer(HTML, status=b"404 Not Found"), Refused, 404),
    "gone": (answer(HTML, status=b"410 Gone"), Refused, 410),
    "forbidden": (answer(HTML, status=b"403 Forbidden"), Refused, 403),
    "legal reasons": (answer(HTML, status=b"451 Law"), Refused, 451),
    "not implemented": (answer(HTML, status=b"501 Oops"), Refused, 501),
    "a status nobody knows": (answer(HTML, status=b"799 ?"), Refused, 799),
    "redirect without a place": (answer(HTML, status=b"302 Found"), Refused, 302),
    "not modified": (says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), Refused, 304),
    "redirects without end": (answer(b"Location: /story\r\n", b"", b"302 Found"), TooManyRedirects, None),
    "redirect to a file": (answer(b"Location: file:///etc/hosts\r\n", b"", b"302 Found"), InvalidUrl, None),
    "redirect to a script": (answer(b"Location: javascript:1\r\n", b"", b"301 Moved"), InvalidUrl, None),
    "redirect to nonsense": (answer(b"Location: http://[::1\r\n", b"", b"307 Moved"), InvalidUrl, None),
    "redirect to a bad port": (answer(b"Location: http://h:99999/\r\n", b"", b"308 Moved"), InvalidUrl, None),
    "redirect to no name": (answer(b"Location: http://" + b"a" * 70 + b"/\r\n", b"", b"308 M"), Unreachable, None),
    "PDF": (answer(b"Content-Type: application/pdf\r\n", b"%PDF-1.7"), NotHtml, 200),
    "picture": (answer(b"Content-Type: image/jpeg\r\n", b"\xff\xd8\xff"), NotHtml, 200),
    "JSON": (answer(b"Content-Type: application/json\r\n", b"{}"), NotHtml, 200),
    "feed": (answer(b"Content-Type: application/rss+xml\r\n", b"<rss/>"), NotHtml, 200),
    "PDF without a type": (answer(b"", b"%PDF-1.7 and so on"), NotHtml, None),
    "no type and long": (answer(b"", b"plain words, " * 200), NotHtml, None),
    "no type and no body": (answer(b"", b""), NotHtml, None),
    "no content": (says(b"HTTP/1.1 204 No Content\r\n\r\n"), NotHtml, None),
    "too long by its own word": (
        says(HEAD + b"Content-Length: 100001\r\nConnection: close\r\n\r\n"), TooLarge, 200),
    "length beyond all numbers": (
        says(HEAD + b"Content-Length: " + b"9" * 20 + b"\r\n\r\n"), TooLarge, 200),
    "body without an end": (floods(HEAD + b"\r\n", PAGE * 100), TooLarge, None),
    "chunks without an end": (floods(CHUNKED, b"4\r\n<p>a\r\n" * 900), TooLarge, None),
    "gzip bomb": (coded(b"gzip", gzip.compress(ZEROS)), TooLarge, None),
    "deflate bomb": (coded(b"deflate", zlib.compress(ZEROS)), TooLarge, None),
    "brotli bomb": (coded(b"br", brotli.compress(ZEROS)), TooLarge, None),
    "zstd bomb": (coded(b"zstd", zstandard.compress(ZEROS)), TooLarge, None),
    "bomb in a bomb": (coded(b"gzip, gzip", gzip.compress(gzip.compress(ZEROS))), TooLarge, None),
    "codings without end": (coded(b"gzip, " * 50 + b"gzip", PAGE), NotHtml, None),
}  # fmt: skip


@pytest.mark.parametrize("fault", MAY_PASS)
def test_a_fault_that_may_pass_is_tried_again_and_then_told(fault: str):
    script, error, status = MAY_PASS[fault]
    with raw_server(script) as server:
        told = failure(server, policy_for(fault))
        assert server.connections == TRIES
    assert (type(told), told.status) == (error, status)
    assert str(told).startswith(f"{told.url}: ")
    assert f"tried {TRIES} times" in str(told)


@pytest.mark.parametrize("fault", MAY_PASS)
def test_a_fault_that_passes_costs_one_more_try(fault: str):
    with raw_server(MAY_PASS[fault][0], whole()) as server:
        response = download(server.url, policy=policy_for(fault))
    assert (response.body, response.attempts) == (PAGE, 2)


@pytest.mark.parametrize("fault", WILL_NOT_PASS)
def test_a_fault_that_will_not_pass_is_told_at_once(fault: str):
    script, error, status = WILL_NOT_PASS[fault]
    with raw_server(script) as server:
        told = failure(server, QUICK)
        assert server.connections == (1 + QUICK.redirects if error is TooManyRedirects else 1)
    assert (type(told), told.status) == (error, status)
    assert "tried" not in str(told)


@pytest.mark.parametrize(
    "script",
    [
        drips(b"", b"H"),
        drips(HEAD, b"X: y\r\n"),
        drips(HEAD + b"\r\n", b"<p>a"),
        drips(CHUNKED, b"1\r\na\r\n"),
        drips(HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + bytes(6), b"a"),
    ],
    ids=["status line", "headers", "body", "chunks", "gzip without output"],
)
def test_a_page_that_drips_ends_with_the_total_time(script: Script):
    with raw_server(script) as server:
        told = failure(server, BRIEF)
        assert server.connections == 1
    assert type(told) is Unreachable
    assert "within 0.3 seconds" in str(told)


def test_a_handshake_that_drips_ends_with_the_total_time():
    with raw_server(drips(b"\x16\x03\x03\x40\x00", b"\x02")) as server, pytest.raises(Unreachable):
        download(f"https://{server.netloc}/story", policy=BRIEF)


def test_a_length_that_is_too_small_gives_that_much_of_the_page():
    with raw_server(says(HEAD + b"Content-Length: 15\r\nConnection: close\r\n\r\n" + PAGE)) as server:
        assert download(server.url, policy=QUICK).body == PAGE[:15]


def test_an_untyped_page_is_known_by_its_start():
    for start in (
        b"\xef\xbb\xbf<!DOCTYPE html>",
        b" \n<html lang=en>",
        b"<!-- edition --><p>",
        b"<?xml version='1.0'?>",
    ):
        with raw_server(answer(b"", start + PAGE)) as server:
            assert download(server.url, policy=QUICK).content_type is None
    with raw_server(answer(b"Content-Type: unknown\r\n", PAGE.decode().encode("utf-16"))) as server:
        assert download(server.url, policy=QUICK).body.startswith(b"\xff\xfe")


def test_nobody_at_home_is_unreachable():
    with raw_server(closes) as server:
        port_without_server = server.url
    with pytest.raises(Unreachable, match=f"tried {TRIES} times"):
        download(port_without_server, policy=QUICK)


def test_a_plain_server_asked_for_tls_is_unreachable():
    def speaks_plainly(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with raw_server(speaks_plainly) as server, pytest.raises(Unreachable):
        download(f"https://{server.netloc}/story", policy=QUICK)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_nobody_vouches_for_is_refused_without_a_second_try(tmp_path: Path):
    context, _ = certificate(tmp_path, "news.example")
    with raw_server(over_tls(context, whole())) as server:
        with pytest.raises(Unreachable, match="certificate"):
            download(f"https://{server.netloc}/story", policy=QUICK)
        assert server.connections == 1


def policy_for(fault: str) -> Policy:
    return IMPATIENT if fault.startswith("silent") else QUICK


def failure(server: RawServer, policy: Policy) -> FetchError:
    with pytest.raises(FetchError) as caught:
        download(server.url, policy=policy)
    assert caught.value.url == server.url
    return caught.value
