"""The verdicts of structure: what the shape and the place of a block say, without a word of its text."""

from __future__ import annotations

from newsclean.model import Verdict
from newsclean.rules.names import UNNAMED


def structural(category: str, name: str, reason: str) -> Verdict:
    """A verdict whose address is `structure/name`."""
    return Verdict(category, f"structure/{name}", reason, 1.0)


BEFORE_HEADLINE = structural(UNNAMED, "before-headline", "It stands before the headline.")
SECOND_ARTICLE = structural("related", "second-article", "After the end of the story another one begins.")
CARDS = structural("related", "cards", "A row of like boxes that lead to other stories.")
LINKS = structural("related", "link-density", "Nearly all of its words are links.")
CELL = structural(UNNAMED, "cell", "A short cell of a table that lays out the page.")
FRAGMENT = structural(UNNAMED, "fragment", "A few words that stand in no paragraph.")
FOREIGN = structural(UNNAMED, "foreign-parent", "It stands in a box apart from the story's other paragraphs.")
ODD = structural(UNNAMED, "odd-look", "A short paragraph of a make no other one has.")
PULLED = structural(UNNAMED, "pull-quote", "It repeats a passage of the story.")
LABEL = structural(UNNAMED, "label", "A label before the story.")
CLOSING = structural(UNNAMED, "closing-line", "A label or a line set apart after the story.")
LEFT_OUT = structural(UNNAMED, "second-opinion", "A second reader of the page left it out.")
