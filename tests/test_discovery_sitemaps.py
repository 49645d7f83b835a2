"""Sitemaps as sites write them, break them and arm them."""

import gzip
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.fetching.discovery import sitemaps
from newsclean.fetching.discovery.entries import Break, Child, Entry, Item
from newsclean.fetching.discovery.recognition import kind_of
from newsclean.fetching.discovery.sitemaps import read_sitemap, read_text_sitemap
from newsclean.fetching.discovery.unpacking import PIECE

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN, CLOSE = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', b"</urlset>"
NEWS = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'


def read(body: bytes) -> list[Item]:
    assert kind_of(body, None) == "sitemap"
    return [item for batch in read_sitemap(body) for item in batch]


def urls(body: bytes) -> list[str]:
    return [item.url for item in read(body) if isinstance(item, Entry)]


def page(path: str, *more: str) -> bytes:
    return f"<url><loc>https://harbour.example{path}</loc>{''.join(more)}</url>".encode()


def test_addresses_and_dates_of_change():
    body = HEAD + OPEN + page("/a", "<lastmod>2026-03-02T10:00:00+02:00</lastmod>") + page("/b") + CLOSE
    a, b = read(body)
    assert a.modified.start == datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=2)))
    assert a.published is None
    assert b == Entry("https://harbour.example/b")


def test_a_news_sitemap_tells_title_language_and_publication():
    news = """<n:news><n:publication><n:name>Harbour</n:name><n:language>en</n:language></n:publication>
        <n:publication_date>2026-03-02T10:00:00Z</n:publication_date><n:title>Tugs &amp; ferries</n:title></n:news>"""
    picture = '<i:image xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><i:loc>https://harbour.example/p.jpg'
    (entry,) = read(HEAD + NEWS + page("/a", picture, "</i:loc><i:title>No</i:title></i:image>", news) + CLOSE)
    assert entry.url == "https://harbour.example/a"
    assert entry.published.start == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert (entry.title, entry.language) == ("Tugs & ferries", "en")


def test_prefixes_that_are_not_declared_are_understood():
    news = "<news:news><news:title>Ferries</news:title></news:news>"
    assert read(b"<urlset>" + page("/a", news) + CLOSE) == [Entry("https://harbour.example/a", title="Ferries")]


def test_an_index_lists_sitemaps():
    body = (
        HEAD
        + b"""<sm:sitemapindex xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:sitemap>
        <sm:loc> https://harbour.example/1.xml </sm:loc><sm:lastmod>2026</sm:lastmod></sm:sitemap></sm:sitemapindex>"""
    )
    (child,) = read(body)
    assert child.url == "https://harbour.example/1.xml"
    assert isinstance(child, Child)
    assert child.modified.start == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("before", [b"\n\n  ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"<!-- made by hand -->"])
def test_what_sites_leave_before_a_sitemap_does_not_matter(before: bytes):
    body = OPEN + page("/a") + CLOSE if before.startswith(b"<") else HEAD + OPEN + page("/a") + CLOSE
    assert read(before + body) == [Entry("https://harbour.example/a")]


def test_a_stylesheet_and_comments_are_passed_over():
    body = (
        HEAD + b'<?xml-stylesheet type="text/xsl" href="s.xsl"?><!-- a -->' + OPEN + page("/a") + b"<!-- b -->" + CLOSE
    )
    assert read(body) == [Entry("https://harbour.example/a")]


def test_utf_16_is_read():
    body = (b'<?xml version="1.0" encoding="UTF-16"?>' + OPEN + page("/a") + CLOSE).decode().encode("utf-16")
    assert read(body) == [Entry("https://harbour.example/a")]


def test_text_in_cdata_is_read():
    assert urls(OPEN + b"<url><loc><![CDATA[https://harbour.example/a?b=1]]></loc></url>" + CLOSE) == [
        "https://harbour.example/a?b=1"
    ]


def test_bare_ampersands_stay_in_addresses():
    written = page("/a?b=1&c=2&amp;d=3&#38;e=4&copy=5&eacute;")
    assert urls(OPEN + written + CLOSE) == ["https://harbour.example/a?b=1&c=2&d=3&e=4&copy=5&eacute;"]


@pytest.mark.parametrize("shift", range(14))
def test_an_ampersand_between_two_pieces_is_read_as_one(shift: int):
    filling = b"<!--" + b"x" * (PIECE - len(OPEN) - 7 - len(page("/a")) + shift - 7) + b"-->"
    body = OPEN + filling + page("/a?b&amp;c&d&#x26;e") + CLOSE
    assert urls(body) == ["https://harbour.example/a?b&c&d&e"]


def test_a_sitemap_that_breaks_off_gives_what_was_whole_and_says_so():
    body = HEAD + OPEN + page("/a") + page("/b") + b"<url><loc>https://harbour.example/cut-o"
    *entries, end = read(body)
    assert [entry.url for entry in entries] == ["https://harbour.example/a", "https://harbour.example/b"]
    assert isinstance(end, Break)
    assert "it is damaged" in end.problem


@pytest.mark.parametrize("cut", [1, 30, 60, 90, 120])
def test_no_address_is_given_that_was_cut(cut: int):
    whole = [f"https://harbour.example/{number}/long-name" for number in range(3)]
    body = OPEN + b"".join(page(f"/{number}/long-name") for number in range(3)) + CLOSE
    assert set(urls(body[:-cut])) <= set(whole)


@pytest.mark.parametrize(
    "damage", [b"<url><loc>https://harbour.example/x</url>", b"<loc", b"< >", b"\x00\x01", b"<a b>"]
)
def test_damage_in_the_middle_does_not_end_the_reading_unsaid(damage: bytes):
    items = read(OPEN + page("/a") + damage + page("/b") + CLOSE)
    assert items[0] == Entry("https://harbour.example/a")
    assert Entry("https://harbour.example/b") in items or isinstance(items[-1], Break)


def test_an_entry_without_an_address_is_none():
    assert read(OPEN + b"<url><lastmod>2026-03-02</lastmod></url><url><loc> </loc></url><url/>" + CLOSE) == []


BOMB = b"<!DOCTYPE urlset [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (name + 1, b"&%c;" % name * 10) for name in b"abcdefghijkl"
) + b"]>"  # fmt: skip


@pytest.mark.parametrize(
    "declared",
    [
        BOMB,
        b'<!DOCTYPE urlset [<!ENTITY m SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE urlset [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p.dtd"> %p;]>',
        b'<!DOCTYPE urlset SYSTEM "http://127.0.0.1:1/sitemap.dtd">',
    ],
)
def test_entities_are_neither_declared_nor_fetched(declared: bytes):
    items = read(HEAD + declared + OPEN + page("/a") + b"<url><loc>https://harbour.example/&m;</loc></url>" + CLOSE)
    assert items == [Break("it has a document type declaration, which no sitemap needs")]


def test_entities_in_utf_16_are_not_declared_either():
    body = (BOMB + OPEN + page("/&m;") + CLOSE).decode().encode("utf-16")
    assert read(body) == [Break("it has a document type declaration, which no sitemap needs")]


@pytest.mark.parametrize("tag", [b"<url>", b"<a>", b"<a <b "])
def test_a_deep_sitemap_is_given_up(tag: bytes):
    *_, end = read(OPEN + page("/a") + tag * 100_000)
    assert end == Break("it is nested deeper than any sitemap")


def test_texts_without_end_are_left_out():
    long = b"<url><loc>https://harbour.example/" + b"a" * 1_000_000 + b"</loc></url>"
    assert urls(OPEN + long + page("/b") + CLOSE) == ["https://harbour.example/b"]


def test_a_packed_sitemap_is_read():
    assert read(gzip.compress(HEAD + OPEN + page("/a") + CLOSE)) == [Entry("https://harbour.example/a")]


def test_a_packed_sitemap_of_several_members_and_padding_is_read():
    parts = [HEAD + OPEN, b"".join(page(f"/{number}") for number in range(2_000)), CLOSE]
    body = b"".join(map(gzip.compress, parts)) + b"\0" * 512
    assert len(urls(body)) == 2_000


@pytest.mark.parametrize("harm", ["cut", "changed"])
def test_a_packed_sitemap_that_is_damaged_gives_what_came_before(harm: str):
    noise = Random(1)
    packed = gzip.compress(HEAD + OPEN + b"".join(page(f"/{noise.random()}") for _ in range(5_000)) + CLOSE)
    half = len(packed) // 2
    *entries, end = read(packed[:half] if harm == "cut" else packed[:half] + b"\xff" * 50 + packed[half:])
    assert 500 < len(entries) < 5_000
    assert end.problem in ("its packed data has no end", "its packed data is damaged")


def test_a_bomb_is_not_unpacked_beyond_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitemaps, "UNPACKED", 1_000_000)
    body = gzip.compress(OPEN + page("/a") + b" " * 20_000_000)
    assert len(body) < 50_000
    assert read(body) == [Entry("https://harbour.example/a"), Break("it unpacks to more than 1,000,000 bytes")]


def test_a_sitemap_packed_twice_is_none():
    assert kind_of(gzip.compress(gzip.compress(OPEN + CLOSE)), None) is None


def test_a_large_sitemap_is_read_in_flat_memory():
    body = OPEN + page("/a", "<lastmod>2026-03-02</lastmod>") * 4_000 + b"<x/>" * 4_000 + CLOSE
    tracemalloc.start()
    try:
        count = sum(len(batch) for batch in read_sitemap(body))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 4_000
    assert peak < 400_000


def lines(body: bytes) -> list[Item]:
    return [item for batch in read_text_sitemap(body) for item in batch]


def test_a_sitemap_may_be_plain_text():
    body = (
        b"\xef\xbb\xbfhttps://harbour.example/a\r\n\r\n HTTP://harbour.example/b \n# no\nc\nhttps://harbour.example/d"
    )
    assert kind_of(body, "text/plain") == "text_sitemap"
    names = ["https://harbour.example/a", "HTTP://harbour.example/b", "https://harbour.example/d"]
    assert [entry.url for entry in lines(body)] == names
    assert [entry.url for entry in lines(gzip.compress(body))] == names


def test_a_text_sitemap_of_many_pieces_is_read_line_by_line():
    names = [f"https://harbour.example/{number}" for number in range(5_000)]
    assert [entry.url for entry in lines("\n".join(names).encode())] == names


def test_a_line_without_end_is_left_out():
    body = b"https://harbour.example/a\nhttps://harbour.example/" + b"b" * 3 * PIECE + b"\nhttps://harbour.example/c"
    assert [entry.url for entry in lines(body)] == ["https://harbour.example/a", "https://harbour.example/c"]


def test_a_packed_text_sitemap_that_breaks_off_says_so():
    noise = Random(1)
    body = gzip.compress("\n".join(f"https://harbour.example/{noise.random()}" for _ in range(9_000)).encode())
    *entries, end = lines(body[: len(body) // 2])
    assert len(entries) > 500
    assert end == Break("its packed data has no end")


def pieces_of_sitemaps() -> st.SearchStrategy[bytes]:
    parts = [OPEN, CLOSE, NEWS, HEAD, BOMB, page("/a"), b"<url>", b"</url>", b"<loc>", b"</loc>", b"<lastmod>", b"2026",
             b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"<n:news>", b"\xff",
             b"\x1f\x8b", b"<", b">", b"\0", b"<sitemap>", b"</sitemap>", b"xmlns:n=''", b"<?", b"?>"]  # fmt: skip
    return st.lists(st.one_of(st.sampled_from(parts), st.binary(max_size=12))).map(b"".join)


@given(pieces_of_sitemaps())
@example(b"")
@example(b"&")
def test_whatever_the_bytes_reading_ends_without_an_error(body: bytes):
    for reader in (read_sitemap, read_text_sitemap):
        items = [item for batch in reader(body) for item in batch]
        assert all(isinstance(item, Entry | Child | Break) for item in items)
        assert not any(isinstance(item, Break) for item in items[:-1])
    kind_of(body, None)


@given(st.lists(st.text("ab1?=&%-é", max_size=20), max_size=20), st.booleans())
def test_what_is_written_is_read(names: list[str], is_escaped: bool):
    written = "".join(f"<url><loc>https://harbour.example/{name}</loc></url>" for name in names)
    body = OPEN + (written.replace("&", "&amp;") if is_escaped else written).encode() + CLOSE
    assert urls(body) == [f"https://harbour.example/{name}" for name in names]
