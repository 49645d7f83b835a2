"""One article from the pages of a story: everything is accounted for, repeats once, refrains as often as they come."""

from datetime import UTC, datetime
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import SENTENCES, paragraphs

import newsclean
from newsclean import report
from newsclean.joining import join, same_story
from newsclean.model import Article, Block, Image, Moved, Removal
from newsclean.page.pagewords import is_page_line
from newsclean.text import plain

STORY = "https://www.news.example/harbour/ferry-engine-fire"
TITLE = "Ferry crew stay ashore after the third fire"
STANDFIRST = "The mate says that nobody believed how close the last one had been."


def article(*texts, **fields):
    """An article whose pieces are the texts in order: paragraphs, unless they are pieces already."""
    pieces = [piece if isinstance(piece, Block | Moved | Removal) else Block("paragraph", piece) for piece in texts]
    placed = [msgspec.structs.replace(piece, index=index) for index, piece in enumerate(pieces)]
    return Article(
        **fields,
        blocks=tuple(piece for piece in placed if isinstance(piece, Block)),
        moved=tuple(piece for piece in placed if isinstance(piece, Moved)),
        removed=tuple(piece for piece in placed if isinstance(piece, Removal)),
    )


def heading(text, level=2):
    return Block("heading", text, level)


def title(text):
    return Moved("title", text, 0)


def texts(joined):
    return [block.text for block in joined.blocks]


def gone(joined):
    return {removal.text: removal.rule for removal in joined.removed}


def page(number, body, *, name=TITLE, tail=""):
    """A page of a story as a site would send it."""
    url = f"{STORY}/{number}" if number > 1 else STORY
    html = f"""<html lang="en"><head><title>{name}</title><link rel="canonical" href="{url}">
    <meta property="og:title" content="{name}"><meta property="og:type" content="article"></head>
    <body><nav>Harbour Sport</nav><article><h1>{name}</h1><p class="standfirst">{STANDFIRST}</p>{body}{tail}
    <div class="page-links">1 <a href="{STORY}/2">2</a></div></article></body></html>"""
    return newsclean.extract(html, url=url)


def test_the_pages_of_a_site_become_one_article():
    first = page(1, paragraphs(4))
    second = page(2, paragraphs(5, start=3), name=f"{TITLE} - Page 2")
    assert same_story(first, second)
    joined = join(first, second)
    assert texts(joined) == list(SENTENCES)
    assert (joined.title, joined.url, joined.canonical_url) == (TITLE, STORY, STORY)
    assert gone(joined)[SENTENCES[3]] == "joining/repeat"
    assert_conserved(joined, first, second)


def test_an_explanation_tells_what_was_a_repeat():
    joined = join(page(1, paragraphs(4)), page(2, paragraphs(5, start=3)))
    told = "\n".join(line.text for line in report.lines(joined))
    assert f"- [furniture] {SENTENCES[3]}\n  joining/repeat: It stands on an earlier page" in told
    assert {fate["fate"] for fate in report.fates(joined)} >= {"kept", "removed"}


def test_one_page_is_the_article_itself():
    first = article(*SENTENCES[:3])
    assert join(first) is first


def test_what_is_told_about_the_article_is_told_by_its_first_page():
    early, late = datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)
    first = article(
        SENTENCES[0],
        title=TITLE,
        url=STORY,
        authors=("Ann Kern",),
        published=early,
        modified=early,
        tags=("Ferry",),
        images=(Image("https://news.example/a.jpg", "The slip at dawn"),),
        credits=("Northern Press",),
        notes=("Corrected on Friday.",),
        warnings=("no_container",),
    )
    second = article(
        SENTENCES[1],
        title="Page 2",
        url=f"{STORY}/2",
        authors=("ANN KERN", "Bo Dahl"),
        published=late,
        modified=late,
        tags=("ferry", "Harbour"),
        images=(Image("https://news.example/a.jpg"), Image("https://news.example/b.jpg")),
        credits=("Northern Press", "Harbour Agency"),
        notes=("Corrected on Friday.",),
        warnings=("no_container", "text_not_judged"),
    )
    joined = join(first, second)
    assert (joined.title, joined.url, joined.published) == (TITLE, STORY, early)
    assert joined.modified == late
    assert joined.authors == ("Ann Kern", "Bo Dahl")
    assert joined.tags == ("Ferry", "Harbour")
    assert [image.url[-5:] for image in joined.images] == ["a.jpg", "b.jpg"]
    assert joined.images[0].caption == "The slip at dawn"
    assert joined.credits == ("Northern Press", "Harbour Agency")
    assert joined.notes == ("Corrected on Friday.",)
    assert joined.warnings == ("no_container", "text_not_judged")
    assert join(first, article()).modified == early


def test_a_page_repeats_headline_standfirst_caption_and_byline():
    first = article(
        title(TITLE),
        "By Ann Kern",
        SENTENCES[0],
        title=TITLE,
        standfirst=STANDFIRST,
        images=(Image("https://news.example/a.jpg", "The slip at dawn"),),
    )
    repeats = (heading(f"{TITLE} (2/2)"), "By Ann Kern", STANDFIRST, Block("caption", "The slip at dawn"))
    joined = join(first, article(*repeats, SENTENCES[1]))
    assert texts(joined) == ["By Ann Kern", SENTENCES[0], SENTENCES[1]]
    assert set(gone(joined).values()) == {"joining/repeat"}
    assert {removal.category for removal in joined.removed} == {"furniture"}


def test_what_a_page_before_removed_goes_again_under_the_same_name():
    appeal = Removal("donation", "donation/any/your-gift", "Give what you can.", 0, "It asks for a gift.")
    joined = join(article(SENTENCES[0], appeal), article("Give what you can.", SENTENCES[1]))
    assert texts(joined) == list(SENTENCES[:2])
    assert [(removal.category, removal.rule) for removal in joined.removed] == [
        ("donation", "donation/any/your-gift"),
        ("donation", "joining/repeat"),
    ]


@pytest.mark.parametrize("line", ["Page 2 of 3", "Continued from page 1", "Fortsetzung von Seite 1", "2ページ目"])
def test_lines_about_pages_go(line):
    first = article(SENTENCES[0], "Continued on page 2")
    joined = join(first, article(line, SENTENCES[1], "Page 2 of 3"))
    assert texts(joined) == [SENTENCES[0], SENTENCES[1]]
    assert set(gone(joined).values()) == {"joining/page-line"}


def test_what_every_page_ends_with_stands_at_the_end_once():
    bio = "Ann Kern has reported from the harbour since 1998."
    pages = [article(text, bio, ending) for text, ending in zip(SENTENCES[:3], ("Page 1 of 3",) * 3, strict=True)]
    joined = join(*pages)
    assert texts(joined) == [*SENTENCES[:3], bio]
    assert [removal.rule for removal in joined.removed if removal.text == bio] == ["joining/closing"] * 2


def test_a_last_line_that_one_page_lacks_stays_where_it_is():
    bio = "Ann Kern has reported from the harbour since 1998."
    joined = join(article(SENTENCES[0], bio), article(SENTENCES[1]), article(SENTENCES[2], bio))
    assert texts(joined) == [SENTENCES[0], bio, SENTENCES[1], SENTENCES[2], bio]


def test_a_refrain_stays():
    refrain = "And the river went on all the same."
    first = article(SENTENCES[0], refrain, SENTENCES[1], refrain)
    second = article(refrain, SENTENCES[2], refrain, SENTENCES[3], refrain)
    assert texts(join(first, second)) == [*texts(first), *texts(second)]


def test_a_question_that_is_asked_again_stays():
    question = "And what did you do then?"
    first, second = article(question, SENTENCES[0]), article(question, SENTENCES[1])
    assert texts(join(first, second)) == [question, SENTENCES[0], question, SENTENCES[1]]


def test_what_comes_again_within_a_page_stays():
    verdict = "It would be worth the money at half the price."
    first = article(heading("Kettle"), SENTENCES[0], heading("Verdict"), verdict, SENTENCES[4])
    second = article(heading("Toaster"), SENTENCES[1], heading("Verdict"), verdict, SENTENCES[5])
    assert texts(join(first, second)) == [*texts(first), *texts(second)]


def test_a_short_line_that_comes_again_behind_something_new_stays():
    first = article(heading("Verdict"), SENTENCES[0])
    second = article(heading("Toaster"), heading("Verdict"), SENTENCES[1])
    assert texts(join(first, second)) == ["Verdict", SENTENCES[0], "Toaster", "Verdict", SENTENCES[1]]


def test_the_crosshead_a_page_goes_on_under_stands_once():
    first = article(SENTENCES[0], heading("The inquiry"), SENTENCES[1])
    assert texts(join(first, article(heading("The inquiry"), SENTENCES[2]))) == [*texts(first), SENTENCES[2]]


def test_a_heading_of_a_pages_own_becomes_a_crosshead():
    first = article(title(TITLE), SENTENCES[0], title=TITLE)
    second = article(title("The inquiry"), Moved("standfirst", SENTENCES[1], 0), SENTENCES[2], title="The inquiry")
    joined = join(first, second)
    assert [(block.kind, block.level, block.text) for block in joined.blocks] == [
        ("paragraph", 0, SENTENCES[0]),
        ("heading", 2, "The inquiry"),
        ("paragraph", 0, SENTENCES[1]),
        ("paragraph", 0, SENTENCES[2]),
    ]
    assert [piece.text for piece in joined.moved] == [TITLE]


def test_the_headline_of_every_page_is_moved_as_before():
    pages = [article(title(name), text) for name, text in zip((TITLE, f"{TITLE} – Page 2"), SENTENCES, strict=False)]
    joined = join(*pages)
    assert [piece.text for piece in joined.moved] == [TITLE, f"{TITLE} – Page 2"]
    assert texts(joined) == list(SENTENCES[:2])


def test_a_page_that_is_the_first_one_again_adds_nothing():
    first = article(title(TITLE), *SENTENCES[:4], title=TITLE)
    joined = join(first, first)
    assert texts(joined) == list(SENTENCES[:4])
    assert_conserved(joined, first, first)


def test_a_paragraph_divided_between_pages_stays_two_blocks():
    first, second = article(SENTENCES[0], "The tug was offered as"), article("an escort and declined.", SENTENCES[1])
    assert texts(join(first, second)) == [*texts(first), *texts(second)]


def test_pages_without_text_are_joined_too():
    first, second = article(), article(SENTENCES[0])
    assert texts(join(first, second, article())) == [SENTENCES[0]]
    assert join(first, first) == first


LINES = [*SENTENCES[:5], "Verdict", "By Ann Kern", "And then?", "Page 2 of 3", "Continued on page 2", TITLE, STANDFIRST]
line = st.one_of(st.sampled_from(LINES), st.text(min_size=1, max_size=30).filter(str.strip))


@st.composite
def pieces(draw):
    """The pieces of one block: one, or two parts with a space between them."""

    def piece(text, part=None):  # fmt: skip
        made = draw(st.sampled_from(["paragraph", "paragraph", "heading", "caption", "title", "standfirst", "gone"]))
        if made == "gone":
            return Removal("share", "share/any/bar", text, 0, "", part)
        return Moved(made, text, 0, part) if made in ("title", "standfirst") else Block(made, text, 0, 0, part)

    whole = draw(line)
    if draw(st.booleans()):
        return [piece(whole)]
    other = draw(line)
    return [piece(whole, (0, len(whole))), piece(other, (len(whole) + 1, len(whole) + 1 + len(other)))]


@st.composite
def articles(draw):
    start = draw(st.integers(0, 5))
    blocks = draw(st.lists(pieces(), max_size=8))
    placed = [msgspec.structs.replace(one, index=start + n) for n, block in enumerate(blocks) for one in block]
    return Article(
        title=draw(st.sampled_from([None, TITLE])),
        standfirst=draw(st.sampled_from([None, STANDFIRST])),
        blocks=tuple(one for one in placed if isinstance(one, Block)),
        moved=tuple(one for one in placed if isinstance(one, Moved)),
        removed=tuple(one for one in placed if isinstance(one, Removal)),
    )


def assert_conserved(joined, *pages):
    """The pieces of the pages, one after the other, and indexes that tell the same blocks apart without a gap."""
    found = list(joined.pieces())
    given = [piece for one in pages for piece in one.pieces()]
    assert [(piece.text, piece.part) for piece in found] == [(piece.text, piece.part) for piece in given]
    blocks = [(number, piece.index) for number, one in enumerate(pages) for piece in one.pieces()]
    steps = [int(before != after) for before, after in pairwise(blocks)]
    assert [after.index - before.index for before, after in pairwise(found)] == steps


@given(st.lists(articles(), min_size=2, max_size=4))
def test_joining_conserves_every_piece(pages):
    assert_conserved(join(*pages), *pages)


@given(st.lists(articles(), min_size=2, max_size=4))
def test_nothing_that_was_kept_is_lost(pages):
    joined = join(*pages)
    told = {joined.title, joined.standfirst, *(piece.text for piece in joined.moved)}
    gone_before = {piece.text for one in pages for piece in one.removed}
    known = {plain(text) for text in {*texts(joined), *told, *gone_before} if text}
    for block in (block for one in pages for block in one.blocks):
        assert plain(block.text) in known or is_page_line(block.text)


@given(st.lists(articles(), min_size=2, max_size=4))
def test_only_removals_of_joining_are_new(pages):
    new = [removal for removal in join(*pages).removed if removal.rule != "share/any/bar"]
    assert {removal.rule for removal in new} <= {"joining/repeat", "joining/closing", "joining/page-line"}
    assert all(removal.reason for removal in new)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"title": TITLE}, {"title": f"  {TITLE.upper()}! "}),
        ({"title": TITLE}, {"title": f"{TITLE} – Page 2"}),
        ({"title": f"{TITLE} (1/3)"}, {"title": f"{TITLE} (2/3)"}),
        ({"title": TITLE}, {"title": f"{TITLE} | Seite 2 von 3"}),
        ({"title": TITLE, "url": STORY}, {"title": "The inquiry", "canonical_url": STORY}),
        ({"title": TITLE, "url": STORY}, {"title": "The inquiry", "canonical_url": f"{STORY}?page=2"}),
        ({"title": TITLE, "canonical_url": STORY}, {"title": "The inquiry", "url": f"{STORY}/2/"}),
        ({"url": f"{STORY}/1"}, {"url": f"{STORY}/2"}),
    ],
)
def test_pages_of_one_story_are_known_by_headline_or_address(first, other):
    assert same_story(Article(**first), Article(**other))


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({}, {}),
        ({"title": ""}, {"title": ""}),
        ({"title": TITLE, "url": STORY}, {"title": "The inquiry", "url": "https://www.news.example/"}),
        ({"title": TITLE, "url": STORY}, {"title": "Crane vote", "canonical_url": f"{STORY}/../crane-vote"}),
        ({"title": TITLE, "url": STORY}, {"title": "The inquiry", "url": f"{STORY}-2"}),
        ({"url": "https://www.news.example/politics/12"}, {"url": "https://www.news.example/politics/13"}),
        ({"url": "https://www.news.example/?p=12"}, {"url": "https://www.news.example/?p=13"}),
        ({"title": TITLE, "url": STORY}, {"title": "The inquiry", "url": "http://["}),
        ({"title": TITLE, "url": STORY}, {"url": "https://other.example/harbour/ferry-engine-fire/2"}),
        ({"title": TITLE, "url": STORY}, {"url": STORY, "canonical_url": "https://www.news.example/crane-vote"}),
    ],
)
def test_pages_of_different_stories_are_told_apart(first, other):
    assert not same_story(Article(**first), Article(**other))
