"""The opening of a plain text: its headline and its standfirst, by their shape."""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.body.facts import Facts
from newsclean.judge.cuts import Ruling
from newsclean.model import Field
from newsclean.text import plain
from newsclean.text.sentences import stretches

_TITLE_WORDS = 30  # at most
_TITLE_SENTENCES = 2  # at most, as in "Rain at last. What now?"
_STANDFIRST_WORDS = range(5, 45)
_STOPS = (".", "。", "।", "॥", "۔", "…", ":", ";", ",", "：")
_CLOSERS = "\"'”’»)]）」』】"


def head_fields(rulings: Sequence[Ruling], title: str | None) -> tuple[Ruling, ...]:
    """The same rulings with the headline and the standfirst moved to their fields.

    They are the first blocks that stay, if those are short and end without a full stop while sentences follow, or
    if they equal the `title` the caller knows. A list, a poem, a text of one line or one that starts with a sentence
    has neither.
    """
    staying = [place for place, ruling in enumerate(rulings) if not ruling.cuts and ruling.field is None]
    fields = dict(zip(staying, _fields([rulings[place].facts for place in staying], title), strict=False))
    return tuple(
        ruling._replace(field=fields[place]) if place in fields else ruling for place, ruling in enumerate(rulings)
    )


def _fields(facts: Sequence[Facts], title: str | None) -> list[Field]:
    """The fields of the first blocks, as many as are headline and standfirst."""
    heads = _leading_heads(facts)
    if title:
        if not facts or plain(facts[0].text) != plain(title):
            return []
        heads = 1 + (_leading_heads(facts[1:]) == 1)
    elif heads not in (1, 2):
        return []
    if heads == 2 and facts[1].words in _STANDFIRST_WORDS and facts[1].kind == "paragraph":
        return ["title", "standfirst"]
    return ["title"]


def _leading_heads(facts: Sequence[Facts]) -> int:
    """How many blocks stand before the first sentence; 0 where no sentence follows."""
    for place, fact in enumerate(facts):
        if not _is_head(fact):
            return place
    return 0


def _is_head(fact: Facts) -> bool:
    text = fact.text.rstrip(_CLOSERS)
    short = fact.words <= _TITLE_WORDS and fact.kind in ("paragraph", "heading")
    return short and not text.endswith(_STOPS) and len(stretches(fact.text)) <= _TITLE_SENTENCES
