"""A page in the browser reaches what the guard admits, by the gateway, and nothing else; it leaves nothing behind."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest
from browsing import PATIENT, PUBLIC, Place, Reply, needs_browser, visited, waits
from clients import with_changes
from press import wait_until
from servers import RawServer, raw_server, whole

from newsclean.errors import PrivateAddress, Unreachable
from newsclean.fetching import browser
from newsclean.fetching.addresses import read_address
from newsclean.fetching.chromium import PROGRAMS
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.tab import Rendered

pytestmark = needs_browser

# A release may forget a switch: what follows is tried with every browser there is.
each_program = pytest.mark.parametrize("program", [name for name in PROGRAMS if shutil.which(name)])

TRIES = """<p id=words>A word.</p>
<link rel=preconnect href="http://{0}"><link rel=dns-prefetch href="//{0}"><link rel=prefetch href="http://{0}/prefetch">
<link rel=stylesheet href="http://{0}/style.css"><link rel=modulepreload href="http://{0}/module.js">
<script async src="http://{0}/script.js"></script><img src="http://{0}/image.png"><video src="http://{0}/film.mp4"></video>
<iframe src="http://{0}/frame"></iframe><object data="http://{0}/object"></object><embed src="http://{0}/embed">
<form id=form method=post target=formed action="http://{0}/form"></form><iframe name=formed></iframe>
<a id=link ping="http://{0}/ping" href="http://{0}/link" target=_blank>Link</a>
<script>
const at = "{0}", lax = {{mode: "no-cors"}};
fetch(`http://${{at}}/fetch`, lax).catch(() => 0);
fetch(`https://${{at}}/secure`, lax).catch(() => 0);
new WebSocket(`ws://${{at}}/socket`);
new EventSource(`http://${{at}}/events`);
navigator.sendBeacon(`http://${{at}}/beacon`, "x");
const request = new XMLHttpRequest(); request.open("GET", `http://${{at}}/request`); request.send();
import(`http://${{at}}/imported.js`).catch(() => 0);
const script = `importScripts("http://${{at}}/worker.js")`;
new Worker(URL.createObjectURL(new Blob([script], {{type: "text/javascript"}})));
open(`http://${{at}}/window`);
form.submit(); link.click();
</script>"""

CALLS = """<p>A word.</p><script>
const known = [];
function call(make) {{ try {{ make() }} catch {{ }} }}
const frame = document.createElement("iframe"); document.body.append(frame);
for (const Connection of [globalThis.RTCPeerConnection, frame.contentWindow.RTCPeerConnection]) call(() => {{
  known.push(`RTC ${{typeof Connection}}`);
  const urls = ["stun:127.0.0.1:{udp}", "turn:127.0.0.1:{udp}?transport=udp", "turn:127.0.0.1:{tcp}?transport=tcp"];
  const peer = new Connection({{iceServers: [{{urls, username: "a", credential: "b"}}]}});
  peer.createDataChannel("x");
  peer.createOffer().then((offer) => peer.setLocalDescription(offer));
}});
known.push(`Transport ${{typeof WebTransport}}.`);
document.body.append(known.join(", "));
call(() => new WebTransport("https://127.0.0.1:{udp}/"));
call(() => navigator.serviceWorker.register("/worker.js"));
</script>"""


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with visited() as place:
        yield place


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Playwright leaves a failure of its driver unread; it is logged here, and not when Python ends."""
    yield
    gc.collect()


@each_program
def test_no_page_reaches_a_private_address_by_any_means(program: str, monkeypatch: pytest.MonkeyPatch):
    with raw_server(whole()) as inside:
        for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(variable, f"http://{inside.netloc}")
        assert_nothing_private_is_called(program, inside)


def assert_nothing_private_is_called(program: str, inside: RawServer) -> None:
    with visited(program=program) as place:
        place.internet.names["inside.example"] = [("10.0.0.1",)]
        hosts = (inside.netloc, "inside.example")
        place.site.pages |= {f"/tries{number}": TRIES.format(host) for number, host in enumerate(hosts)}
        urls = [f"http://news.example/tries{number}" for number in range(len(hosts))]
        outcomes = place.visitor.outcomes(urls)
        assert inside.connections == 0
        assert all(b"A word." in getattr(outcome, "body", b"") for outcome in outcomes.values())
        assert "inside.example" in place.internet.looked_up, "it was tried"
        assert set(place.internet.called) == {PUBLIC}


@each_program
def test_nothing_but_the_gateway_is_called_not_even_where_all_hosts_are_allowed(
    program: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(browser, "_NO_WEBRTC", "")  # the switch has to do alone
    with (
        visited(with_changes(PATIENT, private_hosts=True), program) as place,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as listener,
        raw_server(whole()) as other,
    ):
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        place.internet.names["localhost"] = [(PUBLIC,)]  # the one name that counts as secure without TLS
        place.site.pages["/calls"] = CALLS.format(udp=listener.getsockname()[1], tcp=other.port)
        body = place.visitor.page("http://localhost/calls").body
        assert b"RTC function, RTC function, Transport function." in body
        with pytest.raises(BlockingIOError):
            listener.recv(1)
        assert other.connections == place.internet.called.count("127.0.0.1"), "TURN over TCP takes the proxy"
        assert place.site.asked("/worker.js") == []


def test_pages_have_no_calls_from_browser_to_browser(place: Place):
    place.site.pages["/calls"] = CALLS.format(udp=9, tcp=9)
    assert b"RTC undefined, RTC undefined," in place.visitor.page("http://news.example/calls").body


def test_what_belongs_to_no_visit_reaches_nothing(place: Place):
    async def visit() -> None:
        chromium = await place.visitor.browser._chromium()
        context = await chromium.process.new_context()
        page = await context.new_page()
        for host in (f"127.0.0.1:{place.internet.ports[PUBLIC]}", "news.example", "localhost"):
            with pytest.raises(Exception, match="ERR_PROXY_CONNECTION_FAILED"):
                await page.goto(f"http://{host}/stray")
        await context.close()

    place.visitor.loop.run(visit())
    assert place.site.asked("/stray") == []


def test_a_name_that_changes_its_address_leads_nowhere_else(place: Place):
    with raw_server(whole()) as inside:
        name = f"turning.example:{inside.port}"
        place.internet.names["turning.example"] = [(PUBLIC,), ("127.0.0.1",)]
        place.site.pages |= {
            "/turning": f"<p>A word.<script>fetch('http://{name}/once').then(() => fetch('http://{name}/twice'))</script>",
            "/once": Reply(b"", (("Access-Control-Allow-Origin", "*"),)),
        }
        assert b"A word." in place.visitor.page("http://news.example/turning").body
        assert len(place.site.asked("/once")) == 1
        assert place.site.asked("/twice") == []
        with pytest.raises(Fault) as caught:
            place.visitor.page(f"http://{name}/thrice")
        assert caught.value.error is PrivateAddress
        assert inside.connections == 0


def descendants(process: int) -> set[int]:
    """The processes below one, as Linux knows them."""
    parents = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(file.parent.name)] = int(parent)
    found = {process}
    while new := {child for child, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {process}


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's list of processes")


@needs_proc
def test_no_process_is_left_once_the_browser_is_closed():
    others = descendants(os.getpid())
    with visited() as place:
        place.site.pages |= {"/story": "<p>A word.", "/spins": "<script>while (true);</script>", "/stalls": waits}
        place.visitor.page("http://news.example/story")
        for path in ("spins", "stalls"):
            begin(place, path)
        place.visitor.loop.run(asyncio.sleep(0.3))
        started = descendants(os.getpid()) - others
        assert len(started) > 3
    assert_gone(started)


def begin(place: Place, path: str) -> Future[Rendered]:
    """A visit, not waited for."""
    page = place.visitor.browser.page(read_address(f"http://news.example/{path}"), Deadline(30))
    return place.visitor.loop.submit(page)


def assert_gone(processes: set[int]) -> None:
    """Wait for processes to end; init takes a moment to bury them."""
    for _ in range(100):
        if not any(map(is_alive, processes)):
            return
        threading.Event().wait(0.05)
    raise AssertionError(f"{len(processes)} processes are left")


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@needs_proc
def test_a_visit_leaves_no_page_no_task_and_no_socket(place: Place):
    place.site.pages |= {"/story": "<p>A word.<iframe src=/stalls></iframe>", "/stalls": waits}

    async def left() -> tuple[int, int]:
        chromium = await place.visitor.browser._chromium()
        return len(chromium.process.contexts), len(asyncio.all_tasks())

    def sockets() -> int:
        return sum(1 for file in Path("/proc/self/fd").iterdir() if file.is_socket())

    place.visitor.page("http://news.example/story")
    before = place.visitor.loop.run(left())
    assert before[0] == 0
    open_before = sockets()
    place.visitor.outcomes(["http://news.example/story", "http://news.example/nowhere"])
    assert place.visitor.loop.run(left()) == before
    assert wait_until(lambda: sockets() <= open_before)


def test_a_visit_that_is_given_up_leaves_no_page(place: Place):
    place.site.pages["/stalls"] = waits

    visit = begin(place, "stalls")
    place.visitor.loop.run(asyncio.sleep(0.3))
    visit.cancel()

    async def left() -> int:
        chromium = await place.visitor.browser._chromium()
        while chromium.process.contexts:
            await asyncio.sleep(0.02)
        return len(chromium.process.contexts)

    assert place.visitor.loop.run(left()) == 0


@needs_proc
def test_a_browser_that_breaks_down_is_started_anew():
    others = descendants(os.getpid())
    with visited() as place:
        place.site.pages |= {"/story": "<p>A word.", "/stalls": waits}
        for part in ("--remote-debugging-pipe", "run-driver"):
            assert b"A word." in place.visitor.page("http://news.example/story").body
            stalled = begin(place, "stalls")
            place.visitor.loop.run(asyncio.sleep(0.3))
            started = descendants(os.getpid()) - others
            killed = [process for process in started if part in arguments(process)]
            for process in killed:
                os.kill(process, signal.SIGKILL)
            with pytest.raises(Setback) as caught:
                stalled.result()
            assert killed
            assert caught.value.error is Unreachable
        assert b"A word." in place.visitor.page("http://news.example/story").body
        assert_gone(started)


def arguments(process: int) -> list[str]:
    return Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")
