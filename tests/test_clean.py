"""clean: a text in, an article out; headline and standfirst are known by their shape."""

import newsclean

BODY = (
    "The harbour council voted on Tuesday to rebuild the sea wall after two winters of floods.\n"
    "Engineers expect the work to take three years."
)


def test_short_first_lines_without_a_full_stop_are_headline_and_standfirst():
    article = newsclean.clean(f"Sea wall to rise again\nThree years of work begin in the spring, engineers say\n{BODY}")
    assert article.title == "Sea wall to rise again"
    assert article.standfirst == "Three years of work begin in the spring, engineers say"
    assert article.text == BODY


def test_a_text_that_starts_with_a_sentence_has_no_headline():
    article = newsclean.clean(BODY)
    assert (article.title, article.standfirst, article.text) == (None, None, BODY)


def test_a_text_of_one_line_has_no_headline():
    article = newsclean.clean("Sea wall to rise again")
    assert (article.title, article.text) == (None, "Sea wall to rise again")


def test_a_poem_has_no_headline():
    poem = "The tide comes in\nThe tide goes out\nThe wall is old\nThe wall will fall"
    assert newsclean.clean(poem).text == poem


def test_the_title_the_caller_knows_is_the_headline():
    article = newsclean.clean(f"Will the wall hold. Nobody knows.\n{BODY}", title="Will the wall hold. Nobody knows.")
    assert article.title == "Will the wall hold. Nobody knows."
    assert article.text == BODY


def test_blank_lines_separate_and_are_not_kept():
    assert newsclean.clean(BODY.replace("\n", "\n\n")).text == BODY


def test_hard_wrapped_lines_stay_together():
    wrapped = (
        "The harbour council voted on Tuesday to rebuild the sea wall\n"
        "after two winters of floods that took the old one away. It\n"
        "will cost forty million crowns, the council said at night.\n"
        "\n"
        "Engineers expect the work on the wall to take three years of\n"
        "their lives. They will begin near the lighthouse.\n"
    )
    article = newsclean.clean(wrapped)
    assert len(article.blocks) == 2
    assert article.text.replace("\n", " ") == wrapped.replace("\n\n", "\n").strip().replace("\n", " ")


def test_an_empty_text_gives_an_empty_article():
    assert newsclean.clean("").blocks == ()
    assert newsclean.clean(" \n\t\n ").blocks == ()


def test_a_text_of_boilerplate_alone_gives_no_blocks():
    article = newsclean.clean("Please donate today to support our journalism.", language="en")
    assert (article.blocks, len(article.removed)) == ((), 1)


def test_lone_surrogates_and_nuls_are_dropped():
    assert newsclean.clean("The wall \ud800held.\0").text.encode()


def test_a_removal_names_rule_reason_and_place():
    article = newsclean.clean(f"{BODY}\nPlease donate today to support our journalism.", language="en")
    (removal,) = article.removed
    assert (removal.category, removal.index, removal.part) == ("donation", 2, None)
    assert removal.rule.startswith("donation/")
    assert removal.reason
