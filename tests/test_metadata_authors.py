"""The names of the people who wrote the article."""

import json

import pytest

from newsclean.page import read_metadata, read_page
from newsclean.page.names import names

NAMES = ("Nora Lindqvist", "Pavel Horák")


def authors_of(body="", head="", *, linked=None, url="https://www.daily-post.example/a"):
    thing = {"@type": "NewsArticle", "headline": "A bridge opens", "author": linked}
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if linked else ""
    site = '<meta property="og:site_name" content="Daily Post">'
    html = f"<html><head>{site}{head}{script}</head><body><h1>A bridge opens</h1>{body}</body></html>"
    return read_metadata(read_page(html, url=url)).authors


@pytest.mark.parametrize(
    "linked",
    [
        [{"@type": "Person", "name": "Nora Lindqvist"}, {"@type": "Person", "name": "Pavel Horák"}],
        {"@type": "Person", "name": "Nora Lindqvist and Pavel Horák"},
        {"@type": "Person", "name": ["Nora Lindqvist", "Pavel Horák"]},
        ["Nora Lindqvist", "Pavel Horák"],
        "Nora Lindqvist, Pavel Horák",
        [{"givenName": "Nora", "familyName": "Lindqvist"}, {"givenName": "Pavel", "familyName": "Horák"}],
        [{"@type": "Organization", "name": "Wire Co"}, *({"@type": "Person", "name": name} for name in NAMES)],
    ],
)
def test_json_ld_names_them_in_many_forms(linked):
    assert authors_of(linked=linked) == NAMES


def test_references_in_a_graph_are_followed():
    graph = {"@graph": [
        {"@type": "Person", "@id": "#nora", "name": "Nora Lindqvist"},
        {"@type": "NewsArticle", "headline": "A bridge opens", "author": {"@id": "#nora"}},
    ]}  # fmt: skip
    html = f'<h1>A bridge opens</h1><script type="application/ld+json">{json.dumps(graph)}</script>'
    assert read_metadata(read_page(html)).authors == ("Nora Lindqvist",)


@pytest.mark.parametrize(
    "byline",
    [
        "By Nora Lindqvist and Pavel Horák",
        "Von Nora Lindqvist und Pavel Horák",
        "Par Nora Lindqvist et Pavel Horák",
        "Por Nora Lindqvist y Pavel Horák",
        "Por Nora Lindqvist e Pavel Horák",
        "Di Nora Lindqvist e Pavel Horák",
        "Door Nora Lindqvist en Pavel Horák",
        "Av Nora Lindqvist och Pavel Horák",
        "Af Nora Lindqvist og Pavel Horák",
        "Autor: Nora Lindqvist i Pavel Horák",
        "BY Nora Lindqvist & Pavel Horák",
        "By Nora Lindqvist, Political Editor, and Pavel Horák",
        "Nora Lindqvist / Pavel Horák (Reuters)",
        "By Nora Lindqvist | Pavel Horák | 12 May 2024",
        "Words by Nora Lindqvist; Pavel Horák pavel@daily-post.example @pavelh",
        "Nora Lindqvist, Pavel Horák, dpa",
        "Reporter Nora Lindqvist, Pavel Horák in Berlin",
        "By staff writer Nora Lindqvist and Pavel Horák Published 12 May 2024",
        "Nora Lindqvist and Pavel Horák December 12, 2024",
        "Nora Lindqvist and Pavel Horák For The Daily Post",
        "Nora Lindqvist and Pavel Horák AFP",
        "Nora Lindqvist and Pavel Horák Associated Press",
        "Nora Lindqvist, Aldermere; Pavel Horák, QRX",
        "Nora Lindqvist, dpa-regional, Pavel Horák",
        "Text: Nora Lindqvist, Pavel Horák, Fotos: Boris Novak",
        "Words by Nora Lindqvist, Pavel Horák, photography by Boris Novak",
        "Text & Foto: Nora Lindqvist und Pavel Horák",
        "Photos and story by Nora Lindqvist and Pavel Horák",
    ],
)
def test_a_byline_is_reduced_to_its_people(byline):
    assert names(byline) == NAMES


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Автор: Анна Соколова и Пётр Орлов", ("Анна Соколова", "Пётр Орлов")),
        ("Анна Коваль та Петро Шевчук, кореспондент", ("Анна Коваль", "Петро Шевчук")),
        ("بقلم: سارة حداد، مراسلة", ("سارة حداد",)),
        ("文・佐藤花子、田中太郎記者", ("佐藤花子", "田中太郎")),
        ("记者 王小明", ("王小明",)),
        ("김하늘 기자", ("김하늘",)),
        ("글·사진 김하늘", ("김하늘",)),
        ("記者王小明／核稿編輯", ("王小明",)),
        ("[記者王小明／台北報導]", ("王小明",)),
        ("โดย สมชาย ใจดี", ("สมชาย ใจดี",)),
        ("BY NORA LINDQVIST, AFP", ("NORA LINDQVIST",)),
        ("Ayşe Yılmaz ve Mehmet Kaya", ("Ayşe Yılmaz", "Mehmet Kaya")),
        ("Dr. Nora van der Berg, PhD", ("Nora van der Berg",)),
        ("María de la Cruz", ("María de la Cruz",)),
        ("Rui Ma", ("Rui Ma",)),
        ("Conan O’Brien", ("Conan O’Brien",)),
    ],
)
def test_names_are_known_in_other_scripts_and_forms(byline, people):
    assert names(byline) == people


@pytest.mark.parametrize(
    "byline",
    ["Reuters", "The Associated Press", "AFP", "dpa", "Redaktion", "Staff", "Daily Post Staff", "La Rédaction",
     "Newsroom", "Editorial Board", "daily-post.example", "Agencias", "редакция", "編集部", "12 May 2024", "",
     "@handle",
     "https://daily-post.example/team", "Associated Press in Valencia", "Sportredaktion", "DP-Redaktion",
     "dpa-regional", "Foto: Boris Novak", "Photography by Boris Novak", "Our Editors", "undefined"],
)  # fmt: skip
def test_what_is_no_person_is_no_author(byline):
    assert names(byline) == ()


@pytest.mark.parametrize("name", ["Daily Post", "daily-post", "DAILY POST"])
def test_the_site_is_no_author_of_its_own_articles(name):
    assert authors_of(linked={"@type": "Person", "name": name}) == ()


def test_a_meta_element_names_them():
    assert authors_of(head='<meta name="author" content="Nora Lindqvist">') == ("Nora Lindqvist",)


def test_a_profile_address_is_no_name():
    head = '<meta property="article:author" content="https://social.example/nora">'
    assert authors_of('<p class="byline">By Nora Lindqvist</p>', head) == ("Nora Lindqvist",)


def test_the_head_completes_json_ld():
    head = '<meta name="author" content="Nora Lindqvist, Pavel Horák">'
    assert authors_of(head=head, linked={"@type": "Person", "name": "Nora Lindqvist"}) == NAMES


def test_microdata_names_them():
    body = '<span itemprop="author" itemscope><span itemprop="name">Nora Lindqvist</span>, Reporter</span>'
    assert authors_of(body) == ("Nora Lindqvist",)


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="author" href="/n">Nora Lindqvist</a>',
        '<div class="article-byline">By <a href="/n">Nora Lindqvist</a><span>, Reporter</span></div>',
        '<div class="c-Author__name">Nora Lindqvist</div>',
        "<div><span>By Nora Lindqvist</span></div>",
        "<small>posted on <time>12 May</time> by Nora Lindqvist</small>",
    ],
)
def test_the_byline_in_the_page_names_them_where_nothing_else_does(body):
    assert authors_of(body) == ("Nora Lindqvist",)


def test_an_organisation_in_json_ld_leaves_the_word_to_the_byline():
    body = '<p class="byline">Nora Lindqvist</p>'
    assert authors_of(body, linked={"@type": "Organization", "name": "Daily Post"}) == ("Nora Lindqvist",)


def test_where_json_ld_names_an_organisation_a_byline_far_from_the_headline_is_another_storys():
    body = "<p>The bridge opens.</p>" * 3 + '<ul><li><span class="byline">Pavel Horák</span> A ferry sails</li></ul>'
    html = f"<main>{body}</main>"
    linked = {"@type": "Organization", "name": "Daily Post"}
    script = json.dumps({"@type": "NewsArticle", "headline": "A bridge opens", "author": linked})
    page = f'<script type="application/ld+json">{script}</script><header><h1>A bridge opens</h1></header>{html}'
    assert read_metadata(read_page(page)).authors == ()


def test_running_text_is_no_byline():
    body = '<p>He walked by the river.</p><p>The match was won by <a href="/x">Boris Novak</a> in May.</p>'
    body += '<div class="author-box">More from our authors</div>'
    assert authors_of(body) == ()


@pytest.mark.parametrize("name", ["Tim Garrow", "Min Seo-yeon", "Thomas More", "Dorothy Read"])
def test_a_name_may_look_like_another_languages_desk(name):
    assert names(f"By {name} and Nora Lindqvist") == (name, "Nora Lindqvist")


def test_the_names_of_a_citation_are_read():
    metas = "".join(f'<meta name="citation_author" content="{name}">' for name in NAMES)
    assert authors_of(head=metas) == NAMES


def test_people_in_elements_of_their_own_are_named_together():
    links = " and ".join(f'<a rel="author" href="/by/{place}">{name}</a>' for place, name in enumerate(NAMES))
    assert authors_of(f"<p>By {links}</p>") == NAMES


@pytest.mark.parametrize(
    "byline",
    [
        '<a href="/team/1"><b>Nora Lindqvist</b><i>Content Coordinator</i></a>',
        "<b>Nora Lindqvist</b> <span>Staff Writer</span>",
        "By Nora Lindqvist Updated December 19, 2025",
        f"<b>Nora Lindqvist</b><p>{'She writes about bridges and the ferries they replace. ' * 5}</p>",
    ],
)
def test_jobs_dates_and_lives_beside_a_name_are_no_part_of_it(byline):
    assert authors_of(f'<div class="author">{byline}</div>') == ("Nora Lindqvist",)


def test_the_byline_beside_the_headline_goes_before_others():
    html = '<div class="author">By Pavel Horák</div><main><header><h1>A bridge opens</h1>'
    html += '<div class="author">By Nora Lindqvist</div></header></main>'
    assert read_metadata(read_page(html)).authors == ("Nora Lindqvist",)


def test_who_comments_is_no_author():
    html = '<section class="comments"><span class="comment-author">Pavel Horák</span></section>'
    assert authors_of(html) == ()


@pytest.mark.parametrize(
    ("link", "people"),
    [
        ('<a href="/author/nora/">Nora</a>', ("Nora",)),
        ('<a href="/writers/nora-lindqvist">nora lindqvist</a>', ("nora lindqvist",)),
        ('<a href="/topic/ferries">Ferries</a>', ()),
        ('<a href="/author/nora/">More</a>', ()),
    ],
)
def test_a_link_to_a_person_of_that_name_names_one(link, people):
    assert authors_of(f'<p class="byline">by {link}</p>') == people


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("<strong>Nora Lindqvist</strong>", ("Nora Lindqvist",)),
        ("Aldermere, in May", ()),
        ("The bridge will open in autumn.", ()),
    ],
)
def test_a_name_at_the_right_under_the_story_is_a_signature(line, people):
    assert authors_of(f'<p>The bridge will open.</p><p style="text-align:right">{line}</p>') == people


@pytest.mark.parametrize(
    ("head", "people"),
    [
        ("", ("Nora Lindqvist",)),
        ('<meta property="og:site_name" content="Nora Lindqvist">', ()),
    ],
)
def test_a_host_may_bear_its_authors_name(head, people):
    html = f'<html><head>{head}<meta name="author" content="Nora Lindqvist"></head><h1>A bridge opens</h1>'
    assert read_metadata(read_page(html, url="https://nora-lindqvist.example/a")).authors == people


def of_article(*others, body="", head="", **fields):
    article = {"@type": "NewsArticle", "headline": "A bridge opens", **fields}
    script = f'<script type="application/ld+json">{json.dumps([article, *others])}</script>'
    return read_metadata(read_page(f"<head>{head}{script}</head><body><h1>A bridge opens</h1>{body}</body>")).authors


@pytest.mark.parametrize(
    "other",
    [
        {"@type": "WebPage", "author": {"@type": "Person", "name": "Nora Lindqvist"}},
        {"@type": "Article", "headline": "A bridge opens", "author": "Nora Lindqvist"},
    ],
)
def test_another_thing_about_the_same_article_names_them(other):
    assert of_article(other, {"@type": "Article", "headline": "A ferry", "author": "Boris Novak"}) == (
        "Nora Lindqvist",
    )


def test_an_ordered_list_names_them():
    assert of_article(author={"@list": [{"@type": "Person", "name": name} for name in NAMES]}) == NAMES


def test_who_is_a_creator_in_json_ld_and_the_author_of_the_head_wrote_it_alone():
    people = [{"@type": "Person", "name": name} for name in NAMES]
    head = '<meta name="parsely-author" content="Nora Lindqvist">'
    assert of_article(author=people, creator=people[0], head=head) == ("Nora Lindqvist",)
    assert of_article(author=people, creator=people[0]) == NAMES


def test_a_by_after_the_label_of_a_picture_names_no_author():
    body = "<div>Photograph:</div><div>By Pavel Horák</div><div>By Nora Lindqvist</div>"
    assert authors_of(body) == ("Nora Lindqvist",)


def test_who_took_the_pictures_is_no_author():
    body = "".join(f'<p itemprop="author">{line}</p>' for line in ("By Nora Lindqvist", "Photography by Pavel Horák"))
    head = '<meta property="article:author" content="Nora Lindqvist,Pavel Horák">'
    people = [{"@type": "Person", "name": name} for name in NAMES]
    assert of_article(author=people, body=body, head=head) == ("Nora Lindqvist",)


@pytest.mark.parametrize(("line", "people"), [("By Nora Lindqvist", ("Nora Lindqvist",)), ("", ("Pavel Horák",))])
def test_an_account_that_an_office_shares_yields_to_a_byline(line, people):
    account = {"@type": "Person", "name": "Pavel Horák", "url": "https://news.example/author/admin/"}
    assert of_article(author=account, body=f"<p>{line}</p>") == people


STORY = "The bridge over the estuary opened on Monday after eleven years, two floods and a change of engineer. " * 2


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("<strong>Nora Lindqvist/Pavel Horák</strong>", NAMES),
        ("<em>NORA LINDQVIST</em>", ("NORA LINDQVIST",)),
        ("Nora Lindqvist", ()),
        ("<b>Nora Lindqvist</b> was there", ()),
        ("<b>Breaking News</b>", ()),
    ],
)
def test_names_in_bold_right_above_the_story_are_a_byline(line, people):
    assert authors_of(f"<p>&nbsp;</p><p>{line}</p><p>{STORY}</p>") == people


def test_names_in_bold_within_the_story_are_none():
    assert authors_of(f"<p>{STORY}</p><p><b>Nora Lindqvist</b></p><p>{STORY}</p>") == ()


@pytest.mark.parametrize(("before", "people"), [("", ("Nora Lindqvist",)), (f"<p>{STORY}</p>", ())])
def test_a_line_above_the_story_that_starts_as_bylines_do_is_one_however_far_from_the_headline(before, people):
    deep = "<div><div><div>{}</div></div></div>"
    story = f"{before}<p>By <b>Nora Lindqvist</b></p><p>{STORY}</p>"
    html = f"<body>{deep.format('<h1>A bridge opens</h1>')}{deep.format(story)}</body>"
    assert read_metadata(read_page(html)).authors == people
