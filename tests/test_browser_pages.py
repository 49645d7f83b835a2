"""Pages in a browser: what their scripts write is read, once they have written it."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest
from browsing import (
    HTML,
    PATIENT,
    Place,
    Reply,
    all_shown,
    moved,
    needs_browser,
    shows,
    slowly,
    text_of,
    visited,
    waits,
)
from clients import with_changes
from servers import Script, certificate, over_tls, raw_server, whole

from newsclean.errors import Disallowed
from newsclean.fetching import chromium, patience
from newsclean.fetching.addresses import Address, read_address
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault
from newsclean.fetching.tab import Rendered

pytestmark = needs_browser
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")

OUTER = "const more = document.createElement('script'); more.src = '/inner.js'; document.head.append(more);"
INNER = "fetch('/story.json').then((answer) => answer.json()).then((it) => { story.textContent = it.text; });"
CARD = """<script>
customElements.define("news-card", class extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({mode: "open"}).innerHTML =
      "<h2>In the shadow</h2><slot name=lead>No lead.</slot><slot></slot><slot name=end>The end.</slot>";
  }
});
</script>"""


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Script], Script]]:
    """Plays a script over TLS as `secure.example`, with a certificate that the browser is told to trust."""
    if shutil.which("openssl") is None:
        yield lambda script: script
        return
    context, file = certificate(tmp_path_factory.mktemp("tls"), "secure.example")
    key = f"openssl x509 -in {file} -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary"
    pin = b64encode(subprocess.run(key, shell=True, check=True, capture_output=True).stdout).decode()
    with pytest.MonkeyPatch.context() as patch:
        trust = f"--ignore-certificate-errors-spki-list={pin}"
        patch.setattr(chromium, "_SWITCHES", (*chromium._SWITCHES, trust))
        yield lambda script: over_tls(context, script)


@pytest.fixture(scope="module")
def place(secure: Callable[[Script], Script]) -> Iterator[Place]:
    with visited() as place:
        place.site.pages |= {
            "/outer.js": OUTER,
            "/inner.js": INNER,
            "/story.json": slowly('{"text": "The ferry sails again."}'),
            "/never": waits,
            "/worker.js": Reply(b"postMessage('Told by a worker.')", (("Content-Type", "text/javascript"),)),
            "/frame": "<p>The words of a frame.",
            "/first": moved("/second#middle", 301),
            "/second": "<meta http-equiv=refresh content='0; url=/third'>",
            "/third": "<script>location = 'http://other.example/fourth#end'</script>",
            "/fourth": "<p>The fourth page.",
        }
        yield place


@pytest.fixture(scope="module")
def shown(place: Place, request: pytest.FixtureRequest) -> dict[str, Rendered | Fault]:
    return all_shown(place, request.module)


@pytest.fixture
def page(shown: dict[str, Rendered | Fault], request: pytest.FixtureRequest) -> Rendered:
    outcome = shown[request.node.originalname]
    if isinstance(outcome, Fault):
        raise outcome
    return outcome


@shows(Reply("<html lang=de><title>Fähre</title><p>Müßig".encode("cp1252"), (("Content-Type", "text/html"),)))
def test_a_page_without_scripts_comes_as_it_is(page: Rendered):
    html = '<!DOCTYPE html><html lang="de"><head><title>Fähre</title></head><body><p>Müßig</p></body></html>'
    assert page.body.decode() == html
    assert (page.url, page.redirects) == ("http://news.example/test_a_page_without_scripts_comes_as_it_is", ())
    assert page.head.status == 200


@shows(Reply("<p>Größe".encode("cp1252"), (("Content-Type", "text/html; charset=windows-1252"), ("X-Own", "1"))))
def test_the_head_tells_of_the_body_that_is_handed_on(page: Rendered):
    assert "Größe" in page.body.decode()
    assert page.head.get("content-type") == "text/html; charset=utf-8"
    assert page.head.get("content-length") is None
    assert page.head.get("x-own") == "1"


@shows("<main id=story></main><script>story.innerHTML = '<p>The ferry ' + 'sails.</p>'</script>")
def test_an_article_that_a_script_writes_into_a_shell_is_there(page: Rendered):
    assert "<p>The ferry sails.</p>" in page.body.decode()


@shows("<main id=story></main><script>setTimeout(() => story.append('Late ' + 'words.'), 500)</script>")
def test_text_that_comes_late_is_waited_for(page: Rendered):
    assert "Late words." in page.body.decode()


@shows("<main id=story></main><script src=/outer.js></script>")
def test_an_article_that_scripts_of_scripts_ask_for_is_there(page: Rendered):
    assert "The ferry sails again." in page.body.decode()


@shows(f"{CARD}<news-card><p slot=lead>The lead.</p><p>A word.</p></news-card>")
def test_what_a_shadow_root_shows_stands_inside_its_host(page: Rendered):
    inside = '<h2>In the shadow</h2><p slot="lead">The lead.</p><p>A word.</p>The end.'
    assert f"<news-card>{inside}</news-card>" in page.body.decode()


@shows(f"{CARD}<div id=outer></div><script>"
       "outer.attachShadow({mode: 'open'}).innerHTML = '<news-card><b>Within.</b></news-card>'</script>")  # fmt: skip
def test_shadow_roots_may_stand_in_shadow_roots(page: Rendered):
    assert "<news-card><h2>In the shadow</h2>" in page.body.decode()
    assert "<b>Within.</b>" in page.body.decode()


@shows("<noscript><p>Scripts, please.</noscript><noscript><img src=/boat.jpg></noscript><p>A word.")
def test_what_is_for_readers_without_scripts_is_left_out_but_for_images(page: Rendered):
    assert "Scripts, please." not in page.body.decode()
    assert '<img src="/boat.jpg">' in page.body.decode()


@shows("<p>A word.<iframe src=http://frames.example/frame></iframe><iframe src=http://slow.example/never></iframe>")
def test_frames_are_neither_waited_for_nor_taken_for_the_page(page: Rendered):
    assert "A word." in page.body.decode()
    assert "The words of a frame." not in page.body.decode()
    assert page.redirects == ()


@shows("<script src=http://adverts.example/never></script><p>The story.")
def test_a_script_of_another_host_that_never_comes_does_not_cost_the_page(page: Rendered):
    assert "The story." in page.body.decode()


@shows(f"<p>{'The story. ' * 200}<script>fetch('/never')</script>")
def test_a_request_that_is_never_answered_does_not_cost_a_page_with_text(page: Rendered):
    assert "The story." in page.body.decode()


@shows("<img src=/boat.jpg><video src=/boat.mp4 autoplay muted></video><link rel=icon href=/boat.ico><p id=a>A word."
       "<style>@font-face {font-family: F; src: url(/boat.woff2)} p {font: 9px F; background: url(/boat.png)}</style>"
       "<script>new Image().src = '/boat.gif'; navigator.sendBeacon('/boat')</script>")  # fmt: skip
def test_images_media_fonts_icons_and_beacons_are_not_asked_for(page: Rendered, place: Place):
    assert "A word." in page.body.decode()
    assert [request.path for request in place.site.requests if "boat" in request.path] == []
    assert place.site.asked("/favicon.ico") == []


@shows("<p>A word.<script>for (const kind of [Array, Document, Element, Node]) for (const name of"
       " ['push', 'pop', 'append', 'appendChild', 'importNode', 'createTreeWalker', 'querySelectorAll', 'flatMap'])"
       " kind.prototype[name] = () => { throw 'no' }; JSON.stringify = () => 'no'</script>")  # fmt: skip
def test_a_page_that_changes_the_language_under_its_feet_is_read_all_the_same(page: Rendered):
    assert "A word." in page.body.decode()


@shows(Reply(b'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body><div/><p>A word.<br/></p>'
             b"<![CDATA[a < b]]></body></html>", (("Content-Type", "application/xhtml+xml"),)))  # fmt: skip
def test_xhtml_comes_as_html(page: Rendered):
    assert page.body.endswith(b"<body><div></div><p>A word.<br></p>a &lt; b</body></html>")


@shows("<p id=a>A <script>a.append('\\ud83d half')</script>")
def test_half_a_sign_does_no_harm(page: Rendered):
    assert "\ufffd half" in page.body.decode()


@shows("<p>A word.<script>document.documentElement.remove()</script>")
def test_a_page_that_removes_itself_is_empty(page: Rendered):
    assert page.body == b""


@shows("<p>A word.<script>onbeforeunload = (event) => { event.preventDefault(); return 'Stay!' }</script>")
def test_a_page_that_does_not_want_to_be_left_is_left(page: Rendered):
    assert "A word." in page.body.decode()


@shows("<p>A word.<script>alert(1); confirm(2); prompt(3); print(); open('/frame'); close()</script><p>Two words.")
def test_dialogs_and_windows_do_not_hold_a_page_up(page: Rendered):
    assert "Two words." in page.body.decode()


@shows("<p>A word.<script>history.pushState(1, '', '/elsewhere#here')</script>")
def test_the_url_is_the_one_that_answered(page: Rendered):
    assert page.url == "http://news.example/test_the_url_is_the_one_that_answered"


@shows(moved("/first"))
def test_the_ways_on_are_in_order_whatever_sent_the_browser_there(page: Rendered):
    start = "http://news.example/test_the_ways_on_are_in_order_whatever_sent_the_browser_there"
    assert page.redirects == (start, *(f"http://news.example/{name}" for name in ("first", "second", "third")))
    assert page.url == "http://other.example/fourth"
    assert "The fourth page." in page.body.decode()


@shows("<p id=a><script>a.textContent = navigator.userAgent + navigator.serviceWorker + document.cookie;"
       "document.cookie = 'seen=1; path=/'; fetch('/again')</script>")  # fmt: skip
def test_each_visit_has_cookies_of_its_own(page: Rendered, place: Place):
    assert "seen" not in text_of(page)
    place.visitor.page("http://news.example/test_each_visit_has_cookies_of_its_own")
    visits = place.site.asked("/test_each_visit_has_cookies_of_its_own")
    assert [visit.headers.get("cookie") for visit in visits] == [None, None]
    assert [again.headers.get("cookie") for again in place.site.asked("/again")] == ["seen=1", "seen=1"]


@shows("<p>A word.")
def test_the_browser_introduces_itself_as_the_policy_says(page: Rendered, place: Place):
    asked = place.site.asked("/test_the_browser_introduces_itself_as_the_policy_says")
    assert [request.headers["user-agent"] for request in asked] == [PATIENT.user_agent]


def test_text_that_grows_for_ever_is_read_as_it_stands(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "LONGEST", 0.5)
    place.site.pages["/ever"] = "<p id=a><script>setInterval(() => a.append(' more'), 20)</script>"
    assert "more more more" in place.visitor.page("http://news.example/ever").body.decode()


def test_what_a_worker_brings_is_there_and_the_worker_is_not_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "LONGEST", 60.0)
    monkeypatch.setattr(patience, "RESERVE", -60.0)
    script = "new Worker('/worker.js').onmessage = (told) => document.body.append(told.data)"
    place.site.pages["/employs"] = f"<p>A word.<script>{script}</script>"
    assert "Told by a worker." in place.visitor.page("http://news.example/employs", seconds=20).body.decode()


def test_permission_is_asked_before_each_hop(place: Place):
    asked: list[str] = []

    async def permission(address: Address) -> None:
        asked.append(address.url)
        if address.host == "other.example":
            raise Fault(Disallowed, "robots.txt disallows it")

    place.site.requests.clear()
    page = place.visitor.browser.page(read_address("http://news.example/first"), Deadline(30), permission)
    with pytest.raises(Fault) as caught:
        place.visitor.loop.run(page)

    assert caught.value.error is Disallowed
    assert asked == [*(f"http://news.example/{name}" for name in ("first", "second", "third")),
                     "http://other.example/fourth"]  # fmt: skip
    assert place.site.asked("/fourth") == []


def test_headers_of_the_policy_go_to_the_host_first_asked_alone(place: Place):
    own = (("X-Key", "k"), ("Cookie", "me=1"), ("Accept-Language", "nl"), ("User-Agent", "Reader/1"))
    policy = with_changes(PATIENT, headers=own)
    with visited(policy) as other:
        other.site.pages |= {
            "/home": Reply(b"<script src=/a.js></script><script src=http://cdn.example/b.js></script>",
                           (*HTML, ("Set-Cookie", "theirs=2"))),
            "/a.js": "location = '/on'",
            "/on": moved("http://other.example/away"),
            "/away": "<p>Away.",
        }  # fmt: skip
        other.visitor.page("http://news.example/home")
        seen = {path: other.site.asked(path)[0].headers for path in ("/home", "/a.js", "/b.js", "/on", "/away")}
    shown = {path: (headers.get("x-key"), headers.get("cookie")) for path, headers in seen.items()}
    assert shown == {
        "/home": ("k", "me=1"),
        "/a.js": ("k", "theirs=2; me=1"),
        "/b.js": (None, None),
        "/on": ("k", "theirs=2; me=1"),
        "/away": (None, None),
    }
    assert {headers["accept-language"] for headers in seen.values()} == {"nl"}
    assert {headers["user-agent"] for headers in seen.values()} == {"Reader/1"}


def test_credentials_go_to_their_origin_alone(place: Place):
    lock = Reply(b"", (("WWW-Authenticate", 'Basic realm="news"'),), 401)
    place.site.pages |= {"/locked": lock, "/lured": "<script src=http://other.example/locked></script>"}
    for url in ("http://ann:secret@news.example/locked", "http://ann:secret@news.example/lured"):
        place.visitor.outcomes([url])
    shown = {(request.host, request.headers.get("authorization")) for request in place.site.asked("/locked")}
    assert shown == {("news.example", None), ("news.example", "Basic YW5uOnNlY3JldA=="), ("other.example", None)}


@needs_openssl
def test_a_page_over_tls_comes_through_a_tunnel(place: Place, secure: Callable[[Script], Script]):
    with raw_server(secure(whole(b"<p>Secretly."))) as server:
        place.internet.names["secure.example"] = [("93.184.215.15",)]
        place.internet.ports["93.184.215.15"] = server.port
        page = place.visitor.page("https://secure.example/story")
    assert "Secretly." in page.body.decode()
    assert page.url == "https://secure.example/story"
