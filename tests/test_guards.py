"""What must never be eaten: quoted speech, corrections, notes, helplines, disclosures, stories about appeals."""

import pytest

import newsclean

KEPT = [
    "“Please donate today and support our journalism,” the editor told the rally in the square.",
    '"Sign up for our newsletter," the poster read, and forty people did.',
    "Correction: An earlier version of this article misstated the sum that members donate to our newsroom.",
    "Editor's note: The author of this piece is a member of the club he writes about.",
    "This article was amended on 3 May 2025 to correct the name of the newsletter.",
    "If you or someone you know is struggling, call the helpline on 0800 000 000 or email its team.",
    "Disclosure: The Harbour Trust has been a financial supporter of our newsroom.",
    "Locals donated blankets and money to the families in the valley.",
    "She asked readers to donate to the relief fund, which has raised 2 million pounds.",
    "The newsletter, which reaches 40,000 inboxes every morning, was founded by two former reporters.",
    "The comments section of the site was closed after a week of abuse.",
    "Share prices fell by three per cent as investors sold.",
    "Police follow the suspect on every network he uses, the officer said.",
    "The company said its app had been downloaded a million times.",
    "Voters register at the town hall until noon on Friday.",
]


@pytest.mark.parametrize("text", KEPT)
def test_it_is_not_boilerplate(text):
    assert newsclean.classify(text, language="en") is None


@pytest.mark.parametrize("text", KEPT)
def test_it_stays_in_the_text(text):
    story = "The harbour council voted on Tuesday to rebuild the sea wall."
    assert newsclean.clean(f"{story}\n{text}\n{story}", language="en").text == f"{story}\n{text}\n{story}"


def test_a_correction_is_listed_as_a_note_and_stays_in_the_text():
    note = "Correction: An earlier version of this article misspelled the name of the river."
    article = newsclean.clean(f"The wall will be rebuilt, the council said.\n{note}", language="en")
    assert article.notes == (note,)
    assert note in article.text


def test_a_credit_becomes_a_field():
    article = newsclean.clean("The wall will be rebuilt.\nAdditional reporting by Coast News Agency", language="en")
    assert article.credits == ("Additional reporting by Coast News Agency",)
    assert article.text == "The wall will be rebuilt."
    assert article.removed == ()
