"""A page that sends its reader on with a refresh in a meta element."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import paragraphs

from newsclean.page import read_page
from newsclean.page.refresh import may_refresh, read_refresh, refresh_target

URL = "https://news.example/city/a.html?x=1#top"
HERE = "https://news.example/city/"


def target_of(*contents, body="", head="", limit_seconds=5, url=URL):
    metas = "".join(f'<meta http-equiv="refresh" content="{content}">' for content in contents)
    html = f"<html><head>{head}{metas}</head><body>{body}</body></html>"
    return refresh_target(read_page(html, url=url), limit_seconds=limit_seconds)


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=b", "b"),
        ("0; URL=b", "b"),
        ("0;URL='b'", "b"),
        ("0; url = b", "b"),
        ("0;url=&quot;b&quot;trailing", "b"),
        ("0;'b'c", "b"),
        ("0,b", "b"),
        ("0 b", "b"),
        ("0;b", "b"),
        (" \t 0 ; b ", "b"),
        ("5.9;b", "b"),
        (".5;b", "b"),
        (".;b", "b"),
        ("0;url", "url"),
        ("0;urls=b", "urls=b"),
        ("0;u=b", "u=b"),
        ("0;url=&#10;b", "b"),
        ("0;url='b", "b"),
        ("0;url='b c'", "b%20c"),
        ("00000000000000000000;b", "b"),
        ("0;url=b&#9;c", "bc"),
        ("0;url=..\\d", "https://news.example/d"),
        ("0;url=//other.example/e?q=\\1", "https://other.example/e?q=\\1"),
        ("0;url=http://other.example/#part", "http://other.example/#part"),
        ("0;url=?page=2", "https://news.example/city/a.html?page=2"),
    ],
)
def test_a_refresh_is_read_as_browsers_read_it(content, target):
    assert target_of(content) == (target if "://" in target else HERE + target)


@pytest.mark.parametrize(
    "content",
    [
        "",
        ";b",
        "b",
        "-1;b",
        "+0;b",
        "0x;b",
        "0b;c",
        "6;b",
        "99999999999999999999;b",
        "0",
        "5",
        "0;",
        "0;url=",
        "0;url=''",
    ],
)
def test_what_is_no_refresh_or_a_late_one_leads_nowhere(content):
    assert target_of(content) is None


@pytest.mark.parametrize(
    "content", ["0;url=#part", "0;url=a.html?x=1", "0;url=HTTPS://NEWS.example:443/city/a.html?x=1"]
)
def test_a_page_that_loads_itself_again_leads_nowhere(content):
    assert target_of(content) is None


@pytest.mark.parametrize(
    "url",
    ["javascript:go()", "mailto:a@news.example", "data:text/html,x", "ftp://news.example/", "http:///x", "http://[x/"],
)
def test_only_http_addresses_are_followed(url):
    assert target_of(f"0;url={url}") is None


def test_the_address_is_seen_from_the_base_of_the_page():
    assert target_of("0;url=b", head='<base href="/other/">') == "https://news.example/other/b"


def test_without_an_address_of_the_page_only_whole_ones_are_known():
    assert target_of("0;url=b", url=None) is None
    assert target_of("0;url=https://news.example/b", url=None) == "https://news.example/b"


def test_the_first_refresh_that_is_well_formed_counts():
    assert target_of("soon", "0;url=b", "0;url=c") == HERE + "b"
    assert target_of("300", "0;url=b") is None


def test_the_limit_is_the_callers():
    assert target_of("30;url=b", limit_seconds=30) == HERE + "b"


def test_names_are_read_in_any_case():
    page = read_page('<META HTTP-EQUIV=Refresh CONTENT="0;URL=b">', url=URL)
    assert refresh_target(page, limit_seconds=0) == HERE + "b"


def test_a_refresh_for_readers_without_scripts_counts_on_an_empty_page_only():
    fallback = '<noscript><meta http-equiv="refresh" content="0;url=b"></noscript>'
    assert target_of(head=fallback) == HERE + "b"
    assert target_of(head=fallback, body=paragraphs(3)) is None
    assert target_of("1;url=c", head=fallback, body=paragraphs(3)) == HERE + "c"


def test_a_refresh_in_a_comment_or_a_template_is_none():
    meta = '<meta http-equiv="refresh" content="0;url=b">'
    assert target_of(body=f"<!--{meta}--><template>{meta}</template>") is None


@pytest.mark.parametrize(
    "markup",
    [
        '<meta http-equiv="refresh" content="0;url=b">',
        "<META CONTENT='0;url=b' HTTP-EQUIV = Refresh>",
        '<meta http-equiv=\n"REFRESH" content="0;url=b">',
    ],
)
def test_the_bytes_of_a_page_tell_that_it_may_refresh(markup):
    for codec in ("utf-8", "utf-16"):
        body = f"<html><head>{markup}</head></html>".encode(codec)
        assert may_refresh(body)
        assert refresh_target(read_page(body, url=URL), limit_seconds=5) == HERE + "b"


def test_a_page_that_only_speaks_of_a_refresh_does_not():
    assert not may_refresh(b'<meta http-equiv="content-type"><p>A refresh of the cabinet.</p>')
    assert not may_refresh(b"")


@given(st.text(alphabet="0123456789.;, \t\n'\"=urlURL/:ab#?\\%", max_size=40) | st.text(max_size=40))
def test_any_content_gives_a_whole_address_or_none(content):
    page = read_page(f'<meta http-equiv="refresh" content="{content.replace(chr(34), "&quot;")}">', url=URL)
    target = refresh_target(page, limit_seconds=10**9)
    assert target is None or target.startswith(("https://", "http://"))
    assert target is None or not set("\t\n\r ") & set(target)


class Steps:
    """The steps of the standard by which a refresh is read, one by one."""

    SPACES = "\t\n\f\r "

    def __init__(self, content):
        self.rest = content

    def skip(self, signs):
        left = self.rest.lstrip(signs)
        skipped, self.rest = self.rest[: len(self.rest) - len(left)], left
        return skipped

    def target(self):
        """Where to, as written; None for what is no refresh."""
        self.skip(self.SPACES)
        if not self.skip("0123456789") and self.rest[:1] != ".":
            return None
        self.skip("0123456789.")
        if self.rest and self.rest[0] not in ";," + self.SPACES:
            return None
        self.skip(self.SPACES)
        self.rest = self.rest[self.rest[:1] in (";", ",") :]
        self.skip(self.SPACES)
        return self.address()

    def address(self):
        whole = self.rest
        if whole[:3].lower() == "url":
            self.rest = whole[3:]
            self.skip(self.SPACES)
            if self.rest[:1] != "=":
                return whole
            self.rest = self.rest[1:]
            self.skip(self.SPACES)
        quote = self.rest[:1]
        return self.rest[1:].split(quote)[0] if quote in ("'", '"') and quote else self.rest


@given(st.text(alphabet="01.;, \t\n\f\r\v'\"=urlURLx", max_size=16))
def test_a_content_is_taken_apart_step_by_step(content):
    refresh = read_refresh(content)
    assert (refresh.target if refresh else None) == Steps(content).target()


@given(st.binary(max_size=200))
def test_any_bytes_can_be_asked(body):
    may_refresh(body)
