"""A real Chromium for tests, and a site for it to visit: every host under `.example` leads there."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from typing import NamedTuple, TypeVar

import pytest
from clients import UNHURRIED, with_changes
from internet import Internet, standing_in

from newsclean.errors import NewscleanError
from newsclean.fetching import Policy, Timeouts, patience, tab
from newsclean.fetching.addresses import read_address
from newsclean.fetching.browser import Browser
from newsclean.fetching.chromium import executable
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault
from newsclean.fetching.loop import Loop
from newsclean.fetching.tab import Rendered

T = TypeVar("T")

PUBLIC = "93.184.216.34"
PATIENT = with_changes(UNHURRIED, timeouts=Timeouts(connect=5, read=20, total=40), max_bytes=500_000)
HTML = (("Content-Type", "text/html; charset=utf-8"),)

Handler = BaseHTTPRequestHandler


def missing() -> str:
    """What a browser needs and is not there; "" where all is."""
    if find_spec("playwright") is None:
        return "needs Playwright, which the extra 'browser' brings"
    try:
        executable("")
    except NewscleanError as error:
        return str(error)
    return ""


needs_browser = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]


class Reply(NamedTuple):
    """What a site answers, whole."""

    body: bytes
    headers: tuple[tuple[str, str], ...] = HTML
    status: int = 200


class Request(NamedTuple):
    """What a site was asked; header names in lower case."""

    host: str
    path: str
    headers: dict[str, str]


Page = str | Reply | Callable[[Handler], None]


class Site:
    """Answers each path with its page, on whatever host, each connection in a thread; remembers what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []

    def asked(self, path: str) -> list[Request]:
        """The requests for a path, in order."""
        return [request for request in self.requests if request.path == path]

    def answer(self, handler: Handler) -> None:
        host = handler.headers.get("Host", "")
        path = handler.path.partition("?")[0]
        self.requests.append(Request(host, path, {name.lower(): value for name, value in handler.headers.items()}))
        page = self.pages.get(path, Reply(b"", status=404))
        handler.close_connection = True
        with suppress(OSError):
            if callable(page) and not isinstance(page, Reply):
                page(handler)
            else:
                send(handler, page)


def send(handler: Handler, page: str | Reply) -> None:
    """Answer with a page."""
    reply = Reply(page.encode()) if isinstance(page, str) else page
    handler.send_response(reply.status)
    for name, value in reply.headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(reply.body)))
    handler.end_headers()
    handler.wfile.write(reply.body)


def waits(handler: Handler) -> None:
    """Say nothing until the browser leaves."""
    while handler.connection.recv(1024):
        pass


def slowly(body: str) -> Page:
    """Answer after a moment."""

    def answer(handler: Handler) -> None:
        threading.Event().wait(0.3)
        send(handler, body)

    return answer


def moved(place: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(b"", (("Location", place),), status)


@contextmanager
def site_on_loopback() -> Iterator[tuple[Site, int]]:
    """A site, and the port it listens at."""
    site = Site()

    class Answerer(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802
            site.answer(self)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answerer)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site, server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Names(dict[str, list[tuple[str, ...]]]):
    """Names of the stand-in internet: all under `.example` that are not given lead to the one public address."""

    def get(self, name: str, default: object = None) -> list[tuple[str, ...]] | None:  # type: ignore[override]
        return super().get(name) or ([(PUBLIC,)] if name.endswith(".example") else None)


class Visitor:
    """A Chromium under one policy, in a loop of its own."""

    def __init__(self, policy: Policy, loop: Loop) -> None:
        self.browser = Browser(policy)
        self.loop = loop

    def page(self, url: str, *, seconds: float = 40.0) -> Rendered:
        """A page; raises Fault."""
        return self.loop.run(self.browser.page(read_address(url), Deadline(seconds)))

    def outcomes(self, urls: Iterable[str], *, at_once: int = 8) -> dict[str, Rendered | Fault]:
        """What comes of each URL."""
        return self.loop.run(self._outcomes(list(urls), at_once))

    async def _outcomes(self, urls: list[str], at_once: int) -> dict[str, Rendered | Fault]:
        slots = asyncio.Semaphore(at_once)

        async def outcome(url: str) -> Rendered | Fault:
            async with slots:
                try:
                    return await self.browser.page(read_address(url), Deadline(40))
                except Fault as fault:
                    return fault

        return dict(zip(urls, await asyncio.gather(*map(outcome, urls)), strict=True))


class Place(NamedTuple):
    """An internet with one site on it, and who visits it."""

    internet: Internet
    site: Site
    visitor: Visitor


@contextmanager
def visited(policy: Policy = PATIENT, program: str = "") -> Iterator[Place]:
    """A place, with a browser that is easily content, and is the one found where no other is named."""
    with site_on_loopback() as (site, port), standing_in() as internet, pytest.MonkeyPatch.context() as patch:
        internet.names = Names()
        internet.ports[PUBLIC] = port
        if program:
            patch.setenv("NEWSCLEAN_CHROMIUM", program)
        patch.setattr(patience, "QUIET", 0.6)
        patch.setattr(patience, "SLOW", 1.0)
        patch.setattr(tab, "_SILENCE", 0.5)
        loop = Loop()
        visitor = Visitor(policy, loop)
        try:
            yield Place(internet, site, visitor)
        finally:
            loop.run(visitor.browser.close())
            loop.close()


def shows(page: Page) -> Callable[[T], T]:
    """A test about what comes of a page; all such pages of a module are visited before its first test."""

    def mark(test: T) -> T:
        test.page = page  # type: ignore[attr-defined]
        return test

    return mark


def all_shown(place: Place, module: object) -> dict[str, Rendered | Fault]:
    """What came of the pages of a module's tests, by the tests' names."""
    pages = {name: test.page for name, test in vars(module).items() if hasattr(test, "page")}
    place.site.pages |= {f"/{name}": page for name, page in pages.items()}
    outcomes = place.visitor.outcomes(f"http://news.example/{name}" for name in pages)
    return dict(zip(pages, outcomes.values(), strict=True))


def text_of(page: Rendered) -> str:
    """The body without its scripts."""
    return re.sub("<script.*?</script>", "", page.body.decode(), flags=re.DOTALL)
