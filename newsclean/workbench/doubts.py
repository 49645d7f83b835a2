"""Why a text that repeats may be the story's all the same, and is left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclean.judge.sites import is_spoken
from newsclean.text import is_wide
from newsclean.workbench.evidence import Evidence, Place
from newsclean.workbench.tokens import GAP, NUMBER, Tokens, letters

_LABEL, _LINE = 3, 7  # words
_MOST = 0.5  # of the stories; what stands on more belongs to the site
_NEARLY_ALL = 0.8
_ODDS: dict[Place, tuple[float, float, float]] = {
    "tail": (-1.1, -4.3, -5.3),
    "head": (0.9, -1.8, -3.3),
    "amid": (0.5, -1.3, -2.8),
}
"""The log-odds of boilerplate a text must read with on few, on most, on nearly all of a site's stories, by place."""
_MANY, _FEW_ODDS = 10, 1.5
"""Stories from which on a share says much, and what a text in fewer must have more."""
_LABEL_ODDS = 0.0
_VARIED_ODDS = 0.8  # what a wording with gaps must have more
_EDITORIAL = frozenset({"correct", "help", "credit"})
_PHONE = re.compile(r"(?:\+|\b00)?\(?\d[\d\s()/.–-]{4,}\d")
_DATED = re.compile(r"\d{1,4}[./–-]\d{1,2}[./–-]\d{1,4}|\d{4}\s?[-–/]\s?\d{2,4}")
_DATELINE = re.compile(r"\W*[^\W\d_][^\n.!?]{1,60}\([^()]{2,40}\)\s*[-–—:]|\W*[^\W\d_][^\n.!?:]{1,40}\s[–—]\s*\Z")
_DIGITS = 6  # of a telephone number


def doubt(found: Evidence) -> str | None:
    """Why a text is left, as a clause; None where it may be proposed."""
    return next(_doubts(found), None)


def _doubts(found: Evidence) -> Iterator[str]:
    yield from _by_wording(found)
    if found.echo:
        yield "the pages that hold it speak of what it speaks of"
    yield from _by_length(found)
    if found.reading.odds < _needed(found):
        yield "it reads like the story"


def _by_wording(found: Evidence) -> Iterator[str]:
    text, reading = found.text, found.reading
    if reading.guard:
        yield f"a guard of the catalogue keeps it ({reading.guard})"
    if not _EDITORIAL.isdisjoint(reading.concepts):
        yield "it may be a correction, a credit or help for readers"
    if is_spoken(text):
        yield "it holds quoted speech"
    if _is_phone(text):
        yield "it gives a telephone number"
    if _DATELINE.match(text) and found.cluster.passages[0].part != "end":
        yield "it may be an agency's dateline"
    if _is_figures(found.cluster.template):
        yield "it is mostly figures"


def _by_length(found: Evidence) -> Iterator[str]:
    if found.length > _LINE or found.cluster.passages[0].part != "block":
        return
    if found.length <= _LABEL:
        if found.place != "tail" or found.share < _MOST or found.reading.odds < _LABEL_ODDS:
            yield "it is a few words that may head a part of the story"
    elif found.place == "head" and found.share < _NEARLY_ALL:
        yield "it may be the title of a column"


def _needed(found: Evidence) -> float:
    few, most, nearly_all = _ODDS[found.place]
    odds = nearly_all if found.share >= _NEARLY_ALL else most if found.share >= _MOST else few
    odds += _FEW_ODDS if found.stories < _MANY else 0.0
    return odds + (_VARIED_ODDS if GAP in found.cluster.template else 0.0)


def _is_figures(template: Tokens) -> bool:
    return template.count(NUMBER) > sum(len(word) > 1 or is_wide(word) for word in letters(template)) / 2


def _is_phone(text: str) -> bool:
    numbers = (match[0] for match in _PHONE.finditer(_DATED.sub(" ", text)))
    return any(sum(map(str.isdigit, number)) >= _DIGITS for number in numbers)
