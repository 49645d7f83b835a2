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


def test_a_long_paragraph_of_the_story_is_no_note_for_speaking_of_an_earlier_version():
    about = "The council had seen an earlier version of the plan, which put the new lock beside the old mill. "
    told = "Boatmen said that it would have closed the canal for two summers, and the county would not hear of it. " * 5
    article = newsclean.clean(f"{about}{told}", language="en")
    assert article.notes == ()
    assert article.blocks


def test_a_numbered_step_stays_whatever_it_is_called():
    steps = ["1. Draft the letter", "2. Share it with a friend", "3. Edit, edit, edit!", "4. Sign in the right place"]
    text = "The clerk of the county court tells what makes a petition last, and what to do with it on the day."
    article = newsclean.clean("\n".join([text, *steps, text]), language="en")
    assert [block.text for block in article.blocks][1:5] == steps


def test_a_long_quotation_is_the_story_s_whatever_it_reads_like():
    said = (
        "“I write for three papers and have reported from here for ten years. Follow the road and you find my house.”"
    )
    assert newsclean.classify(said, language="en") is None
