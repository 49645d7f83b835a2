"""An appeal of several paragraphs goes as a whole, and the story around it stays as a whole."""

import newsclean
from newsclean.judge.runs import Step, best_path

STORY = [
    "The harbour council voted on Tuesday to rebuild the sea wall after two winters of floods.",
    "Engineers expect the work on the wall to take three years and to cost 40 million crowns.",
    "Fishermen told the council that the quay must stay open while the wall is built.",
    "The first stones will be laid near the old lighthouse in the spring, the council said.",
]
APPEAL = [
    "Before you go, a word from our newsroom.",
    "Small papers are closing all over the coast. Court lists go unread and budgets go unchecked.",
    "Our reporters sit through those meetings so that you know what was decided.",
    "Please donate today to keep our journalism free for everyone.",
]


def cleaned(lines):
    return newsclean.clean("\n".join(lines), language="en")


def test_an_appeal_with_a_neutral_middle_goes_whole():
    article = cleaned([*STORY[:2], *APPEAL, *STORY[2:]])
    assert article.text.splitlines() == STORY
    assert {removal.category for removal in article.removed} == {"donation"}


def test_an_appeal_at_the_end_goes_whole():
    assert cleaned([*STORY, *APPEAL]).text.splitlines() == STORY


def test_a_sentence_about_the_outlet_goes_with_the_plea_it_stands_beside():
    mixed = "We have no owner and no shareholders. Please donate today to keep our journalism free for everyone."
    assert cleaned([*STORY, mixed]).text.splitlines() == STORY


def test_a_sentence_of_the_story_stays_beside_a_plea():
    mixed = f"{STORY[1]} {APPEAL[-1]}"
    assert cleaned([STORY[0], mixed, *STORY[2:]]).text.splitlines() == STORY


def test_a_story_between_two_appeals_stays():
    article = cleaned([APPEAL[-1], *STORY, APPEAL[-1]])
    assert article.text.splitlines() == STORY


def test_a_paragraph_of_the_story_between_two_pleas_stays():
    lines = [STORY[0], APPEAL[-1], STORY[1], "Your gift makes our reporting possible.", *STORY[2:]]
    assert cleaned(lines).text.splitlines() == STORY


def test_the_best_path_bridges_what_costs_less_than_two_changes():
    gains = [3.0, -1.0, 3.0]
    assert best_path([Step(gain, "block") for gain in gains]) == [True, True, True]


def test_the_best_path_leaves_out_what_costs_more():
    gains = [3.0, -4.0, 3.0]
    assert best_path([Step(gain, "block") for gain in gains]) == [True, False, True]


def test_no_sentences_give_no_path():
    assert best_path([]) == []
