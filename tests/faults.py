"""The table of faults: what servers do wrong, and what a user sees of it.

The tests ask for every row, and docs/faults.md is this table: `python tests/faults.py` writes it anew.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest
import zstandard
from clients import UNHURRIED, download, fetch, with_changes
from h2servers import TYPED, Act, Talk, frame, offering, speaks_h2
from internet import standing_in
from servers import (
    HEAD,
    PAGE,
    RawServer,
    Script,
    answers,
    by_path,
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
    server_side,
    whole,
)

from newsclean.errors import (
    Challenged,
    Disallowed,
    FetchError,
    InvalidUrl,
    LoginWall,
    NewscleanError,
    NotHtml,
    PageError,
    PrivateAddress,
    Refused,
    TooLarge,
    TooManyRedirects,
    Undecodable,
    Unreachable,
)
from newsclean.fetching import Backoff, Drip, Policy, Response, Timeouts, pools

TRIES = 2
LIMIT = 100_000  # bytes of a page
PUBLIC, OTHER = "93.184.216.34", "93.184.215.14"

QUICK = with_changes(
    UNHURRIED,
    timeouts=Timeouts(connect=2, read=2, write=2, pool=2, total=10),
    backoff=Backoff(attempts=TRIES, first=0.001, longest=0.002, retry_after=0.002),
    max_bytes=LIMIT,
    redirects=5,
)
IMPATIENT = with_changes(QUICK, timeouts=Timeouts(connect=2, read=0.2, total=10))
BRIEF = with_changes(QUICK, timeouts=Timeouts(read=5, total=0.3))
STEADY = with_changes(QUICK, drip=Drip(rate=100_000, after=0.05))
POLITE = with_changes(QUICK, robots="obey")


class Keys(NamedTuple):
    """The servers' sides of TLS; the certificates are trusted, but for the last."""

    sound: ssl.SSLContext
    http2: ssl.SSLContext  # as sound, and speaks of nothing but HTTP/2
    of_another: ssl.SSLContext
    expired: ssl.SSLContext
    unknown: ssl.SSLContext


class Row(NamedTuple):
    """One fault: what plays it, and what comes of it.

    `error` is the class a user sees, None where the page comes nevertheless; `says` stands in its message. `tries` is
    how often the page was asked for. Without a script nobody is at home; one over TLS is made from the keys.
    """

    script: Script | Callable[[Keys], Script] | None
    error: type[NewscleanError] | None = None
    says: str = ""
    status: int | None = None
    tries: int = 1
    policy: Policy = QUICK
    url: str = "http://news.example/story"

    @property
    def summary(self) -> tuple[type[NewscleanError] | None, int | None, int]:
        """Error, status and tries."""
        return self.error, self.status, self.tries


def may_pass(script: Script | None, says: str, status: int | None = None, policy: Policy = QUICK) -> Row:
    """A fault that is tried again."""
    return Row(script, Refused if status else Unreachable, says, status, TRIES, policy)


def answer(headers: bytes, body: bytes = PAGE, status: bytes = b"200 OK") -> Script:
    return whole(body, b"HTTP/1.1 " + status + b"\r\n" + headers)


def coded(coding: bytes, body: bytes) -> Script:
    return whole(body, HEAD + b"Content-Encoding: " + coding + b"\r\n")


def moved(place: bytes, status: bytes = b"302 Found") -> Script:
    return answer(b"Location: " + place + b"\r\n", b"", status)


def refused(status: bytes, *headers: bytes) -> Row:
    """A status that is not tried again."""
    return Row(
        answer(lines(HTML, *headers), status=status), Refused, f"answered {status[:3].decode()}", int(status[:3])
    )


def busy(status: bytes, *headers: bytes) -> Row:
    """A status that is tried again."""
    number = int(status[:3])
    return may_pass(answer(lines(HTML, *headers), status=status), f"answered {number}", number)


def lines(*headers: bytes) -> bytes:
    return b"".join(header.rstrip() + b"\r\n" for header in headers)


def many_codings(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = gzip.compress(data)
    return data


def a_chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def elsewhere() -> Iterator[bytes]:
    """Redirects, each to another place."""
    for number in count():
        yield b"HTTP/1.1 302 Found\r\nLocation: /place/%d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % number


HTML = b"Content-Type: text/html"
ZEROS = bytes(3_000_000)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = HEAD + b"Content-Length: 500\r\n\r\n"
HUNDRED_MB = HEAD + b"Content-Length: 104857600\r\n\r\n"
BROKEN, STALLED, UNSOUND = "the connection broke off", "the answer stalled", "the answer is not sound HTTP"
DAMAGED, IN_TIME, TOO_LARGE = (
    "does not decompress",
    "no complete answer within 0.3 seconds",
    "larger than 100,000 bytes",
)
NO_PAGE, UNTYPED = "not a page", "does not look like a page"
ELSEWHERE = "redirects to an address that is not an http or https URL"
BAD_URL = "this is not a valid URL"

CONNECTIONS = {
    "nobody at home": may_pass(None, "no connection"),
    "a name that nobody has": Row(whole(), Unreachable, "no connection", url="http://nobody.example/"),
    "a name server that does not answer": Row(
        whole(), Unreachable, "no connection", tries=TRIES, url="http://unsure.example/"
    ),
    "a name with a part of 70 letters": Row(whole(), Unreachable, "no name", url=f"http://{'a' * 70}.example/"),
    "reset before the request": may_pass(resets, "connection"),
    "closed without a word": may_pass(closes, UNSOUND),
    "reset in the status line": may_pass(says_then_resets(b"HTTP/1.1 20"), BROKEN),
    "reset in the headers": may_pass(says_then_resets(HEAD), BROKEN),
    "reset after the headers": may_pass(says_then_resets(LONG), BROKEN),
    "reset in the body": may_pass(says_then_resets(LONG + PAGE), BROKEN),
    "reset after a redirect": may_pass(by_path(story=moved(b"/next"), other=says_then_resets()), BROKEN),
    "closed in the headers": may_pass(says(HEAD), UNSOUND),
    "silent before the answer": may_pass(says_then_waits(), STALLED, policy=IMPATIENT),
    "silent in the headers": may_pass(says_then_waits(HEAD), STALLED, policy=IMPATIENT),
    "silent in the body": may_pass(says_then_waits(LONG + PAGE), STALLED, policy=IMPATIENT),
    "silent after a redirect": may_pass(
        by_path(story=moved(b"/next"), other=says_then_waits()), STALLED, policy=IMPATIENT
    ),
    "a status line that drips": Row(drips(b"", b"H"), Unreachable, IN_TIME, policy=BRIEF),
    "headers that drip": Row(drips(HEAD, b"X: y\r\n"), Unreachable, IN_TIME, policy=BRIEF),
    "a body that drips": Row(drips(HEAD + b"\r\n", b"<p>a"), Unreachable, IN_TIME, policy=BRIEF),
    "chunks that drip": Row(drips(CHUNKED, b"1\r\na\r\n"), Unreachable, IN_TIME, policy=BRIEF),
    "gzip that drips and gives nothing": Row(
        drips(HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + bytes(6), b"a"),
        Unreachable,
        IN_TIME,
        policy=BRIEF,
    ),
    "a body slower than the slowest that is waited for": may_pass(
        drips(HEAD + b"\r\n", b"<p>a"), "the answer drips", policy=STEADY
    ),
}

HEADS = {
    "not HTTP at all": may_pass(says(b"220 mail.example ready\r\n"), UNSOUND),
    "HTTP/0.9: a page without a head": may_pass(says(PAGE), UNSOUND),
    "HTTP/1.0 without a length": Row(says(HEAD.replace(b"1.1", b"1.0") + b"\r\n" + PAGE)),
    "a status that is no number": may_pass(says(b"HTTP/1.1 OK fine\r\n\r\n"), UNSOUND),
    "a header line that is none": may_pass(says(HEAD + b"no colon here\r\n\r\n" + PAGE), UNSOUND),
    "a header with a control sign": may_pass(says(HEAD + b"X-Note: a\0b\r\n\r\n" + PAGE), UNSOUND),
    "a header of 300 KB": may_pass(says(HEAD, b"X-Long: " + b"a" * 300_000 + b"\r\n\r\n"), UNSOUND),
    "headers without an end": may_pass(floods(HEAD, b"X-More: and more\r\n" * 500), UNSOUND),
    "1,500 cookies": Row(answer(HTML + b"\r\n" + b"".join(b"Set-Cookie: c%d=1\r\n" % n for n in range(1_500)))),
    "a cookie beyond ASCII": Row(answer(lines(HTML, "Set-Cookie: place=Köln; Path=/".encode()))),
    "a cookie that is none": Row(answer(lines(HTML, b"Set-Cookie: ;;=;", b"Set-Cookie:"))),
    "two lengths": may_pass(answer(lines(HTML, b"Content-Length: 3")), UNSOUND),
    "a length that is no number": may_pass(says(HEAD + b"Content-Length: many\r\n\r\n" + PAGE), UNSOUND),
    "a length below zero": may_pass(says(HEAD + b"Content-Length: -1\r\n\r\n" + PAGE), UNSOUND),
    "a length beyond all numbers": Row(
        says(HEAD + b"Content-Length: " + b"9" * 20 + b"\r\n\r\n"), TooLarge, TOO_LARGE, 200
    ),
    "a length greater than the body": may_pass(says(LONG + PAGE), UNSOUND),
    "a length smaller than the body": Row(says(HEAD + b"Content-Length: 15\r\nConnection: close\r\n\r\n" + PAGE)),
    "early hints (103) before the page": Row(
        says(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + HEAD, b"\r\n", PAGE)
    ),
    "early hints without an end": Row(
        drips(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), Unreachable, IN_TIME, policy=BRIEF
    ),
    "a protocol nobody asked for (101)": may_pass(
        says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"), UNSOUND
    ),
    "an offer to upgrade": Row(answer(lines(HTML, b"Upgrade: h2c", b"Connection: upgrade"))),
    "headers after the body": Row(says(CHUNKED + b"5\r\n<p>ok\r\n0\r\nX-Sum: 1\r\n\r\n")),
}

BODIES = {
    "a chunked body without an end": may_pass(says(CHUNKED + b"4\r\n<p>a\r\n"), UNSOUND),
    "a chunk of a length that is none": may_pass(says(CHUNKED + b"ham\r\n<p>a\r\n0\r\n\r\n"), UNSOUND),
    "a chunk shorter than its length": may_pass(says(CHUNKED + b"ff\r\n<p>a\r\n0\r\n\r\n"), UNSOUND),
    "a length and chunks": Row(
        says(HEAD + b"Content-Length: 3\r\n" + CHUNKED[len(HEAD) :] + b"5\r\n<p>ok\r\n0\r\n\r\n")
    ),
    "a body after which more is sent": Row(says(HEAD + b"Content-Length: 5\r\n\r\n<p>ok" + b"and more" * 5_000)),
    "100 MB by its own word": Row(says(HUNDRED_MB), TooLarge, TOO_LARGE, 200),
    "100 MB without a word": Row(floods(HEAD + b"\r\n", PAGE * 100), TooLarge, TOO_LARGE),
    "chunks without an end": Row(floods(CHUNKED, a_chunk(PAGE) * 100), TooLarge, TOO_LARGE),
    "an empty page": Row(answer(lines(HTML), b"")),
    "no content type, and a page": Row(answer(b"", b"<!DOCTYPE html><p>ok")),
    "no content type, and a PDF": Row(answer(b"", b"%PDF-1.7 and so on"), NotHtml, UNTYPED),
    "no content type, and plain words": Row(answer(b"", b"plain words, " * 200), NotHtml, UNTYPED),
    "no content type, and nothing": Row(answer(b"", b""), NotHtml, UNTYPED),
    "a PDF": Row(answer(b"Content-Type: application/pdf\r\n", b"%PDF-1.7"), NotHtml, "application/pdf", 200),
    "a picture": Row(answer(b"Content-Type: image/jpeg\r\n", b"\xff\xd8\xff"), NotHtml, "image/jpeg", 200),
    "JSON": Row(answer(b"Content-Type: application/json\r\n", b"{}"), NotHtml, "application/json", 200),
    "a feed": Row(answer(b"Content-Type: application/rss+xml\r\n", b"<rss/>"), NotHtml, NO_PAGE, 200),
    "a page that calls itself plain text": Row(answer(b"Content-Type: text/plain\r\n"), NotHtml, NO_PAGE, 200),
    "a content type of 10 KB": Row(answer(b"Content-Type: text/" + b"x" * 10_000 + b"\r\n"), NotHtml, NO_PAGE, 200),
    "a picture that calls itself a page": Row(
        answer(lines(HTML), b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8), Undecodable, "this is no page but"
    ),
}

CODINGS = {
    "gzip that breaks off": may_pass(coded(b"gzip", gzip.compress(PAGE)[:-20]), "broke off"),
    "gzip that is none": may_pass(coded(b"gzip", PAGE), DAMAGED),
    "gzip with a wrong sum": may_pass(coded(b"gzip", gzip.compress(PAGE)[:-8] + bytes(8)), DAMAGED),
    "gzip with something behind it": Row(coded(b"gzip", gzip.compress(PAGE) + b"\0\0\0")),
    "gzip without saying so": Row(answer(lines(HTML), gzip.compress(PAGE)), Undecodable, "this is no page but"),
    "deflate that is none": may_pass(coded(b"deflate", PAGE), DAMAGED),
    "deflate without its container": Row(coded(b"deflate", zlib.compress(PAGE)[2:-4])),
    "brotli that breaks off": may_pass(coded(b"br", brotli.compress(PAGE)[:-5]), "broke off"),
    "brotli that is none": may_pass(coded(b"br", PAGE), DAMAGED),
    "zstd that breaks off": may_pass(coded(b"zstd", zstandard.compress(PAGE)[:-5]), "broke off"),
    "zstd that is none": may_pass(coded(b"zstd", PAGE), DAMAGED),
    "a coding nobody knows, on a plain page": Row(coded(b"none-of-these", PAGE)),
    "a gzip bomb": Row(coded(b"gzip", gzip.compress(ZEROS)), TooLarge, TOO_LARGE),
    "a deflate bomb": Row(coded(b"deflate", zlib.compress(ZEROS)), TooLarge, TOO_LARGE),
    "a brotli bomb": Row(coded(b"br", brotli.compress(ZEROS)), TooLarge, TOO_LARGE),
    "a zstd bomb": Row(coded(b"zstd", zstandard.compress(ZEROS)), TooLarge, TOO_LARGE),
    "a bomb in a bomb": Row(coded(b"gzip, gzip", many_codings(ZEROS, 2)), TooLarge, TOO_LARGE),
    "a bomb in chunks": Row(
        floods(HEAD + b"Content-Encoding: gzip\r\n" + CHUNKED[len(HEAD) :], a_chunk(gzip.compress(ZEROS[:50_000]))),
        TooLarge,
        TOO_LARGE,
    ),
    "packed 51 times over": Row(coded(b"gzip, " * 50 + b"gzip", PAGE), NotHtml, "compressed too many times"),
}

STATUSES = {
    "204 without a body": Row(says(b"HTTP/1.1 204 No Content\r\n\r\n"), NotHtml, UNTYPED),
    "205 without a body": Row(answer(b"", b"", b"205 Reset Content"), NotHtml, UNTYPED),
    "a part of the page (206) that nobody asked for": refused(b"206 Partial Content", b"Content-Range: bytes 0-9/99"),
    "many choices (300)": refused(b"300 Multiple Choices"),
    "not modified (304) since a visit that never was": Row(
        says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), Refused, "answered 304", 304
    ),
    "401 that asks for a password": Row(
        answer(lines(HTML, b'WWW-Authenticate: Basic realm="desk"'), status=b"401 No"), LoginWall, "asks to log in", 401
    ),
    "401": refused(b"401 Unauthorized"),
    "403": refused(b"403 Forbidden"),
    "404": refused(b"404 Not Found"),
    "404 with a body that breaks off": Row(
        says(b"HTTP/1.1 404 Not Found\r\n" + LONG[len(b"HTTP/1.1 200 OK\r\n") :] + PAGE), Refused, "answered 404", 404
    ),
    "404 with a body that is no gzip": refused(b"404 Not Found", b"Content-Encoding: gzip"),
    "404 with 100 MB": Row(floods(b"HTTP/1.1 404 Not Found\r\n\r\n", PAGE * 100), Refused, "answered 404", 404),
    "410": refused(b"410 Gone"),
    "451": refused(b"451 Law"),
    "501": refused(b"501 Oops"),
    "a status nobody knows": refused(b"799 ?"),
    "a check whether a human reads, with 403": Row(
        answer(lines(HTML, b"cf-mitigated: challenge"), status=b"403 Forbidden"), Challenged, "human", 403
    ),
    "408": busy(b"408 Request Timeout"),
    "425": busy(b"425 Too Early"),
    "429": busy(b"429 Slow Down"),
    "500": busy(b"500 Oops"),
    "502": busy(b"502 Oops"),
    "503": busy(b"503 Oops"),
    "504": busy(b"504 Oops"),
    "429 and wait 9 seconds": busy(b"429 Slow Down", b"Retry-After: 9"),
    "503 and wait 30,000 years": busy(b"503 Oops", b"Retry-After: 999999999999"),
    "503 and wait until a day in 2099": busy(b"503 Oops", b"Retry-After: Wed, 02 Dec 2099 12:00:00 GMT"),
    "503 and wait until a day long gone": busy(b"503 Oops", b"Retry-After: Mon, 02 Jan 1984 12:00:00 GMT"),
    "429 and wait less than nothing": busy(b"429 Slow Down", b"Retry-After: -5"),
    "429 and wait for something": busy(b"429 Slow Down", b"Retry-After: soon \xff"),
}

REDIRECTS = {
    "a redirect to itself": Row(moved(b"/story"), TooManyRedirects, "more than 5 redirects"),
    "two that redirect to each other": Row(
        by_path(story=moved(b"/other"), other=moved(b"/story")), TooManyRedirects, "more than 5 redirects"
    ),
    "10,000 redirects": Row(answers(elsewhere()), TooManyRedirects, "more than 5 redirects"),
    "a redirect without a place": refused(b"302 Found"),
    "a redirect to a file": Row(moved(b"file:///etc/hosts"), InvalidUrl, ELSEWHERE),
    "a redirect to data": Row(moved(b"data:text/html,<p>hello"), InvalidUrl, ELSEWHERE),
    "a redirect to a script": Row(moved(b"javascript:alert(1)", b"301 Moved"), InvalidUrl, ELSEWHERE),
    "a redirect to FTP": Row(moved(b"ftp://news.example/story"), InvalidUrl, ELSEWHERE),
    "a redirect to nonsense": Row(moved(b"http://[::1", b"307 Moved"), InvalidUrl, ELSEWHERE),
    "a redirect to port 99999": Row(moved(b"http://news.example:99999/", b"308 Moved"), InvalidUrl, ELSEWHERE),
    "a redirect to port 0": Row(moved(b"http://news.example:0/"), InvalidUrl, ELSEWHERE),
    "a redirect to 100 KB of URL": Row(moved(b"/" + b"a" * 99_000), InvalidUrl, BAD_URL),
    "a redirect to a name that nobody has": Row(moved(b"http://nobody.example/"), Unreachable, "no connection"),
    "a redirect to a name with a part of 70 letters": Row(
        moved(b"http://" + b"a" * 70 + b"/", b"308 M"), Unreachable, "no name"
    ),
    "a redirect to 169.254.169.254": Row(
        moved(b"http://169.254.169.254/latest/meta-data/"), PrivateAddress, "leads to a link-local address"
    ),
    "a redirect to a name that resolves there": Row(
        moved(b"http://inside.example/"), PrivateAddress, "inside.example leads to a link-local address"
    ),
    "a redirect to a name that resolves there on the second look-up": Row(
        by_path(story=moved(b"http://turning.example/"), other=moved(b"http://turning.example:8080/")),
        PrivateAddress,
        "turning.example leads to a link-local address",
    ),
    "a redirect to this machine": Row(moved(b"//localhost/"), PrivateAddress, "is a local name"),
    "a redirect to this machine by IPv6": Row(moved(b"//[::1]/"), PrivateAddress, "a loopback address"),
    "a redirect to this machine in hexadecimal": Row(moved(b"//0x7f000001/"), PrivateAddress, "a loopback address"),
    "a redirect with a line break in it": may_pass(
        answer(b"Location: /next\rSet-Cookie: a=b\r\n", b"", b"302 Found"), UNSOUND
    ),
    "a redirect beyond ASCII, with blanks": Row(by_path(story=moved("/straße und hafen".encode()), other=whole())),
    "a redirect to a host in another script": Row(
        by_path(story=moved("http://straße.example/küste".encode()), other=whole())
    ),
    "a redirect to a host in percent signs": Row(
        moved(b"http://%6eews.example/next"), PrivateAddress, "is a local name"
    ),
    "a redirect with credentials": Row(by_path(story=moved(b"http://ann:secret@news.example/"), other=whole())),
}

URLS = {
    "a URL without a scheme": Row(whole(), InvalidUrl, "must start with http", tries=0, url="news.example/story"),
    "a file": Row(whole(), InvalidUrl, "must start with http", tries=0, url="file:///etc/hosts"),
    "port 0": Row(whole(), InvalidUrl, BAD_URL, tries=0, url="http://news.example:0/"),
    "port 99999": Row(whole(), InvalidUrl, BAD_URL, tries=0, url="http://news.example:99999/"),
    "no host": Row(whole(), InvalidUrl, "names no host", tries=0, url="http:///story"),
    "half an IPv6 address": Row(whole(), InvalidUrl, BAD_URL, tries=0, url="http://[::1/"),
    "a URL of 100 KB": Row(whole(), InvalidUrl, BAD_URL, tries=1, url="http://news.example/" + "a" * 100_000),
    "half a letter": Row(whole(), InvalidUrl, BAD_URL, tries=0, url="http://news.example/\ud800"),
    "this machine": Row(whole(), PrivateAddress, "a loopback address", tries=1, url="http://[::ffff:127.0.0.1]/"),
}


def allows(script: Script) -> Row:
    """A robots.txt that stands in nobody's way."""
    return Row(by_path(robots=script, other=whole()), policy=POLITE)


def forbids(script: Script, error: type[NewscleanError], says: str, status: int | None = None, **more: object) -> Row:
    """A robots.txt that keeps us from asking for the page."""
    return Row(by_path(robots=script, other=whole()), error, says, status, **{"tries": 0, "policy": POLITE} | more)


def text(body: bytes) -> Script:
    return answer(b"Content-Type: text/plain\r\n", body)


ALL = b"User-agent: *\nDisallow: /\n"
CANNOT = "robots.txt cannot be had, which forbids asking"
ROBOTS = {
    "robots.txt forbids it": forbids(text(ALL), Disallowed, "asks newsclean not to fetch this"),
    "robots.txt forbids it behind a byte order mark": forbids(
        text(b"\xef\xbb\xbf" + ALL), Disallowed, "asks newsclean"
    ),
    "robots.txt forbids it in its first 512 KiB of 100 MB": forbids(
        floods(b"HTTP/1.1 200 OK\r\n\r\n" + ALL, b"#" * 65_536), Disallowed, "asks newsclean"
    ),
    "robots.txt forbids it after 512 KiB": allows(text(b"#\n" * 300_000 + ALL)),
    "robots.txt of a million lines": allows(text(b"User-agent: *\n" + b"\n" * 1_000_000)),
    "robots.txt hangs": forbids(
        says_then_waits(),
        Unreachable,
        f"{CANNOT}: {IN_TIME}",
        tries=1,
        policy=with_changes(BRIEF, robots="obey"),
    ),
    "robots.txt drips": forbids(
        drips(b"HTTP/1.1 200 OK\r\n\r\n", b"#"),
        Unreachable,
        f"{CANNOT}: {IN_TIME}",
        tries=1,
        policy=with_changes(BRIEF, robots="obey"),
    ),
    "robots.txt is reset": forbids(says_then_resets(), Unreachable, f"{CANNOT}: {BROKEN}", tries=TRIES),
    "robots.txt breaks off": forbids(says(LONG + ALL), Unreachable, f"{CANNOT}: {UNSOUND}", tries=TRIES),
    "robots.txt answers 500": forbids(
        answer(b"", b"", b"500 Oops"), Disallowed, f"{CANNOT}: the server answered 500", 500
    ),
    "robots.txt answers 503": forbids(
        answer(b"", b"", b"503 Oops"), Disallowed, f"{CANNOT}: the server answered 503", 503
    ),
    "robots.txt answers 429": forbids(
        answer(b"", b"", b"429 Slow"), Disallowed, f"{CANNOT}: the server answered 429", 429
    ),
    "robots.txt answers 401": allows(answer(b"", ALL, b"401 Unauthorized")),
    "robots.txt answers 403": allows(answer(b"", ALL, b"403 Forbidden")),
    "robots.txt answers 404": allows(answer(b"", ALL, b"404 Not Found")),
    "robots.txt redirects without end": allows(moved(b"/robots.txt")),
    "robots.txt redirects to a file": allows(moved(b"file:///etc/hosts")),
    "robots.txt redirects to this machine": forbids(
        moved(b"http://127.0.0.1/"), PrivateAddress, "a loopback address", tries=1
    ),
    "robots.txt is a page": allows(whole()),
    "robots.txt is a picture": allows(text(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)),
    "robots.txt is in UTF-16": allows(text(ALL.decode().encode("utf-16"))),
    "robots.txt has NULs in it": forbids(text(b"#\0\0\n" + ALL), Disallowed, "asks newsclean"),
    "robots.txt is no gzip": forbids(coded(b"gzip", ALL), Unreachable, f"{CANNOT}: the answer is damaged", tries=TRIES),
    "robots.txt is a bomb": allows(coded(b"gzip", gzip.compress(ZEROS))),
}


def secure(script: Script, error: type[NewscleanError] | None = None, says: str = "", **more: object) -> Row:
    return Row(lambda keys: over_tls(keys.sound, script), error, says, **{"url": "https://news.example/story"} | more)


def unproven(whose: str, says: str) -> Row:
    """A certificate that is not in order."""
    return Row(
        lambda keys: over_tls(getattr(keys, whose), whole()), Unreachable, says, url="https://news.example/story"
    )


def shaking(script: Script, says: str, policy: Policy = QUICK, tries: int = TRIES) -> Row:
    """A handshake that fails."""
    return Row(lambda keys: script, Unreachable, says, None, tries, policy, "https://news.example/story")


def says_to_hello(data: bytes) -> Script:
    """Read what the client says first, say this, and no more."""

    def script(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(data)
        connection.recv(65_536)

    return script


def alert(number: int) -> Script:
    """A fatal alert of TLS instead of a handshake."""
    return says_to_hello(b"\x15\x03\x03\x00\x02\x02" + bytes([number]))


def cut(connection: socket.socket) -> None:
    connection.recv(65_536)
    resets(connection)


def hangs_up(connection: socket.socket) -> None:
    connection.recv(65_536)


def silent(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


TLS = {
    "a plain server on the port of TLS": shaking(
        says_to_hello(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "no connection: [SSL"
    ),
    "a certificate of another name": unproven("of_another", "certificate is not valid for 'news.example'"),
    "a certificate that has expired": unproven("expired", "certificate has expired"),
    "a certificate that nobody vouches for": unproven("unknown", "certificate verify failed: self-signed certificate"),
    "a handshake that is cut": shaking(cut, "no connection"),
    "a handshake that ends": shaking(hangs_up, "no connection"),
    "a handshake that stalls": shaking(
        silent, "no connection in time", policy=with_changes(QUICK, timeouts=Timeouts(connect=0.2, total=10))
    ),
    "a handshake that drips": shaking(drips(b"\x16\x03\x03\x40\x00", b"\x02"), IN_TIME, policy=BRIEF, tries=1),
    "a handshake of garbage": shaking(says_to_hello(bytes(range(256)) * 4), "no connection: [SSL"),
    "a server of TLS 1.0 alone": shaking(
        says_to_hello(b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01" + bytes(36)), "no connection: [SSL"
    ),
    "an alert: this protocol is too old": shaking(alert(70), "no connection: [SSL"),
    "an alert: this name is not here": shaking(alert(112), "no connection: [SSL"),
    "an answer cut without a farewell": secure(says_then_resets(LONG + PAGE), Unreachable, BROKEN, tries=TRIES),
    "a redirect from https to http": secure(moved(b"http://plain.example/story")),
}


def over_h2(act: Act, error: type[NewscleanError] | None = Unreachable, says: str = "", **more: object) -> Row:
    """What a server of HTTP/2 does; it is tried again but where `more` says otherwise."""
    tries = TRIES if error is Unreachable else 1
    return Row(
        lambda keys: over_tls(keys.http2, speaks_h2(act)),
        error,
        says,
        **{"tries": tries, "url": "https://news.example/story"} | more,
    )


def heads(*headers: tuple[str, str], status: str = "200", body: bytes = PAGE) -> Act:
    """An answer with these headers, whole in itself."""

    def act(talk: Talk) -> None:
        talk.head(status, (*TYPED, *headers))
        talk.body(body)

    return act


def begins(frames: Callable[[int], bytes]) -> Act:
    """An answer that has begun, then these frames, made from the number of its stream."""

    def act(talk: Talk) -> None:
        talk.head()
        talk.body(PAGE, end=False)
        talk.raw(frames(talk.stream))

    return act


def instead(frames: Callable[[int], bytes]) -> Act:
    """These frames and nothing else."""

    def act(talk: Talk) -> None:
        talk.raw(frames(talk.stream))

    return act


def leaves(talk: Talk) -> None:
    talk.head()
    talk.body(PAGE, end=False)
    talk.hang_up()


def hints_first(talk: Talk) -> None:
    talk.head("103", (("link", "</a.css>"),))
    talk.page()


def adds_trailers(talk: Talk) -> None:
    talk.head()
    talk.body(PAGE, end=False)
    talk.state.send_headers(talk.stream, [("x-sum", "1")], end_stream=True)
    talk.flush()


def goes_on(talk: Talk) -> None:
    talk.head()
    while True:
        talk.body(PAGE * 100, end=False)


def nothing(stream: int) -> bytes:
    return b""


def pings(talk: Talk) -> None:
    while True:
        talk.raw(frame(6, 0, 0, b"12345678") * 100)


HTTP2 = {
    "a page over HTTP/2": over_h2(Talk.page, None),
    "the choice of HTTP/2, and then HTTP/1.1": Row(
        lambda keys: over_tls(keys.http2, whole()), Unreachable, UNSOUND, None, TRIES, url="https://news.example/story"
    ),
    "the choice of HTTP/1.1, and then HTTP/2": Row(
        lambda keys: over_tls(keys.sound, speaks_h2(Talk.page)),
        Unreachable,
        UNSOUND,
        None,
        TRIES,
        url="https://news.example/story",
    ),
    "silent over HTTP/2": over_h2(instead(nothing), says=STALLED, policy=IMPATIENT),
    "silent in the body over HTTP/2": over_h2(begins(nothing), says=STALLED, policy=IMPATIENT),
    "a window that the server never uses up": over_h2(
        begins(lambda n: frame(8, 0, n, (1).to_bytes(4))), says=STALLED, policy=IMPATIENT
    ),
    "closed in the body over HTTP/2": over_h2(leaves, says=UNSOUND),
    "RST_STREAM before the head": over_h2(
        instead(lambda n: frame(3, 0, n, (7).to_bytes(4))), says="the server ended the answer"
    ),
    "RST_STREAM in the body": over_h2(
        begins(lambda n: frame(3, 0, n, (2).to_bytes(4))), says="the server ended the answer"
    ),
    "GOAWAY before the head": over_h2(
        instead(lambda n: frame(7, 0, 0, bytes(8))), says="the server ended the connection"
    ),
    "GOAWAY in the body": over_h2(
        begins(lambda n: frame(7, 0, 0, n.to_bytes(4) + bytes(4))), says="the server ended the connection"
    ),
    "a length greater than the body over HTTP/2": over_h2(heads(("content-length", "500")), says=UNSOUND),
    "a length smaller than the body over HTTP/2": over_h2(heads(("content-length", "5")), says=UNSOUND),
    "a status that is no number over HTTP/2": over_h2(heads(status="abc"), says="the status is no number"),
    "a header with a line break over HTTP/2": over_h2(heads(("x-a", "a\r\nb: c")), says="a header holds a line break"),
    "headers of 200 KB over HTTP/2": over_h2(
        heads(("x-a", "a" * 1_000), *((f"x-{n}", "a" * 1_000) for n in range(200))), says=UNSOUND
    ),
    "headers that cannot be unpacked": over_h2(instead(lambda n: frame(1, 4, n, b"\xff" * 6)), says=UNSOUND),
    "headers without an end over HTTP/2": over_h2(
        instead(lambda n: frame(1, 0, n, b"\x88") + frame(9, 0, n, b"\0\1a\1b" * 1_000) * 1_000), says=UNSOUND
    ),
    "a frame on no stream": over_h2(begins(lambda n: frame(0, 0, 0, b"abc")), says=UNSOUND),
    "a frame that is too large": over_h2(begins(lambda n: frame(0, 0, n, b"a" * 20_000)), says=UNSOUND),
    "a push that nobody asked for": over_h2(instead(lambda n: frame(5, 4, n, (2).to_bytes(4))), says=UNSOUND),
    "a setting out of range": over_h2(instead(lambda n: frame(4, 0, 0, b"\0\4\xff\xff\xff\xff")), says=UNSOUND),
    "pings without an end": over_h2(pings, says=IN_TIME, tries=1, policy=BRIEF),
    "early hints over HTTP/2": over_h2(hints_first, None),
    "headers after the body over HTTP/2": over_h2(adds_trailers, None),
    "100 MB over HTTP/2": over_h2(goes_on, TooLarge, TOO_LARGE),
    "gzip bomb over HTTP/2": over_h2(
        heads(("content-encoding", "gzip"), body=gzip.compress(ZEROS)), TooLarge, TOO_LARGE
    ),
}

SECTIONS: dict[str, tuple[str, dict[str, Row]]] = {
    "URLs": ("What is asked for.", URLS),
    "Connections": ("From the name to the last byte.", CONNECTIONS),
    "Heads": ("The first line and the headers.", HEADS),
    "Bodies": ("Lengths, chunks and types.", BODIES),
    "Compression": ("gzip, deflate, br and zstd.", CODINGS),
    "Statuses": ("What the server says it is.", STATUSES),
    "Redirects": ("Five are followed here; ten by default.", REDIRECTS),
    "TLS": ("https.", TLS),
    "HTTP/2": ("Over TLS, where the server chooses it.", HTTP2),
    "robots.txt": ("Read before the page, unless the policy ignores it.", ROBOTS),
}


def document() -> str:
    """docs/faults.md, whole."""
    parts = [INTRODUCTION]
    for title, (words, rows) in SECTIONS.items():
        parts.append(
            f"\n## {title}\n\n{words}\n\n| The fault | What you get | Its message says | Tried |\n|---|---|---|---|\n"
        )
        parts += [
            f"| {name} | {outcome(row)} | {row.says.replace('|', '/')} | {asked(row)} |\n" for name, row in rows.items()
        ]
    return "".join(parts)


def outcome(row: Row) -> str:
    status = f", status {row.status}" if row.status else ""
    return f"`{row.error.__name__}`{status}" if row.error else "the page"


def asked(row: Row) -> str:
    return ("never", "once")[row.tries] if row.tries < TRIES else "again"


@contextmanager
def keyring(folder: Path) -> Iterator[Keys]:
    """Keys whose certificates are trusted for the time being, as far as they are."""
    sound = certificate(folder, "news.example")[1]
    of_another = certificate(folder, "other.example")[1]
    expired = certificate(folder, "news.example", days=-1)[1]
    (folder / "away").mkdir()
    unknown = certificate(folder / "away", "news.example")[1]
    trusted = folder / "trusted.pem"
    trusted.write_text("".join(file.read_text() for file in (sound, of_another, expired)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(trusted))
        pools._trust.cache_clear()
        http2 = offering(server_side(sound), "h2")
        yield Keys(server_side(sound), http2, *map(server_side, (of_another, expired, unknown)))
    pools._trust.cache_clear()


@contextmanager
def staged(script: Script | None, *later: Script) -> Iterator[RawServer]:
    """A server that plays the script, and later ones, as every host of a small internet but the odd ones."""
    with standing_in() as internet, raw_server(script or closes, *later) as server, raw_server(whole()) as plain:
        internet.names |= {
            "news.example": [(PUBLIC,)],
            "xn--strae-oqa.example": [(PUBLIC,)],
            "plain.example": [(OTHER,)],
            "inside.example": [("169.254.169.254",)],
            "turning.example": [(PUBLIC,), ("169.254.169.254",)],
            "nobody.example": [socket.gaierror(socket.EAI_NONAME, "Name or service not known")],
            "unsure.example": [socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")],
        }
        internet.ports |= {PUBLIC: server.port, OTHER: plain.port}
        if script is None:
            server.stop()
        yield server


def sees(row: Row, url: str | None = None) -> Response | NewscleanError:
    """What a user sees who asks for the row's URL: the page, or the error instead of it or of its article."""
    ask = fetch if row.error and issubclass(row.error, PageError) else download
    try:
        return ask(url or row.url, policy=row.policy)
    except NewscleanError as error:
        return error


def summary(seen: Response | NewscleanError) -> tuple[type[NewscleanError] | None, int | None, int]:
    """Error, status and tries, to be compared with the row's."""
    if isinstance(seen, Response):
        return None, None, len(seen.attempts)
    if isinstance(seen, FetchError):
        return type(seen), seen.status, len(seen.attempts)
    return type(seen), None, 1


INTRODUCTION = """\
# Faults

What servers do wrong, and what you see of it. Each row is asked of a real server in the tests, with both kinds of
client, under small limits: pages of 100,000 bytes, two tries, five redirects, 0.3 seconds in total where time is the
point. *again* in the last column is as often as `Backoff(attempts=…)` allows; *never* is not even once. The errors are
explained in [errors.md](errors.md).
"""

if __name__ == "__main__":
    (Path(__file__).parent.parent / "docs" / "faults.md").write_text(document(), "utf-8")
