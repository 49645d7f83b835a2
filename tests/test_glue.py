"""Boilerplate that runs into prose without a space is cut off exactly where it ends, and nothing else is divided."""

import pytest

import newsclean

STORY = "The mayor of Easthaven resigned on Monday after a vote of no confidence."

GLUED = [
    ("Your gift keeps this newsroom alive.", STORY, "en"),
    ("Sign up for our daily newsletter.", STORY, "en"),
    ("Comments", STORY, "en"),
    ("Advertisement", STORY, "en"),
    ("Support our independent journalism today!", STORY, "en"),
]

INNOCENT = [
    "The U.S.Army moved two brigades to St.Petersburg last week, e.g.the 4th and the 9th.",
    "The company runs .NET services and Node.js on www.example.org/Path.Index for J.D.Vance.",
    "He arrived at noon.She left an hour later without a word to the press.",
    "Version 3.11.Release notes follow.The build of v2.0.Beta failed at 10.30.Nobody knew why.",
    "Mr.McDonald and Dr.O'Neill met at iPhone Inc.The talks on YouTube lasted an hour.",
    "市議会は予算を可決した。工事は来年始まる。住民は喜んでいる。",
]


@pytest.mark.parametrize(("boilerplate", "story", "language"), GLUED)
def test_boilerplate_glued_before_the_story_is_cut_at_the_boundary(boilerplate, story, language):
    article = newsclean.clean(boilerplate + story, language=language)
    assert article.text == story
    assert [removal.text for removal in article.removed] == [boilerplate]
    assert article.removed[0].part == (0, len(boilerplate))


@pytest.mark.parametrize(("boilerplate", "story", "language"), GLUED)
def test_boilerplate_glued_after_the_story_is_cut_at_the_boundary(boilerplate, story, language):
    article = newsclean.clean(story + boilerplate, language=language)
    assert article.text == story
    assert [removal.text for removal in article.removed] == [boilerplate]


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_glue_stays(text):
    article = newsclean.clean(text)
    assert (article.text, article.removed) == (text, ())


HARD = [
    ("Read more: The tower stands again", "“We saw it from the boat and wept,” the keeper said on Monday.", "en"),
    ("Læs mere: Tårnet står igen", "»Vi så det fra båden«, siger fyrpasseren på øen om morgenen i mandags.", "da"),
    ("Share12 comments", "A lorry carrying beehives overturned near the roundabout early on Friday.", "en"),
]


@pytest.mark.parametrize(("label", "story", "language"), HARD)
def test_a_label_is_parted_from_speech_and_from_its_count(label, story, language):
    assert newsclean.clean(label + story, language=language).text == story


def test_a_label_in_capitals_is_parted_from_a_story_without_a_stop():
    story = "The zoo mourns its oldest gorilla, which died on Sunday in its enclosure at the age of 52 years"
    assert newsclean.clean(f"{story}ADVERTISEMENT", language="en").text == story


@pytest.mark.parametrize(
    "text",
    [
        "The film of the rescue was watched on YouTube by sixty thousand people within a week.",
        "The minister wrote under the hashtag #SaveTheShareButtons that she would not stand again.",
        "The report is kept at https://www.example.org/ShareComments/Advertisement and nobody reads it.",
    ],
)
def test_names_hashtags_and_addresses_are_not_cut_in_two(text):
    article = newsclean.clean(text, language="en")
    assert (article.text, article.removed) == (text, ())


def test_a_label_is_looked_for_within_its_length_only(monkeypatch):
    seen = []
    monkeypatch.setattr("newsclean.rules.matching.words", lambda text: seen.append(len(text)) or len(text.split()))
    newsclean.clean("Please donate today to support our journalism. " + "aB" * 2_000, language="en")
    assert sum(length > 600 for length in seen) < 100
