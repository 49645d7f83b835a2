"""Pages built in a line, and what the reader makes of them."""

from newsclean.body.layout import Layout
from newsclean.body.names import Namer
from newsclean.body.reading import read_layout
from newsclean.judge.cuts import Ruling
from newsclean.judge.story import Story, read_story
from newsclean.page import read_page
from newsclean.rules import default_rules
from newsclean.text import plain

SENTENCES = (
    "The ferry stayed at the slip on Tuesday because its engine had caught fire for the third time since Christmas.",
    "About three hundred people cross the estuary on a working day, and most of them were late for the early shift.",
    "The harbour board said that a new engine had been ordered in November but was still held at the border.",
    "A fisherman with a borrowed launch took the schoolchildren over, two at a time, and would not hear of a fare.",
    "The mate said that nobody ashore believed how close the last one had been, and that she would not sail again.",
    "A tug was offered as an escort, which the crew declined, since the tug has no lifeboats of its own to lower.",
    "The council meets on Thursday and is expected to hear the board, the crew and the owner of the fish dock.",
    "By nightfall the queue of cars had reached the lifeboat station, where the coxswain was handing out soup.",
)
"""Prose for a page, a paragraph each, over twenty words long."""


def paragraphs(count: int, start: int = 0, markup: str = "<p>{}</p>") -> str:
    return "\n".join(markup.format(sentence) for sentence in SENTENCES[start : start + count])


def layout(html: str) -> Layout:
    body = read_page(f"<html><body>{html}</body></html>").tree.body
    assert body is not None
    return read_layout(body, Namer(default_rules().dom()), {})


def texts(html: str) -> list[str]:
    return [block.text for block in layout(html).blocks]


def story(html: str, *, title: str = "", standfirst: str = "") -> Story:
    from newsclean.body.container import find_container
    from newsclean.body.masks import mask

    seen = mask(layout(html))
    container = find_container(seen)
    assert container is not None
    return read_story(seen, container, title=plain(title), standfirst=plain(standfirst))


def verdicts(rulings: tuple[Ruling, ...]) -> dict[str, str]:
    """The text of every block that was cut as a whole or moved, with the rule or the field."""
    return {
        ruling.facts.text: ruling.cuts[0].verdict.rule if ruling.cuts else str(ruling.field)
        for ruling in rulings
        if ruling.cuts or ruling.field
    }
