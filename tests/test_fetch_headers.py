"""What is sent, and to whom: headers, cookies and credentials stay with the host they were meant for."""

import asyncio
import shutil
from collections.abc import Iterator

import pytest
from clients import LOCAL, both_kinds, download, download_in_turn, download_many, with_changes
from faults import OTHER, PUBLIC, Keys, keyring
from internet import Internet, standing_in
from press import Asked, moved, page, press
from servers import PAGE, over_tls, raw_server, says

from newsclean.errors import PolicyError
from newsclean.fetching import Policy, Response
from newsclean.fetching.body import ACCEPTED_CODINGS

pytestmark = both_kinds
OUTSIDE = with_changes(LOCAL, private_hosts=False)
MINE = (("Cookie", "session=1"), ("X-Desk", "harbour"), ("Authorization", "Bearer abc"), ("Accept-Language", "fr"))
SECRET = {"cookie", "x-desk", "authorization"}


@pytest.fixture
def internet() -> Iterator[Internet]:
    with standing_in() as internet:
        internet.names |= {
            name: [(PUBLIC,)] for name in ("news.example", "www.news.example", "m.news.example", "other.example")
        }
        yield internet


def sent(asked: Asked) -> set[str]:
    return SECRET & set(asked.headers)


def walk(
    internet: Internet, *places: str, cookies: dict[str, str] | None = None, policy: Policy = OUTSIDE
) -> list[Asked]:
    """What is asked for on a way of redirects over these URLs; `cookies` are set by the URLs."""

    async def answer(asked: Asked) -> bytes:
        here = f"http://{asked.host}{asked.path}"
        after = places[places.index(here) + 1 :]
        headers = [f"Set-Cookie: {cookie}" for cookie in (cookies or {}).get(here, "").split("|") if cookie]
        return moved(after[0], *headers) if after else page(PAGE, *headers)

    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        assert download(places[0], policy=policy).final_url == places[-1]
        return server.log


def test_a_request_says_who_asks_and_what_for_and_no_more():
    with press() as server:
        download(server.url("/a"), policy=LOCAL)
        headers = dict(server.log[0].headers)
    assert headers.pop("host") == f"127.0.0.1:{server.port}"
    assert headers.pop("user-agent") == Policy().user_agent
    assert headers.pop("accept").startswith("text/html,")
    assert headers.pop("accept-encoding") == ACCEPTED_CODINGS == "gzip, deflate, br, zstd"
    assert headers == {}


def test_headers_of_the_policy_are_sent_with_every_page_of_the_host():
    with press() as server:
        policy = with_changes(LOCAL, headers=(*MINE, ("X-Ort", "Köln"), ("X-Desk", "second")))
        download_in_turn([server.url("/a"), server.url("/b")], policy=policy)
        for asked in server.log:
            assert sent(asked) == SECRET
            assert asked.headers["accept-language"] == "fr"
            assert asked.headers["x-ort"].encode("latin-1").decode() == "Köln"


def test_headers_of_the_policy_are_sent_to_no_other_host(internet: Internet):
    places = ("http://news.example/a", "http://other.example/b", "http://m.news.example/c", "http://news.example/d")
    log = walk(internet, *places, policy=with_changes(OUTSIDE, headers=MINE))
    assert [sent(asked) for asked in log] == [SECRET, set(), set(), SECRET]
    assert {asked.headers["accept-language"] for asked in log} == {"fr"}, "which is no secret"


def test_another_port_is_another_host(internet: Internet):
    log = walk(
        internet, "http://news.example/a", "http://news.example:8080/b", policy=with_changes(OUTSIDE, headers=MINE)
    )
    assert [sent(asked) for asked in log] == [SECRET, set()]


def test_a_header_of_the_policy_stands_in_for_the_usual_one():
    policy = with_changes(LOCAL, headers=(("user-agent", "harbour/1"), ("ACCEPT", "text/html")))
    with press() as server:
        download(server.url("/a"), policy=policy)
        asked = server.log[0]
    assert (asked.headers["user-agent"], asked.headers["accept"]) == ("harbour/1", "text/html")


@pytest.mark.parametrize(
    "header",
    [("X-A", "a\r\nX-B: b"), ("X-A", "a\0b"), ("X-A", " a"), ("X-A", "a\n"), ("X-A", "\ud800"), ("X A", "a"), ("", "a"),
     ("X-A:", "a"), ("X-Ä", "a"), ("Host", "other.example"), ("content-length", "5"), ("Transfer-Encoding", "chunked"),
     ("Connection", "close"), ("Accept-Encoding", "none"), ("Upgrade", "h2c")],
)  # fmt: skip
def test_a_header_that_cannot_be_sent_is_refused_with_the_policy(header: tuple[str, str]):
    with pytest.raises(PolicyError) as caught:
        Policy(headers=(header,))
    assert caught.value.field == "headers"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("agent", ["a\r\nX-B: b", "a\0", " a", "a ", "\ud800"])
def test_a_user_agent_that_cannot_be_sent_is_refused_with_the_policy(agent: str):
    with pytest.raises(PolicyError) as caught:
        Policy(user_agent=agent)
    assert caught.value.field == "user_agent"


def test_a_cookie_is_forgotten_with_the_visit_it_was_set_in():
    async def answer(asked: Asked) -> bytes:
        return moved("/b", "Set-Cookie: a=1") if asked.path == "/a" else page(PAGE, "Set-Cookie: b=2")

    with press(answer) as server:
        download_in_turn([server.url("/a"), server.url("/b"), server.url("/a")], policy=LOCAL)
        assert [asked.headers.get("cookie") for asked in server.log] == [None, "a=1", None, None, "a=1"]


def test_a_cookie_goes_back_to_its_host_and_to_no_other(internet: Internet):
    places = ("http://news.example/a", "http://other.example/b", "http://news.example/c")
    log = walk(internet, *places, cookies={places[0]: "a=1", places[1]: "b=2"})
    assert [asked.headers.get("cookie") for asked in log] == [None, None, "a=1"]


@pytest.mark.parametrize(
    ("cookie", "is_sent"),
    [
        ("a=1; Domain=news.example", True),
        ("a=1; Domain=.news.example", True),
        ("a=1", False),
        ("a=1; Domain=www.news.example", False),
        ("a=1; Domain=other.example", False),
        ("a=1; Domain=example", False),
        ("a=1; Domain=news.example; Path=/deep", False),
        ("a=1; Domain=news.example; Secure", False),
        ("a=1; Domain=news.example; Max-Age=0", False),
        ("a=1; Domain=news.example; Expires=Mon, 02 Jan 1984 12:00:00 GMT", False),
        ("a=1; Domain=news.example; HttpOnly; SameSite=Lax", True),
        ("=; ;;", False),
    ],
)
def test_a_cookie_goes_as_far_as_it_says_and_may(internet: Internet, cookie: str, is_sent: bool):
    places = ("http://www.news.example/a", "http://m.news.example/b", "http://other.example/c")
    log = walk(internet, *places, cookies={places[0]: cookie})
    assert log[1].headers.get("cookie") == ("a=1" if is_sent else None)
    assert "cookie" not in log[2].headers


def test_cookies_of_a_visit_go_with_those_of_the_policy(internet: Internet):
    """A session of one's own must not keep a site from setting what it asks for on the next page."""
    places = ("http://news.example/a", "http://news.example/b")
    policy = with_changes(OUTSIDE, headers=(("Cookie", "session=1; seen=1"),))
    log = walk(internet, *places, cookies={places[0]: "seen=2"}, policy=policy)
    assert [asked.headers["cookie"] for asked in log] == ["session=1; seen=1", "session=1; seen=2"]


def test_a_cookie_beyond_ascii_comes_back_as_it_was():
    async def answer(asked: Asked) -> bytes:
        return moved("/b", "Set-Cookie: place=Köln") if asked.path == "/a" else page()

    with press(answer) as server:
        download(server.url("/a"), policy=LOCAL)
        assert server.log[1].headers["cookie"].encode("latin-1").decode() == "place=Köln"


def test_a_flood_of_cookies_stops_nobody():
    async def answer(asked: Asked) -> bytes:
        return moved("/b", *(f"Set-Cookie: c{number}=1" for number in range(1_500))) if asked.path == "/a" else page()

    with press(answer) as server:
        assert download(server.url("/a"), policy=LOCAL).body == PAGE


def test_credentials_of_a_url_stay_with_its_origin(internet: Internet):
    def way(first: str, second: str) -> list[bool]:
        async def answer(asked: Asked) -> bytes:
            return page() if asked.path == "/b" else moved(f"{second}/b")

        with press(answer) as server:
            internet.ports[PUBLIC] = server.port
            download(first.replace("//", "//ann:secret@") + "/a", policy=OUTSIDE)
            return ["authorization" in asked.headers for asked in server.log]

    assert way("http://news.example", "http://news.example") == [True, True]
    assert way("http://news.example", "http://m.news.example") == [True, False]
    assert way("http://news.example", "http://news.example:8080") == [True, False]
    assert way("http://m.news.example", "http://bob:pass@m.news.example") == [True, True]


needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make certificates")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keys]:
    with keyring(tmp_path_factory.mktemp("keys")) as keys:
        yield keys


@needs_openssl
def test_what_was_meant_for_https_is_not_sent_over_http(keys: Keys, internet: Internet):
    internet.names["news.example"] = [(PUBLIC,), (OTHER,)]
    set_cookies = "Set-Cookie: open=1\r\nSet-Cookie: closed=2; Secure\r\n"
    head = f"HTTP/1.1 302 Found\r\nLocation: http://news.example/b\r\n{set_cookies}Content-Length: 0\r\n\r\n"
    with raw_server(over_tls(keys.sound, says(head.encode()))) as secure, press() as plain:
        internet.ports |= {PUBLIC: secure.port, OTHER: plain.port}
        response = download("https://ann:secret@news.example/a", policy=with_changes(OUTSIDE, headers=MINE[1:]))
        asked = plain.log[0]
    assert response.redirects == ("https://news.example/a",)
    assert not {"x-desk", "authorization"} & set(asked.headers)
    assert asked.headers["cookie"] == "open=1"


@needs_openssl
def test_what_was_meant_for_http_may_go_to_https_of_the_same_host(keys: Keys, internet: Internet):
    internet.names["news.example"] = [(PUBLIC,), (OTHER,)]
    heard: list[bytes] = []

    def hears(connection) -> None:
        heard.append(connection.recv(65_536))
        connection.sendall(page())

    async def answer(asked: Asked) -> bytes:
        return moved("https://news.example/b")

    with press(answer) as plain, raw_server(over_tls(keys.sound, hears)) as secure:
        internet.ports |= {PUBLIC: plain.port, OTHER: secure.port}
        assert download("http://news.example/a", policy=with_changes(OUTSIDE, headers=MINE)).body == PAGE
    assert b"x-desk: harbour" in heard[0].lower()


def test_headers_of_an_answer_are_told_in_order_and_in_lower_case():
    async def answer(asked: Asked) -> bytes:
        return page(PAGE, "X-Two: b", "x-one: a", "X-TWO: Köln")

    with press(answer) as server:
        response = download(server.url("/a"), policy=LOCAL)
    assert [pair for pair in response.headers if pair[0].startswith("x-")] == [
        ("x-two", "b"), ("x-one", "a"), ("x-two", "Köln"),
    ]  # fmt: skip


def test_visits_side_by_side_do_not_share_cookies():
    async def answer(asked: Asked) -> bytes:
        name = asked.path.strip("/").partition("/")[0]
        if asked.path.count("/") == 1:
            await asyncio.sleep(0.01)
            return moved(f"/{name}/2", f"Set-Cookie: who={name}; Path=/")
        return page(asked.headers["cookie"].encode())

    with press(answer) as server:
        results = download_many([server.url(f"/n{number}") for number in range(30)], policy=LOCAL)
    assert all(isinstance(result, Response) for result in results)
    assert all(result.body.decode() == f"who={result.url.rpartition('/')[2]}" for result in results)
