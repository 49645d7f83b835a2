"""Language, site, address, section, tags, pictures, standfirst and the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean.errors import NewscleanError
from newsclean.model import Image
from newsclean.page import Metadata, read_metadata, read_page
from newsclean.page.markup import selectors
from newsclean.page.tree import compiles

URL = "https://www.news.example/city/bridge?utm=1"
STANDFIRST = "After nine years of building, ferries across the harbour will stop for good."


def metadata_of(body="", head="", attributes='lang="en-GB"'):
    html = f"<html {attributes}><head>{head}</head><body><h1>A bridge opens</h1>{body}</body></html>"
    return read_metadata(read_page(html, url=URL))


def linked(fields):
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"A bridge opens",{fields}}}</script>'


def test_a_bare_page_tells_nothing():
    assert read_metadata(read_page("<p>Text.</p>")) == Metadata()


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ('lang="en-GB"', "", "en"),
        ('lang="nb-NO"', "", "no"),
        ("", '<meta property="og:locale" content="pt_BR">', "pt"),
        ("", linked('"inLanguage": "uk"'), "uk"),
        ("", '<meta http-equiv="Content-Language" content="it">', "it"),
        ('xml:lang="de"', "", "de"),
        ('lang="english"', "", None),
        ('lang=""', "", None),
    ],
)
def test_the_language_is_a_short_code(attributes, head, language):
    assert metadata_of("", head, attributes).language == language


def test_the_sites_name_is_known():
    assert metadata_of("", '<meta property="og:site_name" content="Daily Post">').site_name == "Daily Post"
    assert (
        metadata_of("", linked('"publisher": {"@type": "Organization", "name": "Daily Post"}')).site_name
        == "Daily Post"
    )


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="/city/bridge">', "https://www.news.example/city/bridge"),
        ('<meta property="og:url" content="https://news.example/city/bridge">', "https://news.example/city/bridge"),
        ('<link rel="canonical" href="https://news.example/">', None),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="canonical" href="http://[">', None),
        ("", None),
    ],
)
def test_the_canonical_address_is_absolute(head, address):
    assert metadata_of("", head).canonical_url == address


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="amphtml" href="/amp/city/bridge">', "https://www.news.example/amp/city/bridge"),
        ('<link rel="AMPHTML" href="?amp=1">', "https://www.news.example/city/bridge?amp=1"),
        ('<link rel="alternate amphtml" href=" //amp.news.example/b ">', "https://amp.news.example/b"),
        ('<link rel="amphtml" href="http://m.news.example/b.amp.html">', "http://m.news.example/b.amp.html"),
        ('<div></div><link rel="amphtml" href="/amp">', "https://www.news.example/amp"),
        ('<link rel="amphtml" href="https://news.example/">', None),
        ('<link rel="amphtml" href="">', None),
        ('<link rel="amphtml">', None),
        ('<link rel="amphtml" href="javascript:void(0)">', None),
        ('<link rel="amphtml" href="android-app://example.news/b">', None),
        ('<link rel="amphtml" href="data:text/html,b">', None),
        ('<link rel="amphtml" href="http://[">', None),
        ('<link rel="alternate" href="/amp/city/bridge">', None),
        ('<a rel="amphtml" href="/amp/city/bridge"></a>', None),
        ("", None),
    ],
)
def test_the_address_of_the_amp_edition_is_absolute(head, address):
    assert metadata_of("", head).amp_url == address


def test_an_article_knows_its_amp_edition_and_an_amp_edition_its_article():
    body = "<p>" + "The ferries across the harbour will stop for good once the bridge is open. " * 6 + "</p>"
    html = f"<html ⚡><head>{{}}</head><body><h1>A bridge opens</h1>{body}</body></html>"
    page = newsclean.extract(html.format('<link rel="amphtml" href="/amp/city/bridge">'), url=URL)
    edition = newsclean.extract(html.format('<link rel="canonical" href="/city/bridge">'), url=page.amp_url)
    assert (page.amp_url, edition.amp_url) == ("https://www.news.example/amp/city/bridge", None)
    assert edition.canonical_url == "https://www.news.example/city/bridge"


def test_a_relative_address_of_an_amp_edition_needs_the_pages_own():
    assert read_metadata(read_page('<head><link rel="amphtml" href="/amp"></head><p>Text.</p>')).amp_url is None


def test_section_and_tags_are_gathered():
    head = linked('"articleSection": ["City", "News"], "keywords": "harbour, bridge"')
    head += '<meta property="article:tag" content="Bridge"><meta name="news_keywords" content="Ferry;Port">'
    read = metadata_of("", head)
    assert read.section == "City"
    assert read.tags == ("harbour", "bridge", "Ferry", "Port")


def test_the_body_of_json_ld_is_counted():
    assert metadata_of("", linked('"articleBody": "The new bridge opens."')).article_body_words == 4


def test_the_type_is_as_written():
    assert metadata_of("", linked('"wordCount": 4')).page_type == "NewsArticle"
    assert metadata_of("", '<meta property="og:type" content="article">').page_type == "article"


def test_the_lead_image_is_first_and_captions_are_joined_to_it():
    head = '<meta property="og:image" content="/img/harbour-bridge.jpg?w=1200">'
    body = """<figure><img src="/img/harbour-bridge.jpg?w=300"><figcaption>The bridge at dawn
    <span class="credit">Ann Photographer</span></figcaption></figure>
    <figure><img data-src="/img/old-ferry-boat.jpg" src="data:x"><figcaption>The old ferry</figcaption></figure>"""
    assert metadata_of(body, head).images == (
        Image("https://www.news.example/img/harbour-bridge.jpg?w=1200", "The bridge at dawn", "Ann Photographer"),
        Image("https://www.news.example/img/old-ferry-boat.jpg", "The old ferry"),
    )


def test_pictures_of_json_ld_bring_caption_and_credit():
    head = linked(
        '"image": {"@type": "ImageObject", "url": "https://i.example/bridge-001.jpg",'
        ' "caption": "Dawn", "creditText": "A. P."}'
    )
    assert metadata_of("", head).images == (Image("https://i.example/bridge-001.jpg", "Dawn", "A. P."),)


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("Daily Post - A bridge opens", "", "Daily Post"),
        ("A bridge opens | Daily Post", "", "Daily Post"),
        ("A bridge opens | Aldermere Weekly", '<img alt="Aldermere Weekly" src="/sign.png">', "Aldermere Weekly"),
        ("A bridge opens | Aldermere Weekly", "", None),
        ("Daily Post", "", None),
    ],
)
def test_an_end_of_the_title_element_is_the_sites_name_where_something_bears_it(title, body, name):
    html = f"<html><head><title>{title}</title></head><body>{body}<h1>A bridge opens</h1></body></html>"
    assert read_metadata(read_page(html, url="https://www.daily-post.example/a")).site_name == name


def test_the_language_may_stand_on_the_article():
    assert read_metadata(read_page('<article lang="fi"><h1>Silta aukeaa</h1></article>')).language == "fi"


def test_a_description_in_the_headlines_own_header_is_the_standfirst():
    head = f'<meta name="description" content="{STANDFIRST}">'
    header = f"<header><p>{STANDFIRST}</p><p>By Nora Lindqvist</p><p>12 May 2024</p></header>"
    assert metadata_of(header + "<p>The mayor cut a ribbon.</p>", head).standfirst == STANDFIRST


@pytest.mark.parametrize("part", ["byline", "date", "credit"])
def test_the_selectors_of_the_catalogue_compile(part):
    assert all(compiles(one) for one in selectors(part))


@pytest.mark.parametrize(
    "body",
    [
        f'<p class="article-standfirst">{STANDFIRST}</p>',
        f'<div class="Subtitle">{STANDFIRST}</div>',
        f"<h2>{STANDFIRST}</h2>",
        f'<div class="meta"><p itemprop="description">{STANDFIRST}</p></div>',
        f'<div class="summary"><a href="/x">What to know of ferries now</a></div><p class="dek">{STANDFIRST}</p>',
    ],
)
def test_the_standfirst_is_read_beside_the_headline(body):
    head = '<meta name="description" content="Everything that you have to know about the new bridge.">'
    assert metadata_of(body + "<p>The mayor cut a ribbon.</p>", head).standfirst == STANDFIRST


def test_the_description_serves_where_the_page_shows_none():
    head = f'<meta name="description" content="{STANDFIRST}">'
    assert metadata_of("<p>The mayor cut a ribbon.</p>", head).standfirst == STANDFIRST


def test_the_start_of_the_story_is_no_standfirst():
    head = f'<meta name="description" content="{STANDFIRST}">'
    assert metadata_of(f"<p>{STANDFIRST} The mayor cut a ribbon.</p><p>More.</p>", head).standfirst is None
    assert metadata_of(f"<p>{STANDFIRST}</p><p>More.</p><p>More.</p>", head).standfirst is None


def test_a_description_that_is_cut_off_is_no_standfirst():
    assert metadata_of("", f'<meta name="description" content="{STANDFIRST[:-1]}…">').standfirst is None


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_whatever_comes_is_metadata_or_an_error_of_ours(html):
    try:
        read = read_metadata(read_page(html, url="https://news.example/a"))
    except NewscleanError:
        return
    assert "" not in (read.title, read.standfirst, read.section, read.language, read.site_name)


ATTRIBUTES = st.sampled_from(
    ["2024-05-12", "", "http://[", "//", "\ud800", "\0", "a|b - c", "By A B", "9" * 30, "x" * 3_000, "a - " * 300]
)
PLACES = (
    '<meta property="og:title" content="{}">',
    '<meta name="author" content="{}">',
    '<link rel="canonical" href="{}">',
    '<meta property="article:published_time" content="{}">',
    '<meta property="og:image" content="{}">',
    '<meta property="og:site_name" content="{}">',
    "<h1>{}</h1>",
    "<title>{}</title>",
    '<time datetime="{}">x</time>',
    '<p class="byline">{}</p>',
    '<span itemprop="author">{}</span>',
    '<figure><img src="{}"><figcaption>x</figcaption></figure>',
)


@given(st.lists(st.tuples(st.sampled_from(PLACES), ATTRIBUTES | st.text(max_size=30)), max_size=6), ATTRIBUTES)
def test_no_value_in_the_markup_breaks_the_reading(parts, url):
    html = "<p>x</p>" + "".join(place.format(value) for place, value in parts)
    read = read_metadata(read_page(html, url=url))
    assert "" not in (read.title, *read.authors, *read.tags)


@pytest.mark.parametrize("tag", ["h1", "p", "time", "span", "meta"])
def test_any_element_may_carry_a_property(tag):
    date = 'content="2024-05-12T09:30:00Z"'
    found = metadata_of(f'<div><{tag} itemprop="datePublished" property="x" {date}>.</{tag}></div>')
    assert found.published.isoformat() == "2024-05-12T09:30:00+00:00"
