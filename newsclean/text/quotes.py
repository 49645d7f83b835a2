"""Quoted speech: how much of a stretch of text somebody else says."""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"“[^“”]{2,}[”\"]?|„[^„“”]{2,}[“”\"]?|«[^«»]{2,}»?|»[^«»]{2,}«|\"[^\"]{2,}\"?|「[^「」]{2,}」?|『[^『』]{2,}』?"
)


def quoted_share(text: str, start: int, end: int) -> float:
    """The share of the characters from `start` to `end` that stand in quotation marks, 0 to 1.

    A quotation that is opened and not closed reaches to the end of the text, as in speech of several paragraphs.
    """
    if end <= start:
        return 0.0
    inside = 0
    for match in _QUOTED.finditer(text):
        inside += max(0, min(end, match.end()) - max(start, match.start()))
    return inside / (end - start)
