"""Discovery from a site: where it looks, in which order, how far, and what it leaves alone."""

import asyncio
import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from discovering import PlainReader, Site, index, rss, sitemap
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from newsclean.errors import Disallowed, FeedError, InvalidUrl, PolicyError, Refused, Unreachable
from newsclean.fetching.discovery.documents import Document
from newsclean.fetching.discovery.links import Link, Search
from newsclean.fetching.discovery.walk import discover
from newsclean.fetching.faults import Fault
from newsclean.model import Failure

FRONT = "<!doctype html><html><head><title>Harbour</title>{}</head><body><p>News of the harbour.</p></body></html>"
FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.fixture
def site(httpserver: HTTPServer) -> Site:
    return Site(httpserver)


def front(site: Site, *links: str) -> None:
    site.put("/", FRONT.format("".join(links)), "text/html")


def robots(site: Site, *paths: str) -> None:
    lines = "".join(f"Sitemap: {path if '://' in path else site.url + path}\n" for path in paths)
    site.put("/robots.txt", f"User-agent: *\nAllow: /\n{lines}", "text/plain")


def test_the_feeds_a_front_page_names_are_read(site: Site):
    front(site, FEED_LINK.format("/feed.xml"), '<link rel="alternate" type="application/atom+xml" href="atom.xml">')
    site.put("/feed.xml", rss("/a", "/b"))
    site.put("/atom.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="SITE/c"/></entry></feed>')
    assert site.paths() == ["/a", "/b", "/c"]


def test_a_link_tells_where_it_stood_and_what_was_said_of_it(site: Site):
    front(site, FEED_LINK.format("/feed.xml"))
    site.put("/feed.xml", rss("/a Mon, 02 Mar 2026 10:00:00 +0100"))
    assert site.links() == [
        Link(url=f"{site.url}/a", published=datetime(2026, 3, 2, 9, tzinfo=UTC), title="About /a",
             source=f"{site.url}/feed.xml")
    ]  # fmt: skip


def test_a_base_element_counts_for_the_links_of_a_front_page(site: Site):
    front(site, '<base href="/deep/down/">', FEED_LINK.format("feed.xml"))
    site.put("/deep/down/feed.xml", rss("/a"))
    assert site.paths() == ["/a"]


def test_feeds_of_comments_are_not_asked_for(site: Site):
    front(site, FEED_LINK.format("/comments/feed/"), FEED_LINK.format("/feed.xml"))
    site.put("/feed.xml", rss("/a", "/b#comment-7"))
    assert site.paths() == ["/a"]
    assert "/comments/feed/" not in site.reader.paths()


def test_the_sitemaps_robots_txt_names_are_read(site: Site):
    front(site)
    robots(site, "/one.xml", "/two.xml")
    site.put("/one.xml", sitemap("/a 2026-03-02"))
    site.put("/two.xml", sitemap("/b"))
    assert site.paths() == ["/a", "/b"]


def test_feeds_and_news_sitemaps_are_read_first_and_side_matters_last(site: Site):
    front(site, FEED_LINK.format("/feed.xml"))
    robots(site, "/sitemap-images.xml", "/archive.xml", "/sitemap-news.xml")
    site.put("/feed.xml", rss("/feed"))
    for name in ("sitemap-images", "archive", "sitemap-news"):
        site.put(f"/{name}.xml", sitemap(f"/{name}"))
    assert site.paths() == ["/feed", "/sitemap-news", "/archive", "/sitemap-images"]


def test_what_a_news_sitemap_leads_to_is_news(site: Site):
    front(site)
    robots(site, "/archive.xml", "/news.xml")
    site.put("/news.xml", index("/part-1.xml"))
    site.put("/part-1.xml", sitemap("/fresh"))
    site.put("/archive.xml", sitemap("/old"))
    assert site.paths() == ["/fresh", "/old"]


def test_the_newest_sitemaps_of_an_index_are_read_first(site: Site):
    site.put("/sitemap.xml", index("/a.xml 2026-01-01", "/b.xml", "/c.xml 2026-03-01T10:00:00Z", "/d.xml 2026-03-01"))
    for name in "abcd":
        site.put(f"/{name}.xml", sitemap(f"/{name}"))
    assert site.paths("/sitemap.xml") == ["/d", "/c", "/a", "/b"]


def test_sitemaps_changed_at_one_time_are_read_by_the_months_in_their_names(site: Site):
    names = ("2025-12", "2026-02", "2026-01")
    site.put("/sitemap.xml", index(*(f"/posts-{name}.xml 2026-03-01" for name in names)))
    for name in names:
        site.put(f"/posts-{name}.xml", sitemap(f"/in-{name}"))
    assert site.paths("/sitemap.xml") == ["/in-2026-02", "/in-2026-01", "/in-2025-12"]


def test_one_page_in_a_feed_and_a_sitemap_is_one_link(site: Site):
    front(site, FEED_LINK.format("/feed.xml"))
    robots(site, "/sitemap.xml")
    site.put("/feed.xml", rss("/a?utm_source=feed", "/b/"))
    site.put("/sitemap.xml", sitemap("/a", "/b", "/a?page=2", "/c#part"))
    assert site.paths() == ["/a?utm_source=feed", "/b/", "/a?page=2", "/c"]


def test_the_usual_places_are_tried_where_nothing_is_named(site: Site):
    front(site)
    site.put("/rss", rss("/a"))
    site.put("/sitemap_index.xml", index("/part.xml"))
    site.put("/part.xml", sitemap("/b"))
    assert site.paths() == ["/a", "/b"]
    assert site.failures == []


def test_of_the_usual_places_one_of_a_kind_is_enough(site: Site):
    front(site)
    site.put("/feed", rss("/a"))
    site.put("/rss", rss("/b"))
    assert site.paths() == ["/a"]


def test_the_usual_places_are_left_alone_where_something_is_named(site: Site):
    front(site, FEED_LINK.format("/here.xml"))
    site.put("/here.xml", rss("/a"))
    site.put("/sitemap.xml", sitemap("/b"))
    assert site.paths(since=datetime(2026, 1, 1, tzinfo=UTC)) == ["/a"]
    assert site.reader.paths() == ["/", "/here.xml"]


def test_a_usual_place_that_leads_to_the_front_page_is_none(site: Site):
    front(site)
    site.move("/feed", "/")
    site.put("/rss", FRONT.format(""), "text/html")
    site.put("/rss.xml", rss("/a"))
    assert site.paths() == ["/a"]


def test_a_site_without_feeds_and_sitemaps_is_an_error(site: Site):
    front(site)
    with pytest.raises(FeedError, match="no feed and no sitemap was found"):
        site.links()


def test_an_empty_feed_is_no_error(site: Site):
    site.put("/feed.xml", rss())
    assert site.links("/feed.xml") == []


def test_a_site_that_refuses_its_front_page_is_searched(site: Site):
    site.put("/", "no", "text/html", status=403)
    robots(site, "/sitemap.xml")
    site.put("/sitemap.xml", sitemap("/a"))
    assert site.paths() == ["/a"]
    assert site.failures == ["/: the server answered 403"]


def test_a_feed_that_is_refused_is_an_error(site: Site):
    robots(site, "/sitemap.xml")
    site.put("/sitemap.xml", sitemap("/a"))
    with pytest.raises(Refused):
        site.links("/feed.xml")


def test_a_host_that_does_not_answer_is_an_error():
    async def run() -> None:
        async for _ in discover("http://127.0.0.1:1/", PlainReader(), Search()):
            raise AssertionError

    with pytest.raises(Unreachable):
        asyncio.run(run())


@pytest.mark.parametrize("url", ["harbour.example", "ftp://harbour.example/", "http://[", ""])
def test_a_start_that_is_no_address_is_an_error(url: str):
    async def run() -> None:
        async for _ in discover(url, PlainReader(), Search()):
            raise AssertionError

    with pytest.raises(InvalidUrl):
        asyncio.run(run())


@pytest.mark.parametrize(
    ("body", "kind"), [(b"%PDF-1.7", "application/pdf"), (b"", "text/plain"), (b"hello", "text/plain")]
)
def test_a_start_that_is_neither_page_nor_feed_is_an_error(site: Site, body: bytes, kind: str):
    site.put("/thing", body, kind)
    with pytest.raises(FeedError, match="no feed and no sitemap"):
        site.links("/thing")


def test_what_cannot_be_read_is_told_and_the_others_are_read(site: Site):
    site.put("/sitemap.xml", index("/gone.xml", "/page.xml", "/broken.xml", "/whole.xml"))
    site.put("/gone.xml", "", status=404)
    site.put("/page.xml", FRONT.format(""), "text/html")
    site.put("/broken.xml", sitemap("/a", "/b", "/c")[:-40])
    site.put("/whole.xml", sitemap("/d"))
    assert site.paths("/sitemap.xml") == ["/a", "/b", "/d"]
    gone, page, broken = site.failures
    assert gone == "/gone.xml: the server answered 404"
    assert page == "/page.xml: this is no feed and no sitemap"
    assert broken.startswith("/broken.xml: it is damaged, and may have been read in part only")


def test_where_nothing_can_be_read_an_error_ends_what_was_told(site: Site):
    front(site, FEED_LINK.format("/gone.xml"))
    site.put("/gone.xml", "", status=404)

    async def run() -> list[str]:
        told = []
        with pytest.raises(FeedError, match="no feed and no sitemap was found"):
            async for found in discover(f"{site.url}/", site.reader, Search()):
                told.append(found.url)
        return told

    assert asyncio.run(run()) == [f"{site.url}/gone.xml"]


def test_a_robots_txt_that_cannot_be_had_is_told(site: Site):
    class Guarded(PlainReader):
        async def sitemaps(self, origin: str) -> tuple[str, ...]:
            raise Fault(Disallowed, "robots.txt cannot be had")

    site.reader = Guarded()
    front(site, FEED_LINK.format("/feed.xml"))
    site.put("/feed.xml", rss("/a"))
    assert site.paths() == ["/a"]
    assert site.failures == ["/robots.txt: robots.txt cannot be had"]


def test_a_host_that_has_fallen_silent_is_not_asked_for_the_usual_places(site: Site):
    class Silent(PlainReader):
        async def get(self, url: str) -> Document:
            if url.endswith("/"):
                return await super().get(url)
            self.asked.append(url)
            raise Fault(Unreachable, "no answer")

    site.reader = Silent()
    front(site)
    with pytest.raises(FeedError):
        site.links()
    assert len(site.reader.asked) == 2


def test_links_older_than_since_are_left_out(site: Site):
    site.put("/sitemap.xml", sitemap("/old 2026-02-28", "/day 2026-03-02", "/new 2026-03-02T12:30:00Z", "/undated",
                                     "/2026/02/01/old", "/2026/03/02/new"))  # fmt: skip
    since = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert site.paths("/sitemap.xml", since=since) == ["/day", "/new", "/undated", "/2026/03/02/new"]


def test_since_without_a_zone_is_utc(site: Site):
    site.put("/sitemap.xml", sitemap("/a 2026-03-02T11:59:00Z", "/b 2026-03-02T13:00:00+01:00"))
    assert site.paths("/sitemap.xml", since=datetime(2026, 3, 2, 12)) == ["/b"]


def test_sitemaps_that_are_older_than_since_are_not_asked_for(site: Site):
    site.put(
        "/sitemap.xml",
        index("/changed.xml 2026-03-03", "/unchanged.xml 2026-02-01", "/posts-2026-01.xml 2026-03-03",
              "/posts-2026-03.xml", "/by-year-2025.xml", "/touched-2025.xml 2026-03-03", "/undated.xml"),
    )  # fmt: skip
    for name in ("changed", "posts-2026-03", "touched-2025", "undated"):
        site.put(f"/{name}.xml", sitemap(f"/{name}"))
    found = site.paths("/sitemap.xml", since=datetime(2026, 3, 1, tzinfo=UTC))
    assert sorted(found) == ["/changed", "/posts-2026-03", "/touched-2025", "/undated"]
    assert site.failures == []


def test_the_usual_places_are_left_alone_where_all_that_is_named_is_older(site: Site):
    front(site)
    robots(site, "/index.xml")
    site.put("/index.xml", index("/a.xml 2026-01-01"))
    site.put("/sitemap.xml", sitemap("/a 2026-03-02"))
    assert site.paths(since=datetime(2026, 3, 1, tzinfo=UTC)) == []
    assert site.reader.paths() == ["/", "/index.xml"]


def test_a_day_counts_to_its_end_in_every_zone(site: Site):
    site.put("/sitemap.xml", index("/a.xml 2026-03-01", "/b.xml 2026-03-01T23:00:00Z", "/c.xml 2026-02-27"))
    site.put("/a.xml", sitemap("/a"))
    assert site.paths("/sitemap.xml", since=datetime(2026, 3, 2, tzinfo=UTC)) == ["/a"]
    assert site.failures == []


def test_nothing_more_is_asked_once_the_limit_is_reached(site: Site):
    site.put("/sitemap.xml", index("/a.xml", "/b.xml"))
    site.put("/a.xml", sitemap("/1", "/2", "/3"))
    site.put("/b.xml", sitemap("/4"))
    assert site.paths("/sitemap.xml", limit=3) == ["/1", "/2", "/3"]
    assert site.reader.paths() == ["/sitemap.xml", "/a.xml"]


def test_links_come_before_the_next_document_is_asked_for(site: Site):
    site.put("/sitemap.xml", index("/a.xml", "/b.xml"))
    site.put("/a.xml", sitemap("/1"))
    site.put("/b.xml", sitemap("/2"))

    async def first() -> list[str]:
        links = discover(f"{site.url}/sitemap.xml", site.reader, Search())
        await anext(links)
        asked = site.reader.paths()
        await links.aclose()
        return asked

    assert asyncio.run(first()) == ["/sitemap.xml", "/a.xml"]


def test_match_is_searched_for_anywhere_in_the_address(site: Site):
    site.put("/sitemap.xml", sitemap("/harbour/a", "/town/b", "/harbour/c.html"))
    assert site.paths("/sitemap.xml", match="/harbour/") == ["/harbour/a", "/harbour/c.html"]
    assert site.paths("/sitemap.xml", match=r"[ab]$") == ["/harbour/a", "/town/b"]


@pytest.mark.parametrize("search", [{"match": "("}, {"limit": 0}, {"documents": 0}])
def test_a_search_that_cannot_be_is_an_error(search: dict[str, object]):
    with pytest.raises(PolicyError):
        Search(**search)


def test_no_more_documents_are_asked_for_than_allowed(site: Site):
    site.put("/sitemap.xml", index(*(f"/{number}.xml" for number in range(50))))
    for number in range(50):
        site.put(f"/{number}.xml", sitemap(f"/page-{number}"))
    assert site.paths("/sitemap.xml", documents=4) == ["/page-0", "/page-1", "/page-2"]
    assert len(site.reader.asked) == 4
    assert site.failures == ["/3.xml: 47 further feeds and sitemaps were left out: only 4 may be asked for"]


def test_sitemaps_are_followed_three_levels_down(site: Site):
    for level in range(5):
        both = index(f"/{level + 1}.xml").replace("</sitemapindex>", f"<url><loc>SITE/on-{level}</loc></url>")
        site.put(f"/{level}.xml", both + "</sitemapindex>")
    assert site.paths("/0.xml") == ["/on-0", "/on-1", "/on-2", "/on-3"]
    assert site.failures == ["/3.xml: 1 sitemaps were left out, more than three levels down"]


def test_sitemaps_that_name_one_another_are_read_once(site: Site):
    site.put("/a.xml", index("/b.xml", "/a.xml", "/moved.xml"))
    site.put("/b.xml", index("/a.xml", "/c.xml"))
    site.put("/c.xml", sitemap("/1"))
    site.move("/moved.xml", "/c.xml")
    assert site.paths("/a.xml") == ["/1"]
    assert site.reader.paths() == ["/a.xml", "/b.xml", "/moved.xml"]


def test_a_sitemap_does_not_speak_for_other_hosts(site: Site):
    site.put("/sitemap.xml", sitemap("/a", "http://127.0.0.1:1/b", "http://127.0.0.1:1/c"))
    assert site.paths("/sitemap.xml") == ["/a"]
    reason = "2 links to other hosts were left out, whose robots.txt does not name this sitemap"
    assert site.failures == [f"/sitemap.xml: {reason}"]


def test_a_sitemap_speaks_for_a_host_whose_robots_txt_names_it(site: Site):
    with HTTPServer(host="127.0.0.1") as other:
        theirs = Site(other)
        robots(theirs, f"{site.url}/sitemap.xml")
        site.put("/sitemap.xml", index("/part.xml"))
        site.put("/part.xml", sitemap("/a", f"{theirs.url}/b"))
        assert site.paths("/sitemap.xml") == ["/a", f"{theirs.url}/b"]
        assert site.failures == []


def test_a_sitemap_on_another_host_speaks_for_the_site_that_names_it(site: Site):
    with HTTPServer(host="127.0.0.1") as other:
        store = Site(other)
        front(site)
        robots(site, f"{store.url}/sitemap.xml")
        store.put("/sitemap.xml", sitemap(f"{site.url}/a", "/b"))
        assert site.paths() == ["/a"]


def test_a_feed_may_lead_anywhere(site: Site):
    site.put("/feed.xml", rss().replace("</channel>", "<item><link>https://other.example/a</link></item></channel>"))
    assert site.paths("/feed.xml") == ["https://other.example/a"]


def test_addresses_that_cannot_be_asked_are_left_out(site: Site):
    site.put("/sitemap.xml", sitemap("mailto://x", "ftp://harbour.example/a", "/a\u00a0b", "http://[/", "/c\n"))
    assert site.paths("/sitemap.xml") == ["/a%20b", "/c"]


def test_credentials_are_not_given_on(site: Site):
    host = site.url.removeprefix("http://")
    site.put("/sitemap.xml", sitemap(f"http://user:secret@{host}/a"))
    assert site.paths("/sitemap.xml") == ["/a"]


@pytest.mark.parametrize("label", ["text/html", "text/plain", "application/octet-stream", "image/png"])
def test_a_document_is_what_it_holds_whatever_its_label(site: Site, label: str):
    site.put("/a", sitemap("/1"), label)
    site.put("/b", rss("/2"), label)
    assert site.paths("/a") == ["/1"]
    assert site.paths("/b") == ["/2"]


PARTS = [b"<urlset>", b"<sitemapindex>", b"<sitemap><loc>/a.xml</loc></sitemap>", b"<url><loc>/a</loc></url>", b"<loc>",
         b"<rss><channel>", b"<item><link>b</link></item>", b"</rss>", b"</urlset>", b"<html>", b"<base href='//['>",
         b"<link rel=alternate type=application/rss+xml href=/f>", b"\x1f\x8b\x08", b"{", b"http://a.example/ \n",
         b'{"version":"https://jsonfeed.org/version/1","items":[{"url":"/c"}]}']  # fmt: skip


@given(
    st.lists(st.lists(st.sampled_from(PARTS) | st.binary(max_size=8), max_size=8).map(b"".join), min_size=1),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_whatever_a_site_answers_the_discovery_ends(bodies: list[bytes], named: list[str]):
    class Babel:
        """Answers with one body after the other, over and over."""

        asked = 0

        async def get(self, url: str) -> Document:
            self.asked += 1
            return Document(url, None, bodies[self.asked % len(bodies)])

        async def sitemaps(self, origin: str) -> tuple[str, ...]:
            return tuple(named)

    babel = Babel()

    async def run() -> list[Link | Failure]:
        found = []
        with suppress(FeedError):
            async for item in discover("http://harbour.example/", babel, Search(documents=30)):
                found.append(item)
        return found

    links = [item.url for item in asyncio.run(run()) if isinstance(item, Link)]
    assert babel.asked <= 30
    assert len(links) == len(set(links))
    assert not any(re.search(r"\s", url) for url in links)
