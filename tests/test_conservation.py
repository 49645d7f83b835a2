"""Conservation and idempotence: nothing is lost on the way, and cleaning what is clean changes nothing."""

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from material import SEEDS, CorpusPage, corpus_sample, extracted, fixture, slugs

import newsclean
from newsclean.model import Article

STORY = [
    "The harbour board met on Tuesday and put off the vote on the new crane until the spring.",
    "“We were told nothing,” said Iris Penhallow, who has run the chandlery since 1998.",
    "Prices rose by 3.5% in March, according to the U.S. office of Corvane Logistics Inc., which has 1,900 staff.",
    "The mayor of St. Albans asked for a quieter horn, and J.D. Vallance promised to look into it.",
    "Der Rat der Stadt hat am Montag beschlossen, die alte Brücke bis zum Herbst zu sperren.",
    "La mairie a reporté sa décision après une réunion qui a duré jusqu'à minuit passé.",
    "Капитан рассказал, что отошёл на ужин, а когда вернулся, лёд уже держал судно со всех сторон.",
    "渡し船は川幅百二十メートルを六分で結び、児童九人が毎朝それに乗って学校へ通っている。",
    "قال رئيس البلدية إن المهندسين فحصوا الجسر ثلاث مرات هذا الصيف وأكدوا سلامته.",
    "पहाड़ी गांव के लोगों ने तीन साल तक श्रमदान करके चार किलोमीटर लंबी नहर बना ली है।",
    "She drove 60 horses down the canyon in the dark; nobody was hurt, though two barns were lost.",
    "The café’s naïve façade was repainted in ochre — for the ninth time since its opening in 1931.",
]
BOILERPLATE = [
    "Your support makes our reporting possible. Please make a donation to our newsroom today.",
    "Please support our independent journalism with a monthly contribution.",
    "Sign up for our free newsletter and get the morning’s stories in your inbox.",
    "Join our readers’ forum and see what others have to say in the comments.",
    "Advertisement",
    "Comments",
    "Subscribe now to get unlimited access to every story.",
    "Follow us on social media and share this article with your friends.",
    "Unterstützen Sie unseren unabhängigen Journalismus mit Ihrer Spende.",
    "Lesen Sie auch: Neue Tramlinie fährt vorerst nur am Wochenende",
    "Сделайте пожертвование, чтобы поддержать нашу редакцию.",
    "この記事をシェアする",
]

story = st.sampled_from(STORY)
boilerplate = st.sampled_from(BOILERPLATE)
prose = st.lists(story, min_size=1, max_size=4).map(" ".join)
appeal = st.lists(boilerplate, min_size=1, max_size=3).map(" ".join)
glued = st.lists(st.one_of(story, boilerplate), min_size=2, max_size=4).map("".join)
noise = st.one_of(st.just(""), st.just("   "), st.text(max_size=40))
documents = st.lists(st.one_of(prose, appeal, glued, noise), min_size=1, max_size=14).map("\n".join)
stories = st.lists(prose, min_size=1, max_size=10, unique=True)

PAGES = corpus_sample(10)
each_fixture = pytest.mark.parametrize("slug", slugs())
each_corpus_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)


def bare(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def by_index(article: Article) -> dict[int, str]:
    """The text of each block of the input, put together again from its pieces, without white space."""
    blocks: defaultdict[int, str] = defaultdict(str)
    for piece in article.pieces():
        blocks[piece.index] += bare(piece.text)
    return blocks


def assert_accounted(article: Article) -> None:
    """Every block is there, in one piece or in parts that follow each other."""
    pieces = list(article.pieces())
    places = Counter(piece.index for piece in pieces)
    first = min(places, default=0)
    assert list(places) == list(range(first, first + len(places)))
    for before, after in pairwise(pieces):
        if before.index == after.index:
            assert before.part and after.part and before.part[1] <= after.part[0]
    for piece in pieces:
        assert piece.text.strip()
        assert (piece.part is None) == (places[piece.index] == 1)
        assert piece.part is None or piece.part[1] - piece.part[0] == len(piece.text)


def assert_rebuilds(article: Article, text: str) -> None:
    """The pieces in order are the text, and their places are the places of its blocks."""
    assert_accounted(article)
    rebuilt = by_index(article)
    assert "".join(rebuilt.values()) == bare(text)
    assert list(rebuilt) == list(range(len(rebuilt)))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(rebuilt) != len(lines):
        return  # hard-wrapped lines were read as one paragraph
    for piece in article.pieces():
        line = lines[piece.index]
        assert piece.text == (line if piece.part is None else line[slice(*piece.part)])
    assert list(rebuilt.values()) == [bare(line) for line in lines]


def assert_clean(article: Article) -> None:
    """Cleaning the article's text takes nothing out of it."""
    again = newsclean.clean(article.text, language=article.language, title=article.title)
    assert [(removal.category, removal.rule, removal.text) for removal in again.removed] == []
    assert again.text == article.text


@cache
def extracted_from_corpus(page: CorpusPage) -> Article:
    return newsclean.extract(page.html(), url=page.url)


@given(documents)
def test_the_pieces_of_a_generated_text_rebuild_it(text: str):
    assert_rebuilds(newsclean.clean(text), text)


@given(st.text(max_size=300))
def test_the_pieces_of_any_text_rebuild_it(text: str):
    assert_rebuilds(newsclean.clean(text), text)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*/twin.txt")), ids=lambda path: path.parent.name)
def test_the_pieces_of_a_seed_rebuild_it(path):
    text = path.read_text(encoding="utf-8")
    assert_rebuilds(newsclean.clean(text), text)


@each_fixture
def test_the_truth_of_a_fixture_as_text_is_rebuilt(slug: str):
    text = "\n".join(fixture(slug).truth["paragraphs"])
    assert_rebuilds(newsclean.clean(text, language=fixture(slug).truth["language"]), text)


@each_fixture
def test_the_pieces_of_a_fixture_page_stand_in_order_without_overlap(slug: str):
    assert_accounted(extracted(slug))


@each_corpus_page
def test_the_pieces_of_a_corpus_page_stand_in_order_without_overlap(page: CorpusPage):
    assert_accounted(extracted_from_corpus(page))


@given(documents)
def test_cleaning_a_generated_text_twice_changes_nothing(text: str):
    assert_clean(newsclean.clean(text))


@each_fixture
def test_the_text_of_a_fixture_page_is_clean(slug: str):
    assert_clean(extracted(slug))


@each_corpus_page
def test_the_text_of_a_corpus_page_is_clean(page: CorpusPage):
    assert_clean(extracted_from_corpus(page))


@given(stories)
def test_a_text_without_boilerplate_comes_back_unchanged(paragraphs: list[str]):
    article = newsclean.clean("\n".join(paragraphs))
    assert article.removed == ()
    assert article.text == "\n".join(paragraphs)


@each_fixture
def test_a_story_without_its_boilerplate_comes_back_unchanged(slug: str):
    truth = fixture(slug).truth
    article = newsclean.clean("\n".join(truth["paragraphs"]), language=truth["language"], title=truth["title"])
    assert article.removed == ()
    assert article.text == "\n".join(truth["paragraphs"])
