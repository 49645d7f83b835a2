"""A page that sends its reader on is followed as a redirect is: as far, as safely, and by the same manners."""

from collections.abc import Iterator
from itertools import count

import pytest
from clients import LOCAL, both_kinds, download, download_in_turn, with_changes
from faults import OTHER, PUBLIC
from internet import Internet, standing_in
from press import Asked, moved, page, press
from servers import PAGE

from newsclean.errors import Disallowed, InvalidUrl, NotHtml, PrivateAddress, Refused, TooManyRedirects
from newsclean.fetching import Backoff, Response

pytestmark = both_kinds
ONCE = with_changes(LOCAL, backoff=Backoff(attempts=1), redirects=4)
OUTSIDE = with_changes(ONCE, private_hosts=False)
PROSE = "<p>" + "The council met again on Monday and spoke for hours about the bridge. " * 5


@pytest.fixture
def internet() -> Iterator[Internet]:
    with standing_in() as internet:
        internet.names |= {"news.example": [(PUBLIC,)], "other.example": [(PUBLIC,)], "inside.example": [("10.0.0.1",)]}
        yield internet


def refresh(content: str, before: str = "", after: str = "") -> bytes:
    return f'<!doctype html>{before}<meta http-equiv="refresh" content="{content}">{after}'.encode()


def press_of(pages: dict[str, bytes]):
    """A press of these pages; every other is PAGE."""

    async def answer(asked: Asked) -> bytes:
        found = pages.get(asked.path, PAGE)
        return found if found.startswith(b"HTTP/") else page(found)

    return press(answer)


@pytest.mark.parametrize(
    "start",
    [
        refresh("0;url=/story"),
        refresh("0; URL='/story'"),
        refresh("5,/story"),
        refresh("0.9;url=story#top"),
        refresh(" 0 ; url = story"),
        refresh("0;url=story", before='<base href="/">'),
        refresh("0;url=//{host}/story"),
        refresh("0;url=http:\\\\{host}\\story"),
        refresh("0;url=st&#111;ry"),
        b"<META CONTENT='1;URL=/story' HTTP-EQUIV=Refresh>",
        refresh("soon;url=/elsewhere") + refresh("0;url=/story"),
        b"<noscript>" + refresh("0;url=/story") + b"</noscript>",
        refresh("0;url=/story").decode().encode("utf-16"),
        b" " * 60_000 + refresh("0;url=/story"),
    ],
)
def test_a_refresh_is_followed(start: bytes):
    pages: dict[str, bytes] = {}
    with press_of(pages) as server:
        pages["/start"] = start.replace(b"{host}", f"127.0.0.1:{server.port}".encode())
        response = download(server.url("/start"), policy=ONCE)
        assert server.paths() == ["/start", "/story"]
    assert (response.body, response.final_url) == (PAGE, server.url("/story"))
    assert (response.url, response.redirects) == (server.url("/start"), (server.url("/start"),))
    assert len(response.attempts) == 1


@pytest.mark.parametrize(
    "start",
    [
        refresh("6;url=/elsewhere"),
        refresh("99999999999;url=/elsewhere"),
        refresh("-1;url=/elsewhere"),
        refresh("0"),
        refresh("0;url="),
        refresh("0;url=/start"),
        refresh("0;url=#part"),
        refresh("0;url=javascript:alert(1)"),
        refresh("0;url=data:text/html,<p>hello"),
        refresh("0;url=file:///etc/hosts"),
        refresh("0;url=http://[::1/"),
        refresh("0;url=/elsewhere").replace(b"refresh", b"refreshing"),
        b"<!--" + refresh("0;url=/elsewhere") + b"-->",
        b"<textarea>" + refresh("0;url=/elsewhere") + b"</textarea>",
        PROSE.encode() + b"<noscript>" + refresh("0;url=/elsewhere") + b"</noscript>",
    ],
)
def test_what_is_no_refresh_or_none_to_be_followed_is_a_page(start: bytes):
    with press_of({"/start": start}) as server:
        response = download(server.url("/start"), policy=ONCE)
        assert server.paths() == ["/start"]
    assert (response.body, response.redirects) == (start, ())


def test_pages_that_send_their_reader_round_are_too_many_redirects():
    with press_of({"/a": refresh("0;url=/b"), "/b": refresh("0;url=/a")}) as server:
        with pytest.raises(TooManyRedirects, match="more than 4 redirects"):
            download(server.url("/a"), policy=ONCE)
        assert server.paths() == ["/a", "/b", "/a", "/b", "/a"]


def test_pages_that_send_their_reader_on_for_ever_are_too_many_redirects():
    numbers = count()

    async def answer(asked: Asked) -> bytes:
        return page(refresh(f"0;url=/{next(numbers)}"))

    with press(answer) as server:
        with pytest.raises(TooManyRedirects):
            download(server.url("/a"), policy=ONCE)
        assert len(server.log) == 5


def test_refreshes_and_redirects_count_together_and_are_told_in_order():
    pages = {"/a": moved("/b"), "/b": refresh("0;url=/c"), "/c": moved("/d"), "/d": refresh("0;url=/e")}
    with press_of(pages) as server:
        response = download(server.url("/a"), policy=ONCE)
        assert response.redirects == tuple(server.url(path) for path in ("/a", "/b", "/c", "/d"))
        with pytest.raises(TooManyRedirects):
            download(server.url("/a"), policy=with_changes(ONCE, redirects=3))


@pytest.mark.parametrize("place", ["http://inside.example/", "http://169.254.169.254/", "//localhost/", "//[::1]/"])
def test_no_refresh_leads_into_a_private_network(internet: Internet, place: str):
    with press_of({"/start": refresh(f"0;url={place}")}) as server:
        internet.ports[PUBLIC] = server.port
        with pytest.raises(PrivateAddress):
            download("http://news.example/start", policy=OUTSIDE)
    assert set(internet.called) == {PUBLIC}


def test_a_refresh_to_another_host_takes_no_headers_credentials_or_cookies_along(internet: Internet):
    internet.names["other.example"] = [(OTHER,)]
    start = page(refresh("0;url=http://other.example/story"), "Set-Cookie: a=1")
    policy = with_changes(OUTSIDE, headers=(("X-Desk", "harbour"), ("Cookie", "session=1")))
    with press_of({"/start": start}) as server, press() as other:
        internet.ports |= {PUBLIC: server.port, OTHER: other.port}
        download("http://ann:secret@news.example/start", policy=policy)
        assert {"x-desk", "authorization", "cookie"} <= set(server.log[0].headers)
        assert not {"x-desk", "authorization", "cookie"} & set(other.log[0].headers)


def test_a_refresh_within_a_host_takes_all_along():
    start = page(refresh("0;url=/story"), "Set-Cookie: seen=1")
    with press_of({"/start": start}) as server:
        policy = with_changes(ONCE, headers=(("X-Desk", "harbour"),))
        download(server.url("/start").replace("//", "//ann:secret@"), policy=policy)
        assert server.log[1].headers["cookie"] == "seen=1"
        assert {"x-desk", "authorization"} <= set(server.log[1].headers)


def test_a_refresh_asks_the_robots_txt_of_where_it_leads(internet: Internet):
    async def answer(asked: Asked) -> bytes:
        if asked.path == "/robots.txt":
            return page(b"User-agent: *\nDisallow: /private" if asked.host == "other.example" else b"")
        return page(refresh(f"0;url=http://other.example{asked.path}")) if asked.host == "news.example" else page()

    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        urls = ["http://news.example/story", "http://news.example/private"]
        seen = download_in_turn(urls, policy=with_changes(OUTSIDE, robots="obey"))
    assert [type(each) for each in seen] == [Response, Disallowed]


@pytest.mark.parametrize(
    ("target", "error"),
    [
        (page(status="404 Not Found"), Refused),
        (page().replace(b"text/html", b"application/pdf"), NotHtml),
        (moved("file:///etc/hosts"), InvalidUrl),
    ],
)
def test_what_a_refresh_leads_to_is_held_to_what_any_page_is(target: bytes, error: type[Exception]):
    with press_of({"/start": refresh("0;url=/story"), "/story": target}) as server:
        with pytest.raises(error) as caught:
            download(server.url("/start"), policy=ONCE)
        assert caught.value.url == server.url("/start")


def test_a_refresh_on_a_page_that_is_refused_is_not_followed():
    start = page(refresh("0;url=/elsewhere"), status="404 Not Found")
    with press_of({"/start": start}) as server:
        with pytest.raises(Refused):
            download(server.url("/start"), policy=ONCE)
        assert server.paths() == ["/start"]
