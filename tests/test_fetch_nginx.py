"""Fetching from nginx, as a real peer that none of us wrote."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clients import UNHURRIED, both_kinds, download, download_in_turn, download_many, with_changes
from faults import OTHER, PUBLIC
from internet import Internet, standing_in
from peer import LARGE, STORY, Nginx, nginx, program
from press import wait_until
from servers import certificate

from newsclean.errors import Disallowed, NotHtml, Refused, TooLarge
from newsclean.fetching import Backoff, Breaker, Client, Pace, Policy, Response, Timeouts, pools

pytestmark = [
    pytest.mark.skipif(not program() or not shutil.which("openssl"), reason="needs nginx and openssl"),
]
ONCE = with_changes(UNHURRIED, backoff=Backoff(attempts=1), timeouts=Timeouts(read=5, total=20))
PATIENT = with_changes(ONCE, backoff=Backoff(attempts=6, first=0.02, longest=0.1), breaker=Breaker(failures=1_000))
PLAIN = ("packed", "static", "moved", "brief", "drip", "slowly", "busy", "plain", *(f"v{n}" for n in range(200)))


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder: Path = tmp_path_factory.mktemp("nginx")
    _, file = certificate(folder, "news.example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(file))
        pools._trust.cache_clear()
        with nginx(folder, file) as server:
            yield server
    pools._trust.cache_clear()


@pytest.fixture(autouse=True)
def internet(peer: Nginx) -> Iterator[Internet]:
    with standing_in() as internet:
        internet.names |= {f"{name}.example": [(PUBLIC,)] for name in PLAIN} | {"news.example": [(OTHER,)]}
        internet.ports |= {PUBLIC: peer.plain, OTHER: peer.secure}
        yield internet


def urls(host: str, many: int, scheme: str = "http") -> list[str]:
    return [f"{scheme}://{host}.example/{number}.html" for number in range(many)]


@both_kinds
def test_a_page_that_is_packed_on_the_fly_comes_whole():
    response = download("http://packed.example/0.html", policy=ONCE)
    headers = dict(response.headers)
    assert (headers["content-encoding"], headers["transfer-encoding"]) == ("gzip", "chunked")
    assert response.body == STORY


def test_a_page_that_lies_packed_comes_whole():
    response = download("http://static.example/static.html", policy=ONCE)
    assert dict(response.headers)["content-encoding"] == "gzip"
    assert response.body == STORY


@both_kinds
def test_one_connection_serves_one_after_the_other(internet: Internet):
    seen = download_in_turn(urls("plain", 20), policy=ONCE)
    assert [each.body for each in seen if isinstance(each, Response)] == [STORY] * 20
    assert len(internet.called) == 1


def test_a_server_that_ends_connections_often_costs_no_try(internet: Internet):
    seen = download_in_turn(urls("brief", 20), policy=ONCE)
    assert [each.body for each in seen if isinstance(each, Response)] == [STORY] * 20
    assert len(internet.called) == 7


def test_a_connection_that_the_server_has_closed_meanwhile_costs_no_try(internet: Internet):
    with Client(ONCE) as client:
        client.download("http://brief.example/0.html")
        time.sleep(1.2)
        assert len(client.download("http://brief.example/1.html").attempts) == 1
    assert len(internet.called) == 2


@both_kinds
def test_http2_is_spoken_over_tls_on_one_connection(peer: Nginx, internet: Internet):
    before = len(peer.log())
    results = download_many(urls("news", 40, "https"), policy=ONCE)
    assert [result.body for result in results if isinstance(result, Response)] == [STORY] * 40
    assert len(internet.called) == 1
    assert {line[2] for line in peer.log()[before:]} == {"HTTP/2.0"}


@pytest.mark.parametrize("concurrent", [1, 3])
def test_a_server_that_ends_connections_of_http2_often_costs_no_page(peer: Nginx, internet: Internet, concurrent: int):
    """What was being answered is asked for again: the library below takes the end of a connection for a failure."""
    internet.ports[OTHER] = peer.brief
    policy = with_changes(PATIENT, pace=Pace(rate=1_000, concurrent=concurrent))
    results = download_many(urls("news", 20, "https"), policy=policy)
    assert [result.body for result in results if isinstance(result, Response)] == [STORY] * 20


def test_reports_that_are_not_wanted_stall_no_page_over_http2(internet: Internet):
    wanted = [url for page in urls("news", 6, "https") for url in ("https://news.example/report.pdf", page)]
    seen = download_in_turn(wanted, policy=ONCE)
    assert [type(each) for each in seen] == [NotHtml, Response] * 6
    assert len(internet.called) == 1


@both_kinds
def test_http_leads_to_https():
    response = download("http://moved.example/7.html", policy=ONCE)
    assert (response.body, response.final_url) == (STORY, "https://news.example/7.html")
    assert response.redirects == ("http://moved.example/7.html",)


def test_plain_http_on_the_port_of_https_is_refused(internet: Internet):
    internet.names["odd.example"] = [(OTHER,)]
    with pytest.raises(Refused, match="400"):
        download("http://odd.example/", policy=ONCE)


@both_kinds
def test_a_page_that_has_not_changed_is_not_sent_again(peer: Nginx, tmp_path: Path):
    pytest.importorskip("hishel")
    policy = with_changes(ONCE, cache=str(tmp_path / "cache.db"))
    first = download("http://plain.example/3.html", policy=policy)
    tags = dict(first.headers)
    assert tags["etag"] and tags["last-modified"]
    with pytest.raises(Refused, match="304"):
        download("http://plain.example/3.html", policy=with_changes(ONCE, headers=(("If-None-Match", tags["etag"]),)))
    stale = with_changes(policy, headers=(("Cache-Control", "no-cache"),))
    again = download("http://plain.example/3.html", policy=stale)
    assert (again.body, again.status) == (STORY, 200)
    assert [line[3] for line in peer.log()[-2:]] == ["304", "304"]


@pytest.mark.parametrize("url", ["http://plain.example/large.html", "https://news.example/large.html"])
def test_a_large_page_comes_whole_or_not_at_all(url: str):
    assert download(url, policy=ONCE).body == LARGE
    with pytest.raises(TooLarge):
        download(url, policy=with_changes(ONCE, max_bytes=1_000_000))


@pytest.mark.parametrize(("path", "status"), [("none.html", 404), ("folder/", 403)])
@pytest.mark.parametrize("host", ["http://plain.example", "https://news.example"])
def test_pages_of_errors_are_told_by_their_status(host: str, path: str, status: int):
    with pytest.raises(Refused) as caught:
        download(f"{host}/{path}", policy=ONCE)
    assert caught.value.status == status


def test_a_host_that_limits_requests_has_nothing_to_say_against_our_pace(peer: Nginx):
    before = len(peer.log())
    results = download_many(urls("slowly", 20), policy=with_changes(ONCE, pace=Pace(rate=15, burst=1, concurrent=4)))
    assert [type(result) for result in results] == [Response] * 20
    assert {line[3] for line in peer.log()[before:]} == {"200"}


def test_a_host_that_is_asked_too_fast_says_so_and_is_given_time(peer: Nginx):
    before = len(peer.log())
    policy = with_changes(PATIENT, backoff=Backoff(attempts=12, first=0.02, longest=0.1, retry_after=0.3))
    results = download_many(urls("busy", 4), policy=policy)
    statuses = [line[3] for line in peer.log()[before:]]
    assert [type(result) for result in results] == [Response] * 4
    assert statuses.count("200") == 4 and "503" in statuses


def test_a_worker_that_dies_amid_a_page_costs_a_try(peer: Nginx, internet: Internet):
    seen: list[Response] = []
    reader = threading.Thread(target=lambda: seen.append(download("http://drip.example/0.html", policy=PATIENT)))
    reader.start()
    assert wait_until(lambda: bool(internet.called))
    time.sleep(0.3)  # the page takes more than a second
    peer.kill_workers()
    reader.join()
    assert seen[0].body == STORY
    assert [tried.problem is None for tried in seen[0].attempts][-1]
    assert len(seen[0].attempts) >= 2


def test_a_server_that_is_reloaded_loses_no_page(peer: Nginx):
    def wanted() -> Iterator[str]:
        for number in range(120):
            if number % 40 == 20:
                peer.reload()
            yield f"http://v{number % 10}.example/{number}"

    results = download_many(wanted(), policy=PATIENT)
    assert [type(result) for result in results] == [Response] * 120


def test_two_hundred_hosts_on_one_address_are_told_apart():
    wanted = {f"http://v{n}.example/story": f"<!doctype html><p>{n} /story" for n in range(200)}
    results = download_many(list(wanted), policy=with_changes(ONCE, concurrency=64))
    found = {result.url: result.body.decode() for result in results if isinstance(result, Response)}
    assert found == wanted


@both_kinds
def test_robots_txt_of_a_host_is_kept_to():
    policy: Policy = with_changes(ONCE, robots="obey")
    seen = download_in_turn(["http://v7.example/open", "http://v7.example/closed"], policy=policy)
    assert [type(each) for each in seen] == [Response, Disallowed]
