"""A site on loopback for tests of the command: pages with an article each, and who asked for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from click.testing import CliRunner, Result
from markup import paragraphs
from pytest_httpserver import HTTPServer
from werkzeug import Request

from newsclean.cli import main

AT_HOME = ("--allow-private", "--ignore-robots", "--rate", "1000")
COMMAND = [sys.executable, "-m", "newsclean", "fetch", *AT_HOME]


def page(title: str, *, more: str = "", prose: str = paragraphs(6)) -> str:
    """A page with an article under a headline; `more` goes into its head."""
    head = f"<title>{title}</title><meta property=og:type content=article>{more}"
    return f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>{title}</h1>{prose}</article>"


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, args, input=stdin)


def fetch(*args: str, stdin: str | bytes | None = None) -> Result:
    """Fetch with private hosts allowed, without robots.txt and as fast as it goes."""
    return run("fetch", *AT_HOME, *args, stdin=stdin)


class Site:
    """Answers `/NAME` with the article headlined NAME; a test gives other answers to some paths."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server

    def url(self, name: str) -> str:
        return self.server.url_for(f"/{name}")

    def clear(self) -> None:
        """Forget what was asked, and all other answers."""
        self.server.clear()
        self.server.expect_request("/robots.txt").respond_with_data("", status=404)

    def serve(self, *names: str) -> None:
        for name in names:
            self.server.expect_request(f"/{name}").respond_with_data(page(name), content_type="text/html")

    @property
    def asked(self) -> list[Request]:
        """The requests for pages, in order."""
        return [request for request, _ in self.server.log if request.path != "/robots.txt"]


@contextmanager
def site() -> Iterator[Site]:
    with HTTPServer(threaded=True) as server:
        yield Site(server)
