"""Feeds as sites write them, break them and arm them."""

import gzip
import socket
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.fetching.discovery import feeds
from newsclean.fetching.discovery.entries import Break, Entry, Item
from newsclean.fetching.discovery.feeds import read_feed
from newsclean.fetching.discovery.jsonfeeds import read_json_feed
from newsclean.fetching.discovery.recognition import kind_of

A = "https://harbour.example/a"
MOMENT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def rss(*items: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>{head}{"".join(items)}</channel></rss>'
    )


def item(*parts: str, link: str | None = A) -> str:
    return f"<item>{'' if link is None else f'<link>{link}</link>'}{''.join(parts)}</item>"


def atom(*entries: str, more: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {more}><title>Harbour</title>{"".join(entries)}</feed>'


def read(body: str | bytes, content_type: str | None = None) -> tuple[Item, ...]:
    data = body if isinstance(body, bytes) else body.encode()
    assert kind_of(data, content_type) == "feed"
    return read_feed(data, content_type)


def only(body: str | bytes) -> Entry:
    (entry,) = read(body)
    assert isinstance(entry, Entry)
    return entry


def test_rss_2():
    entry = only(rss(item("<title>Ferries &amp; tugs</title><pubDate>Mon, 02 Mar 2026 11:00:00 +0100</pubDate>"),
                     head="<language>en-GB</language><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>"))  # fmt: skip
    assert (entry.url, entry.title, entry.language) == (A, "Ferries & tugs", "en-GB")
    assert (entry.published.start, entry.modified) == (MOMENT, None)


@pytest.mark.parametrize("version", ["0.90", "0.91", "0.92", "0.93", "0.94"])
def test_rss_0_9(version: str):
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">'
    feed = f'<rss version="{version}"><channel>{item("<title>T</title>")}</channel></rss>'
    body = f'<?xml version="1.0"?>\n{doctype}\n{feed}'
    assert read(body) == (Entry(A, title="T"),)


def test_rss_1():
    body = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{A}"><title>Harbour</title></channel>
        <item rdf:about="{A}"><title>T</title><link>{A}</link><dc:date>2026-03-02T10:00:00Z</dc:date>
        <dc:language>de</dc:language></item></rdf:RDF>"""
    entry = only(body)
    assert (entry.published.start, entry.modified, entry.language) == (MOMENT, None, "de")


def test_atom_1():
    entry = only(atom(f"""<entry><id>tag:harbour.example,2026:1</id>
        <title type="html">Ferries &amp;amp; &lt;b>tugs&lt;/b></title>
        <link rel="self" href="{A}.atom"/><link rel="alternate" type="text/html" href="{A}"/>
        <published>2026-03-02T11:00:00+01:00</published><updated>2026-03-03T10:00:00Z</updated></entry>""",
        more='xml:lang="fr"'))  # fmt: skip
    assert (entry.url, entry.title, entry.language) == (A, "Ferries & tugs", "fr")
    assert entry.published.start == datetime(2026, 3, 2, 11, tzinfo=timezone(timedelta(hours=1)))
    assert entry.modified.start == MOMENT + timedelta(days=1)


def test_an_atom_entry_that_tells_one_date_tells_that_of_its_change():
    entry = only(atom(f'<entry><link href="{A}"/><updated>2026-03-02T10:00:00Z</updated></entry>'))
    assert (entry.published, entry.modified.start) == (None, MOMENT)


def test_an_entry_may_have_a_language_of_its_own():
    entry = only(atom(f'<entry xml:lang="sv"><title>T</title><link href="{A}"/></entry>', more='xml:lang="fr"'))
    assert entry.language == "sv"


def test_links_in_atom_are_relative_to_their_base():
    entry = only(atom('<entry><link href="a"/></entry>', more='xml:base="https://harbour.example/"'))
    assert entry.url == A


def test_relative_links_are_given_as_written():
    assert only(rss(item(link="/a?b=1&amp;c=2"))).url == "/a?b=1&c=2"


def test_a_distributor_s_links_yield_to_the_original():
    original = f"<fb:origLink>{A}</fb:origLink>"
    parts = item(original, link="https://feeds.example/~r/harbour/1")
    body = rss(parts).replace("<rss", '<rss xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"')
    assert only(body).url == A


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        (f"<guid>{A}</guid>", A),
        (f'<guid isPermaLink="true">{A}</guid>', A),
        ("<guid>12345</guid>", ""),
        ("<guid>a/b.html</guid>", ""),
        ('<guid isPermaLink="false">12345</guid>', ""),
        ("", ""),
    ],
)
def test_an_id_is_a_link_only_where_it_is_an_address(guid: str, url: str):
    assert only(rss(item(guid, "<title>T</title>", link=None))).url == url


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 02 Mar 2026 10:00:00 GMT",
        "Mon, 02 Mar 2026 05:00:00 EST",
        "02 Mar 2026 10:00 +0000",
        "Mon, 2 March 2026 10:00:00 UTC",
        "Lun, 02 Mar 2026 10:00:00 +0000",
        "2026-03-02T10:00:00Z",
        "2026-03-02 10:00:00",
        "  2026-03-02T12:00:00+02:00 ",
    ],
)
def test_dates_of_feeds_are_aware(date: str):
    assert only(rss(item(f"<pubDate>{date}</pubDate>"))).published.start == MOMENT


@pytest.mark.parametrize("date", ["", "yesterday", "0000-00-00", "Mon, 32 Foo 2026", "1" * 10_000])
def test_what_is_no_date_is_none(date: str):
    assert only(rss(item(f"<pubDate>{date}</pubDate>"))).published is None


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("windows-1252", "windows-1252"), ("utf-8", "iso-8859-1")],
)
def test_titles_are_decoded(encoding: str, declared: str):
    body = rss(item("<title>Fähre nach Ærø</title>")).replace('"1.0"', f'"1.0" encoding="{declared}"', 1)
    (entry,) = read(body.encode(encoding), "text/xml")
    assert entry.title == "Fähre nach Ærø"


def test_utf_16_is_read():
    assert only(rss(item("<title>Fähre</title>")).encode("utf-16")).title == "Fähre"


@pytest.mark.parametrize(
    "flaw",
    ["<title>Ferries & tugs</title>", "<title>Ferries &nbsp; tugs</title>", "<x:y>undeclared</x:y>",
     "<description><p>open</description>", "<title>\x0b\x00</title>", "<title>&#0;&#xD800;&#99999999999;</title>",
     "<title>&#x110000;</title>&nope;", "< title>"],
)  # fmt: skip
def test_a_feed_that_is_not_well_formed_is_read(flaw: str):
    other = "https://harbour.example/b"
    found = read(rss(item(flaw), item(link=other)))
    assert [entry.url for entry in found if isinstance(entry, Entry)] == [A, other]


def test_a_feed_that_breaks_off_gives_what_came_before_and_says_so():
    body = rss(item("<title>One</title>"), item("<title>Two</title>"), item("<title>Three</title>"))
    *found, end = read(body[: body.index("Three")])
    assert [entry.title for entry in found][:2] == ["One", "Two"]
    assert end == Break("it breaks off")


def test_a_feed_that_hides_an_item_says_so():
    *found, end = read(rss(item("<title>a</titel>"), item(link="https://harbour.example/b")))
    assert found[0].url == A
    assert end == Break("it is damaged, and was read in part only")


def test_a_packed_feed_is_read():
    assert read(gzip.compress(rss(item()).encode())) == (Entry(A),)


@pytest.mark.parametrize("cut", [20, 60])
def test_a_packed_feed_that_is_damaged_says_so(cut: int):
    assert read_feed(gzip.compress(rss(item() * 50).encode())[:-cut], None) == (Break("its packed data has no end"),)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(rss("<title>" + " " * (feeds.UNPACKED + 1)).encode())
    assert read(bomb) == (Break("it unpacks to more than 10,000,000 bytes"),)


def test_entities_are_neither_declared_nor_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*place: object) -> None:
        raise AssertionError(place)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    letters = "abcdefghijkl"
    bomb = "".join(f'<!ENTITY {after} "{f"&{name};" * 10}">' for name, after in pairwise(letters))
    declared = f"""<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/rss.dtd" [<!ENTITY a "aaaaaaaaaa">{bomb}
        <!ENTITY file SYSTEM "file://{secret}">]>"""
    body = rss(item("<title>T &l; &file;</title>")).replace("<rss", declared + "<rss", 1)
    entry = only(body)
    assert entry.url == A
    assert len(entry.title) < 20
    assert "secret" not in entry.title


def test_a_feed_is_not_taken_for_the_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("<rss>").write_text(rss(item()))
    assert read("<rss>") == (Break("it breaks off"),)


@pytest.mark.parametrize(
    "labor",
    [
        "<a>" * 70_000,
        "<a " + "".join(f"a{n}='1' " for n in range(70)) + "/>",
        "<a " + " ".join(f'a{n} = ">"' for n in range(70)) + "/>",
        "& " * 600_000,
    ],
    ids=["tags", "attributes", "quoted attributes", "references"],
)
def test_a_feed_that_is_nothing_but_labor_is_not_read(labor: str):
    assert read(rss(item(labor))) == (Break("it has more markup than any feed needs"),)


def test_markup_in_cdata_is_no_labor():
    text = f"<description><![CDATA[{'<p>' * 70_000}]]></description>"
    assert read(rss(item(text))) == (Entry(A),)


def test_pages_and_binaries_are_no_feeds():
    assert read_feed(b"\x89PNG\r\n", None) == (Break("this is no page but a PNG image"),)
    assert read_feed(b"hello", None) == (Break("it is no feed"),)


def json(body: str) -> tuple[Item, ...]:
    assert kind_of(body.encode(), "application/json") == "json_feed"
    return read_json_feed(body.encode(), "application/json")


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feed(version: str):
    (entry,) = json(f"""{{"version": "{version}", "language": "en", "title": "Harbour", "items": [{{"id": "1",
        "url": "{A}", "title": "Ferries &amp; tugs", "content_html": "<p>", "date_published": "2026-03-02T10:00:00Z",
        "date_modified": "2026-03-03T10:00:00Z"}}]}}""")
    assert (entry.url, entry.title, entry.language) == (A, "Ferries & tugs", "en")
    assert (entry.published.start, entry.modified.start) == (MOMENT, MOMENT + timedelta(days=1))


def test_an_item_of_a_json_feed_may_be_odd():
    found = json(f"""{{"version": "https://jsonfeed.org/version/1", "items": [
        1, null, [], {{}}, {{"url": 5, "external_url": "{A}", "title": 7}}, {{"id": "{A}", "language": "sv"}}]}}""")
    assert found == (Entry(""), Entry(A, title="7"), Entry(A, language="sv"))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("{}", "it is no JSON feed, or breaks off"),
        ('{"items": []}', "it is JSON, but no feed"),
        ('{"items": 5, "version": "https://jsonfeed.org/version/1"}', "it is no JSON feed, or breaks off"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"', "it is no JSON feed, or breaks off"),
        ('{"items": ' + "[" * 100_000, "it is no JSON feed, or breaks off"),
    ],
)
def test_json_that_is_no_feed_says_so(body: str, problem: str):
    assert json(body) == (Break(problem),)


def test_a_packed_json_feed_is_read():
    body = gzip.compress(f'{{"version": "https://jsonfeed.org/version/1", "items": [{{"url": "{A}"}}]}}'.encode())
    assert kind_of(body, None) == "json_feed"
    assert read_json_feed(body, None) == (Entry(A),)


MARKUP = """\
<rss>|</rss>|<channel>|<item>|</item>|<link>|</link>|<link href='a'/>|<guid>|<title type='xhtml'>|</title>|<entry>|
<pubDate>2026|</pubDate>|<feed xmlns='http://www.w3.org/2005/Atom'>|<updated>|<svg>|<media:content url='a'>|<a:b>|
<content type='application/octet-stream'>|aGk=|<![CDATA[|]]>|<!--|-->|&|&amp;|&#0;|&#xD800;|&#x;|&#99999999;|&a|<|>|
<?|?>|<!DOCTYPE a [|]>|<!ENTITY a 'b'>|xmlns:a=''|
{"items":[|{"version":"https://jsonfeed.org/version/1","items":[|{}|]}"""
PIECES = st.sampled_from([part.encode() for part in MARKUP.replace("\n", "").split("|")])


def pieces_of_feeds() -> st.SearchStrategy[bytes]:
    return st.lists(PIECES | st.binary(max_size=8)).map(b"".join)


@given(
    pieces_of_feeds(),
    st.sampled_from([None, "text/xml", "application/rss+xml; charset=utf-16", "text/html; charset=x"]),
)
@example(b"", None)
@example(b"<rss>&#x;</rss>", None)
def test_whatever_the_bytes_reading_ends_without_an_error(body: bytes, content_type: str | None):
    for reader in (read_feed, read_json_feed):
        for data in (body, b"<rss><channel>" + body):
            assert all(isinstance(found, Entry | Break) for found in reader(data, content_type))
