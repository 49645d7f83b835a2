"""What a download brings home, from a real server on loopback."""

import re
import socket
from urllib.parse import urlsplit

import brotli
import pytest
import zstandard
from clients import LOCAL, both_kinds, download, with_changes
from pytest_httpserver import HTTPServer
from servers import PAGE, raw_server, says, whole
from werkzeug import Request
from werkzeug import Response as Answer

import newsclean
from newsclean import fetching

pytestmark = both_kinds


def test_a_page_comes_with_all_that_is_known_of_its_answer(httpserver: HTTPServer):
    httpserver.expect_request("/story").respond_with_data(
        PAGE, content_type="text/html; charset=utf-8", headers={"X-Desk": "Harbour"}
    )
    url = httpserver.url_for("/story")

    response = download(url, policy=LOCAL)

    assert (response.url, response.final_url, response.status) == (url, url, 200)
    assert (response.content_type, response.body) == ("text/html; charset=utf-8", PAGE)
    assert ("x-desk", "Harbour") in response.headers
    assert [(tried.status, tried.problem) for tried in response.attempts] == [(200, None)]
    assert 0 < response.attempts[0].seconds <= response.elapsed


def test_a_response_is_a_frozen_value(httpserver: HTTPServer):
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
    response = download(httpserver.url_for("/story"), policy=LOCAL)

    with pytest.raises(AttributeError):
        response.body = b""  # type: ignore[misc]
    assert isinstance(hash(response), int)


def test_the_request_says_honestly_who_asks(httpserver: HTTPServer):
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
    download(httpserver.url_for("/story"), policy=LOCAL)

    agent = _requests(httpserver)[0].headers["User-Agent"]
    assert re.fullmatch(r"newsclean/\d[\w.]* \(\+https://example\.org/newsclean\)", agent)


def test_a_policy_may_name_another_agent(httpserver: HTTPServer):
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
    download(httpserver.url_for("/story"), policy=with_changes(LOCAL, user_agent="Küste/2 (+https://example.com/bot)"))

    assert "/2 (+https://example.com/bot)" in _requests(httpserver)[0].headers["User-Agent"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_the_final_url_is_kept(httpserver: HTTPServer, status: int):
    httpserver.expect_request("/old").respond_with_data("", status, {"Location": "moved/here?page=1#top"})
    httpserver.expect_request("/moved/here", query_string="page=1").respond_with_data(PAGE, content_type="text/html")
    response = download(httpserver.url_for("/old"), policy=LOCAL)

    assert response.url == httpserver.url_for("/old")
    assert response.final_url == httpserver.url_for("/moved/here?page=1")
    assert len(response.attempts) == 1


def test_a_cookie_set_on_the_way_is_sent_back(httpserver: HTTPServer):
    def gate(request: Request) -> Answer:
        if request.cookies.get("visitor") == "known":
            return Answer(PAGE, content_type="text/html")
        return Answer("", 302, {"Location": "/story", "Set-Cookie": "visitor=known; Path=/"})

    httpserver.expect_request("/story").respond_with_handler(gate)
    assert download(httpserver.url_for("/story"), policy=LOCAL).body == PAGE


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_headers_beyond_ascii_are_followed_too(encoding: str):
    head = "HTTP/1.1 302 Found\r\nSet-Cookie: place=Köln\r\nLocation: /straße und hafen\r\n\r\n"
    with raw_server(says(head.encode(encoding)), whole()) as server:
        response = download(server.url, policy=LOCAL)
    assert (response.body, response.final_url) == (PAGE, f"http://{urlsplit(response.url).netloc}/straße und hafen")


def test_credentials_are_sent_to_the_origin_they_were_given_for_and_to_no_other(httpserver: HTTPServer):
    other = HTTPServer()
    other.start()
    try:
        httpserver.expect_request("/in").respond_with_data("", 302, {"Location": "/door"})
        httpserver.expect_request("/door").respond_with_data("", 302, {"Location": other.url_for("/story")})
        other.expect_request("/story").respond_with_data(PAGE, content_type="text/html")

        response = download(httpserver.url_for("/in").replace("http://", "http://reader:s%20cret@"), policy=LOCAL)

        asked = [request.authorization for request in _requests(httpserver)]
        assert [(a.username, a.password) for a in asked if a] == [("reader", "s cret")] * 2
        assert "Authorization" not in _requests(other)[0].headers
        assert response.url == httpserver.url_for("/in")
        assert response.final_url == other.url_for("/story")
    finally:
        other.stop()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("identity", PAGE),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE)),
        ("a-label-that-means-nothing", PAGE),
    ],
)
def test_bodies_arrive_decompressed(httpserver: HTTPServer, coding: str, body: bytes):
    httpserver.expect_request("/story").respond_with_data(
        body, content_type="text/html", headers={"Content-Encoding": coding}
    )
    assert download(httpserver.url_for("/story"), policy=LOCAL).body == PAGE


@pytest.mark.parametrize(
    "content_type", ["text/html", "TEXT/HTML;charset=koi8-r", "application/xhtml+xml; charset=utf-8"]
)
def test_html_and_xhtml_are_pages(httpserver: HTTPServer, content_type: str):
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type=content_type)
    assert download(httpserver.url_for("/story"), policy=LOCAL).content_type == content_type


def test_an_empty_page_is_still_an_answer(httpserver: HTTPServer):
    httpserver.expect_request("/story").respond_with_data(b"", content_type="text/html")
    assert download(httpserver.url_for("/story"), policy=LOCAL).body == b""


def test_a_host_in_another_script_and_blanks_in_a_path_are_asked_for_properly(httpserver: HTTPServer):
    httpserver.expect_request("/a b/ü").respond_with_data(PAGE, content_type="text/html")
    assert download(f"  {httpserver.url_for('')}/a b/ü#part\n", policy=LOCAL).body == PAGE


def test_a_page_is_read_over_ipv6(httpserver: HTTPServer):
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        server = HTTPServer(host="::1")
        server.start()
    except OSError:
        pytest.skip("no IPv6 loopback here")
    try:
        server.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
        assert download(f"http://[::1]:{server.port}/story", policy=LOCAL).body == PAGE
    finally:
        server.stop()


def test_the_room_offers_what_its_callers_need():
    assert {"AsyncClient", "Client", "Policy", "Response", "afetch", "download", "fetch"} <= set(fetching.__all__)
    assert newsclean.fetch is fetching.fetch


def _requests(server: HTTPServer) -> list[Request]:
    return [request for request, _ in server.log]
