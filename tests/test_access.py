"""Whether the article may be read by anyone, as the page declares it."""

import pytest

from newsclean.page import read_metadata, read_page


def access_of(*, linked="", head="", body=""):
    thing = f'{{"@type": "NewsArticle", "headline": "A bridge opens"{linked}}}'
    script = f'<script type="application/ld+json">{thing}</script>'
    return read_metadata(read_page(f"<head>{head}{script}</head><body><h1>A bridge opens</h1>{body}</body>")).access


@pytest.mark.parametrize(
    ("value", "access"),
    [
        ("true", "free"),
        ("false", "paywalled"),
        ('"True"', "free"),
        ('"False"', "paywalled"),
        ('"https://schema.org/False"', "paywalled"),
        ("[false]", "paywalled"),
        ('"maybe"', None),
        ("null", None),
    ],
)
def test_json_ld_declares_it(value, access):
    assert access_of(linked=f', "isAccessibleForFree": {value}') == access


def test_a_part_behind_the_wall_declares_it():
    part = '{"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".story"}'
    assert access_of(linked=f', "hasPart": {part}') == "paywalled"


def test_the_article_goes_before_its_parts():
    part = '{"@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": ".extra"}'
    assert access_of(linked=f', "isAccessibleForFree": true, "hasPart": [{part}]') == "free"


@pytest.mark.parametrize(("tier", "access"), [("free", "free"), ("metered", "metered"), ("Locked", "paywalled")])
def test_the_content_tier_declares_it(tier, access):
    assert access_of(head=f'<meta property="article:content_tier" content="{tier}">') == access


def test_the_content_tier_tells_metered_from_locked():
    head = '<meta property="article:content_tier" content="metered">'
    assert access_of(linked=', "isAccessibleForFree": false', head=head) == "metered"


def test_an_unknown_tier_says_nothing():
    assert access_of(head='<meta property="article:content_tier" content="gold">') is None


def test_microdata_declares_it():
    assert access_of(body='<meta itemprop="isAccessibleForFree" content="false">') == "paywalled"


def test_words_and_classes_prove_nothing():
    assert access_of(body='<div class="paywall premium"><p>Subscribe to read on.</p></div>') is None
