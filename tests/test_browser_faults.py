"""What a page does to a browser, and which fault its visitor sees: never a hang, never half a page."""

from __future__ import annotations

import gzip
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import HTML, Handler, Place, Reply, all_shown, moved, needs_browser, send, shows, visited, waits
from servers import HEAD, certificate, over_tls, raw_server, says_then_resets, whole

from newsclean.errors import (
    FetchError,
    InvalidUrl,
    NotHtml,
    PrivateAddress,
    Refused,
    TooLarge,
    TooManyRedirects,
    Unreachable,
)
from newsclean.fetching import tab
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.tab import Rendered

pytestmark = needs_browser

needs_sh = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")

LIMIT = 500_000  # bytes of a page; a visit may load four times as many


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with visited() as place:
        place.site.pages |= {
            "/plenty": floods("text/javascript", b"// " + b"x" * 10_000 + b"\n"),
            "/bomb": packed(b"// " + b"x" * 20_000_000, "text/javascript"),
            "/report.zip": Reply(b"PK", (("Content-Type", "application/zip"),)),
        }
        place.internet.names["nowhere.example"] = [()]
        place.internet.names["inside.example"] = [("10.0.0.1",)]
        place.internet.names["deaf.example"] = [("93.184.215.14",)]
        yield place


@pytest.fixture(scope="module")
def shown(place: Place, request: pytest.FixtureRequest) -> dict[str, Rendered | Fault]:
    return all_shown(place, request.module)


@pytest.fixture
def outcome(shown: dict[str, Rendered | Fault], request: pytest.FixtureRequest) -> Rendered | Fault:
    return shown[request.node.originalname]


def told(outcome: Rendered | Fault) -> tuple[type[Fault], type[FetchError]]:
    """The kind of fault and of the error a caller gets to see."""
    assert isinstance(outcome, Fault)
    return type(outcome), outcome.error


def floods(kind: str, piece: bytes):
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        while True:
            handler.wfile.write(piece)
            threading.Event().wait(0.001)

    return answer


def promises_too_much(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<p>Half a ")


def says_nothing(handler: Handler) -> None:
    """Close the connection without a word."""


def packed(body: bytes, kind: str = "text/html") -> Reply:
    return Reply(gzip.compress(body), (("Content-Type", kind), ("Content-Encoding", "gzip")))


@shows(Reply(b"<p>Gone.", status=404))
def test_a_page_that_is_not_there_is_refused(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, Refused)
    assert outcome.status == 404


@shows(Reply(b"", status=410))
def test_a_refusal_without_a_word_is_one(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, Refused)
    assert outcome.status == 410


@shows(Reply(b"<p>Later.", (*HTML, ("Retry-After", "7")), 503))
def test_a_server_that_is_busy_may_be_asked_again_when_it_says(outcome: Rendered | Fault):
    assert told(outcome) == (Setback, Refused)
    assert outcome.after == 7


@shows(Reply(b"<p>Who are you?", (*HTML, ("WWW-Authenticate", 'Basic realm="newsclean"')), 401))
def test_a_page_behind_a_lock_is_refused_and_sees_no_key(outcome: Rendered | Fault, place: Place):
    assert told(outcome) == (Fault, Refused)
    asked = place.site.asked("/test_a_page_behind_a_lock_is_refused_and_sees_no_key")
    assert {request.headers.get("authorization") for request in asked} == {None}


@shows(Reply(b"<p>Who are you?", (*HTML, ("Proxy-Authenticate", 'Basic realm="newsclean"')), 407))
def test_a_server_that_plays_the_gateway_learns_nothing(outcome: Rendered | Fault, place: Place):
    assert isinstance(outcome, Fault)
    asked = place.site.asked("/test_a_server_that_plays_the_gateway_learns_nothing")
    assert {request.headers.get("proxy-authorization") for request in asked} == {None}


@shows(Reply(b"%PDF-1.7", (("Content-Type", "application/pdf"),)))
def test_a_pdf_is_no_page(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, NotHtml)


@shows(Reply(b"GIF89a", (("Content-Type", "image/gif"),)))
def test_an_image_is_no_page(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, NotHtml)


@shows(Reply(b"PK", (("Content-Type", "application/zip"),)))
def test_a_download_is_no_page(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, NotHtml)


@shows(Reply(b"<p>A word.", (*HTML, ("Content-Disposition", "attachment; filename=page.html"))))
def test_a_page_that_is_to_be_saved_is_none(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, NotHtml)


@shows(Reply(b"", (), 204))
def test_an_answer_without_content_is_no_page(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, NotHtml)


@shows(Reply(b"Just words.", ()))
def test_an_untyped_answer_that_looks_like_no_page_is_none(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, NotHtml)


@shows(Reply(b"<!doctype html><p>A word.", ()))
def test_an_untyped_answer_that_looks_like_a_page_is_one(outcome: Rendered | Fault):
    assert isinstance(outcome, Rendered)


@shows(floods("application/octet-stream", b"x" * 10_000))
def test_a_download_without_end_is_not_waited_for(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, NotHtml)


@shows(floods("text/html", b"<p>" + b"x" * 10_000))
def test_a_page_without_end_is_too_large(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooLarge)


@shows(packed(b"<p>" + b"x" * 20_000_000))
def test_a_page_that_unpacks_to_too_much_is_too_large(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooLarge)


@shows(b"<p>".decode() + "x" * (LIMIT + 1))
def test_a_page_that_is_too_large_is_told_so_by_its_length(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooLarge)


@shows("<p>A word.<script src=/plenty></script>")
def test_a_script_without_end_makes_a_page_too_large(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooLarge)


@shows("<p>A word.<script src=/bomb></script>")
def test_a_script_that_unpacks_to_too_much_makes_a_page_too_large(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooLarge)


@shows(f"<p id=a>A word.<script>a.textContent = 'x'.repeat({LIMIT})</script>")
def test_a_page_that_its_scripts_make_too_large_is_too_large(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooLarge)


@shows(lambda handler: send(handler, moved(f"{handler.path}?")))
def test_redirects_without_end_are_too_many(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooManyRedirects)


@shows("<script>location = '?' + Math.random()</script>")
def test_a_script_that_leads_in_circles_redirects_too_often(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooManyRedirects)


@shows("<meta http-equiv=refresh content=0>")
def test_a_page_that_loads_itself_again_and_again_redirects_too_often(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, TooManyRedirects)


@shows(says_nothing)
def test_a_server_that_says_nothing_is_unreachable_for_now(outcome: Rendered | Fault):
    assert told(outcome) == (Setback, Unreachable)


@shows(promises_too_much)
def test_a_page_shorter_than_it_says_is_not_taken_for_whole(outcome: Rendered | Fault):
    assert told(outcome) == (Setback, Unreachable)


@shows(moved("http://nowhere.example/"))
def test_a_name_without_an_address_is_unreachable(outcome: Rendered | Fault):
    assert told(outcome) == (Setback, Unreachable)


@shows(moved("http://deaf.example/"))
def test_a_host_that_refuses_connections_is_unreachable_for_now(outcome: Rendered | Fault):
    assert told(outcome) == (Setback, Unreachable)
    assert "refused" in outcome.message


@shows(moved("http://inside.example/"))
def test_a_redirect_into_a_private_network_is_refused(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, PrivateAddress)
    assert outcome.message.startswith("inside.example leads to a private address")


@shows("<script>location = 'https://inside.example/'</script>")
def test_a_script_that_leads_into_a_private_network_is_refused(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, PrivateAddress)


@shows("<meta http-equiv=refresh content='0; url=http://127.0.0.1/'>")
def test_a_refresh_that_leads_to_this_machine_is_refused(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, PrivateAddress)


@shows(moved("https://news.example:6000/"))
def test_a_port_that_browsers_refuse_is_no_address(outcome: Rendered | Fault):
    assert told(outcome) == (Fault, InvalidUrl)


@shows("<p>A word.<script>stop()</script><p>Never read.")
def test_a_page_that_stops_itself_is_read_as_far_as_it_came(outcome: Rendered | Fault):
    assert isinstance(outcome, Rendered)
    assert b"A word." in outcome.body


@shows("<p>A word.<script>location = '/report.zip'</script>")
def test_a_page_that_offers_a_file_stays_a_page(outcome: Rendered | Fault):
    assert isinstance(outcome, Rendered)


ELSEWHERE = (
    "file:///etc/hostname",
    "data:text/html,<p>Inside",
    "chrome://version/",
    "chrome-extension://a/",
    "view-source:http://news.example/",
    "about:blank",
    "about:srcdoc",
)


@pytest.fixture(scope="module")
def elsewhere(place: Place) -> dict[str, Rendered | Fault]:
    pages = {}
    for number, place_ in enumerate(ELSEWHERE):
        pages[f"/redirect{number}"] = moved(place_)
        pages[f"/script{number}"] = f"<p>A word.<script>location = '{place_}'</script>"
        pages[f"/refresh{number}"] = f"<p>A word.<meta http-equiv=refresh content=\"0; url='{place_}'\">"
    place.site.pages |= pages
    place.site.pages["/blob"] = (
        "<script>location = URL.createObjectURL(new Blob(['<p>Inside'], {type: 'text/html'}))</script>"
    )
    outcomes = place.visitor.outcomes(f"http://news.example{path}" for path in [*pages, "/blob"])
    return dict(zip([*pages, "/blob"], outcomes.values(), strict=True))


@pytest.mark.parametrize("number", range(len(ELSEWHERE)), ids=ELSEWHERE)
def test_a_redirect_leads_to_http_and_https_alone(elsewhere: dict[str, Rendered | Fault], number: int):
    assert told(elsewhere[f"/redirect{number}"]) == (Fault, InvalidUrl)


@pytest.mark.parametrize("number", range(len(ELSEWHERE)), ids=ELSEWHERE)
@pytest.mark.parametrize("way", ["script", "refresh"])
def test_a_page_leads_to_http_and_https_alone(elsewhere: dict[str, Rendered | Fault], number: int, way: str):
    outcome = elsewhere[f"/{way}{number}"]
    if isinstance(outcome, Fault):
        assert outcome.error is InvalidUrl
    else:
        assert b"<p>A word." in outcome.body


def test_a_page_made_by_a_script_has_no_address(elsewhere: dict[str, Rendered | Fault]):
    assert told(elsewhere["/blob"]) == (Fault, InvalidUrl)


def test_a_server_that_never_answers_costs_the_time_there_is(place: Place):
    place.site.pages["/stalls"] = waits
    with pytest.raises(Fault, match="no complete answer within 1 seconds") as caught:
        place.visitor.page("http://news.example/stalls", seconds=1)
    assert told(caught.value) == (Fault, Unreachable)


SPINNING = {
    "a loop": "<p>A word.<script>while (true);</script>",
    "a loop that comes late": "<p>A word.<script>setTimeout(() => { while (true); })</script>",
    "dialogs": "<p>A word.<script>while (true) alert(1)</script>",
    "microtasks": "<p>A word.<script>(function again() { Promise.resolve().then(again) })()</script>",
}


@pytest.mark.parametrize("kind", SPINNING)
def test_scripts_that_come_to_no_end_are_given_up(place: Place, monkeypatch: pytest.MonkeyPatch, kind: str):
    monkeypatch.setattr(tab, "_HELD", 0.5)
    place.site.pages["/spins"] = SPINNING[kind]
    with pytest.raises(Fault, match="the page's scripts come to no end") as caught:
        place.visitor.page("http://news.example/spins")
    assert told(caught.value) == (Fault, Unreachable)


def test_a_page_that_eats_memory_breaks_its_own_tab_alone(place: Place):
    place.site.pages |= {
        "/hungry": "<p>A word.<script>for (const all = [];;) all.push(new Array(1e5).fill(.5))</script>",
        "/modest": "<p>A word.",
    }
    outcomes = place.visitor.outcomes(["http://news.example/hungry", "http://news.example/modest"])
    assert told(outcomes["http://news.example/hungry"]) == (Fault, Unreachable)
    assert isinstance(outcomes["http://news.example/modest"], Rendered)


@pytest.mark.parametrize("whole_pieces", [0, 3])
def test_a_page_whose_connection_is_reset_is_not_taken_for_whole(place: Place, whole_pieces: int):
    pieces = [b"<p>Half a word" * 100] * whole_pieces
    with raw_server(says_then_resets(HEAD, b"Connection: close\r\n\r\n<p>Half a ", *pieces)) as server:
        place.internet.names["broken.example"] = [("93.184.215.16",)]
        place.internet.ports["93.184.215.16"] = server.port
        with pytest.raises(Setback, match="the connection broke off"):
            place.visitor.page("http://broken.example/")


@needs_sh
def test_a_page_gets_so_much_memory_and_no_more(place: Place):
    asks = "for (let i = 0; i < 40; i++) all.push(new Uint8Array(1e8))"
    script = f"const all = []; try {{ {asks} }} catch {{ a.append('No ' + 'more.') }}"
    place.site.pages["/hungry"] = f"<p id=a><script>{script}</script>"
    assert b"No more." in place.visitor.page("http://news.example/hungry").body


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(place: Place, tmp_path: Path):
    context, _ = certificate(tmp_path, "secure.example")
    with raw_server(over_tls(context, whole())) as server:
        place.internet.names["secure.example"] = [("93.184.215.15",)]
        place.internet.ports["93.184.215.15"] = server.port
        with pytest.raises(Fault, match="the certificate is not sound") as caught:
            place.visitor.page("https://secure.example/")
    assert told(caught.value) == (Fault, Unreachable)
