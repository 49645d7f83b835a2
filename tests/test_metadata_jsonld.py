"""JSON-LD as pages really write it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.page import read_metadata, read_page
from newsclean.page.jsonrepair import decode_json

GOOD = '{"@type": "NewsArticle", "headline": "A bridge opens", "datePublished": "2024-05-12T09:30:00Z"}'


def metadata_of(*scripts, url="https://news.example/bridge"):
    html = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_metadata(read_page(f"<html><head>{html}</head><body><p>x</p></body></html>", url=url))


@pytest.mark.parametrize(
    "script",
    [
        GOOD,
        f"[{GOOD}]",
        f'{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "S"}}, {GOOD}]}}',
        f'{{"@type": "WebPage", "name": "x", "mainEntity": {GOOD}}}',
        f"[[{GOOD}]]",
        "/* from the CMS */ " + GOOD,
        "// from the CMS\n" + GOOD,
        f"//<![CDATA[\n{GOOD}\n//]]>",
        f"<!-- {GOOD} -->",
        GOOD.replace("}", ",}"),
        f"[{GOOD},]",
        GOOD + ";",
        GOOD + GOOD,
        f'{{"@type": "WebSite"}}\n{GOOD}',
        GOOD.replace('"', "&quot;"),
        GOOD.replace("{", '{"description": "one\ntwo\tthree", '),
        GOOD.replace("{", r'{"description": "it\'s a \d", '),
        GOOD[:-1] + ', "description": "cut off in the mid',
        GOOD[:-1] + ', "description": "a "quoted" word"}',
        GOOD.replace("NewsArticle", "https://schema.org/NewsArticle"),
        GOOD.replace('"NewsArticle"', '["NewsArticle", "Thing"]'),
    ],
)
def test_the_article_is_found(script):
    read = metadata_of(script)
    assert read.title == "A bridge opens"
    assert read.published.isoformat() == "2024-05-12T09:30:00+00:00"


def test_commas_and_slashes_inside_texts_stay():
    values = decode_json('{"a": "x,] // no /* comment */", "b": [1,],}')
    assert values == ({"a": "x,] // no /* comment */", "b": [1]},)


def test_a_broken_script_does_not_hide_the_next_one():
    assert metadata_of("{{{", GOOD).title == "A bridge opens"


def test_the_article_of_this_address_is_chosen():
    other = {"@type": "NewsArticle", "headline": "Another story", "url": "https://news.example/other", "author": "A B"}
    this = {"@type": "NewsArticle", "headline": "A bridge opens", "url": "https://news.example/bridge/"}
    assert metadata_of(json.dumps([other, this])).title == "A bridge opens"


def test_the_article_goes_before_its_page_and_its_video():
    video = {"@type": "VideoObject", "name": "v", "headline": "A film", "datePublished": "2020-01-01"}
    page = {"@type": "WebPage", "headline": "A page", "datePublished": "2020-01-01"}
    assert metadata_of(json.dumps([video, page]), GOOD).title == "A bridge opens"


def test_items_of_a_list_of_teasers_are_not_the_article():
    teasers = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "A teaser", "image": "x"}]}
    assert metadata_of(json.dumps(teasers)).title is None


@pytest.mark.parametrize(
    "script", ["", "null", "0", '"x"', "[]", "{}", "[" * 5_000, '{"@graph": ' * 2_000, '{"a":"\\ud800"}']
)
def test_what_tells_nothing_is_passed_over(script):
    assert metadata_of(script).title is None


@pytest.mark.parametrize("noise", ['"' * 100_000, "/*" * 100_000, '"\\"' * 50_000, "," * 100_000, "{" * 100_000])
def test_hostile_scripts_end_soon(noise):
    assert all(isinstance(value, str) for value in decode_json(noise))


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["@type", "@id", "@graph", "name", "url", "headline", "author", "image", "keywords", "hasPart",
                         "mainEntityOfPage", "publisher", "datePublished", "isAccessibleForFree", "articleBody",
                         "articleSection", "inLanguage", "cssSelector", "caption", "contentUrl", "creditText"]),
        inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_no_shape_of_json_ld_breaks_the_reading(value):
    if isinstance(value, dict):
        value |= {"@type": "NewsArticle"}
    read = metadata_of(json.dumps(value).replace("</", "<\\/"))
    assert read.title != ""


@given(st.text(max_size=120))
def test_no_text_breaks_the_decoding(text):
    assert isinstance(decode_json(text), tuple)
