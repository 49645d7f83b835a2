"""What a page and its headers ask of programs that read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.page import read_page
from newsclean.page.directives import Directives, read_directives

URL = "https://news.example/city/a"


def directives(*headers, head=""):
    return read_directives(read_page(f"<html><head>{head}</head><p>x</p></html>", url=URL), headers)


def robots(*values, head=""):
    return directives(*(("x-robots-tag", value) for value in values), head=head).robots


def test_a_page_that_asks_for_nothing_asks_for_nothing():
    assert directives(("content-type", "text/html")) == Directives()


def test_directives_come_from_all_headers_in_lower_case_and_once():
    assert robots("NoIndex , nofollow", "noarchive,noindex") == ("noindex", "nofollow", "noarchive")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("newsclean: noindex, nofollow", ("noindex", "nofollow")),
        ("NewsClean : noindex", ("noindex",)),
        ("*: noindex", ("noindex",)),
        ("otherbot: noindex, nofollow", ()),
        ("noarchive, otherbot: noindex, nofollow", ("noarchive",)),
        ("otherbot: noindex, newsclean: nofollow", ("nofollow",)),
        ("max-snippet: 20, max-image-preview:large", ("max-snippet: 20", "max-image-preview:large")),
        (
            "unavailable_after: Friday, 25-Jun-10 15:00:00 PST, noindex",
            ("unavailable_after: friday, 25-jun-10 15:00:00 pst", "noindex"),
        ),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", ("unavailable_after: 25 jun 2010 15:00:00 pst",)),
        (", ,", ()),
        ("newsclean:", ()),
    ],
)
def test_a_name_says_whom_the_rest_of_its_header_is_for(value, said):
    assert robots(value) == said


def test_meta_elements_for_all_and_for_us_count():
    head = (
        '<meta name="ROBOTS" content="noindex,FOLLOW"><meta name="newsclean" content="noarchive">'
        '<meta name="otherbot" content="none"><meta name="robots">'
    )
    assert robots("nosnippet", head=head) == ("nosnippet", "noindex", "follow", "noarchive")


def test_a_page_with_endless_directives_gives_some():
    assert len(robots(",".join(map(str, range(10_000))))) == 100


@pytest.mark.parametrize(("value", "reserved"), [("1", True), (" 0 ", False), ("yes", None), ("", None), ("2", None)])
def test_a_reservation_is_one_or_zero(value, reserved):
    assert directives(("tdm-reservation", value)).tdm_reserved is reserved
    assert directives(head=f'<meta name="tdm-reservation" content="{value}">').tdm_reserved is reserved


def test_the_page_is_nearer_than_the_header():
    head = '<meta name="tdm-reservation" content="0"><meta name="TDM-Policy" content="/policy.json">'
    said = directives(("tdm-reservation", "1"), ("tdm-policy", "https://terms.example/1"), head=head)
    assert (said.tdm_reserved, said.tdm_policy) == (False, "https://news.example/policy.json")


@pytest.mark.parametrize(
    ("policy", "address"),
    [
        ("https://terms.example/1.json", "https://terms.example/1.json"),
        ("/1.json", "https://news.example/1.json"),
        ("javascript:go()", None),
        ("http://[x/", None),
        ("", None),
    ],
)
def test_a_policy_is_a_whole_address(policy, address):
    assert directives(("tdm-policy", policy)).tdm_policy == address


@given(st.lists(st.tuples(st.sampled_from(["x-robots-tag", "tdm-policy", "tdm-reservation"]), st.text(max_size=60))))
def test_any_header_can_be_read(headers):
    said = directives(*headers)
    assert all(item == item.lower().strip() and item for item in said.robots)
    assert said.tdm_policy is None or said.tdm_policy.startswith("http")
