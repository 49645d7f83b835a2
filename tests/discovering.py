"""A discovery from a real server, by the plainest reader there can be."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Callable

from pytest_httpserver import HTTPServer

from newsclean.errors import Refused, Unreachable
from newsclean.fetching.discovery.documents import Document
from newsclean.fetching.discovery.links import Link, Search
from newsclean.fetching.discovery.walk import discover
from newsclean.fetching.faults import Fault
from newsclean.model import Failure

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PlainReader:
    """Reads with the standard library; writes down what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def get(self, url: str) -> Document:
        self.asked.append(url)
        return await asyncio.to_thread(_get, url)

    async def sitemaps(self, origin: str) -> tuple[str, ...]:
        try:
            robots = await asyncio.to_thread(_get, f"{origin}/robots.txt")
        except Fault:
            return ()
        lines = (line.partition(":") for line in robots.body.decode().splitlines())
        return tuple(value.strip() for name, _, value in lines if name.lower() == "sitemap")

    def paths(self) -> list[str]:
        """What was asked for, without the host."""
        return ["/" + url.split("/", 3)[3] for url in self.asked]


class Site:
    """A server with pages, and what a discovery finds on it."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.url = server.url_for("").rstrip("/")
        self.reader = PlainReader()
        self.failures: list[str] = []

    def put(self, path: str, body: str | bytes, kind: str = "application/xml", **options: object) -> str:
        """Serve a body under a path, with the site's URL where it says SITE; the URL."""
        data = body.replace("SITE", self.url).encode() if isinstance(body, str) else body
        self.server.expect_request(path).respond_with_data(data, content_type=kind, **options)
        return self.url + path

    def move(self, path: str, place: str) -> None:
        """Answer a path with a redirect."""
        self.server.expect_request(path).respond_with_data("", status=302, headers={"Location": place})

    def links(self, path: str = "/", **search: object) -> list[Link]:
        """The links found from a path; failures are kept as messages, with the site's URL left out."""
        found = asyncio.run(_all(self.url + path, self.reader, Search(**search)))
        self.failures = [str(item.error).replace(self.url, "") for item in found if isinstance(item, Failure)]
        return [item for item in found if isinstance(item, Link)]

    def paths(self, path: str = "/", **search: object) -> list[str]:
        """The paths of the links found, with the host where it is another."""
        return [link.url.removeprefix(self.url) for link in self.links(path, **search)]


async def _all(start: str, reader: PlainReader, search: Search) -> list[Link | Failure]:
    return [found async for found in discover(start, reader, search)]


def _get(url: str) -> Document:
    try:
        with _opener.open(url, timeout=5) as answer:
            return Document(answer.url, answer.headers.get("Content-Type"), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            raise Fault(Refused, f"the server answered {error.code}", status=error.code) from None
    except OSError as error:
        raise Fault(Unreachable, str(error)) from None


def sitemap(*entries: str) -> str:
    """A sitemap of paths, each with its date behind a space where it has one."""
    return _listing("urlset", "url", entries)


def index(*entries: str) -> str:
    """A sitemap index, written like a sitemap."""
    return _listing("sitemapindex", "sitemap", entries)


def rss(*entries: str) -> str:
    """An RSS feed of paths, written like a sitemap."""
    items = _each(entries, lambda path, date: f"<item><title>About {path}</title><link>SITE{path}</link>"
                  + (f"<pubDate>{date}</pubDate>" if date else "") + "</item>")  # fmt: skip
    return f'<rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'


def _listing(root: str, name: str, entries: tuple[str, ...]) -> str:
    listed = _each(entries, lambda path, date: f"<{name}><loc>{path if '://' in path else 'SITE' + path}</loc>"
                   + (f"<lastmod>{date}</lastmod>" if date else "") + f"</{name}>")  # fmt: skip
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'


def _each(entries: tuple[str, ...], write: Callable[[str, str], str]) -> str:
    return "".join(write(*entry.partition(" ")[::2]) for entry in entries)
