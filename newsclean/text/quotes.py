"""Quoted speech: which part of a text somebody else says."""

from __future__ import annotations

import re

_MOST = 3000  # characters of a block in which a quotation that is never closed may reach to the end
_SPEECH = re.compile(
    r"“[^“”]{2,}[”\"]?|„[^„“”\"]{2,}[“”\"]|«[^«»]{2,}»?|»[^«»]{2,}«|「[^「」]{2,}」?|『[^『』]{2,}』?"
    r"|(?<!\w)\"(?=\S)[^\"]{2,}?(?:\"|\Z)"
)


def speech(text: str) -> list[tuple[int, int]]:
    """The slices of a text that stand in quotation marks, in order.

    A quotation that is opened and not closed reaches to the end of the text, as in speech of several paragraphs.
    """
    return [match.span() for match in _SPEECH.finditer(text)] if len(text) < _MOST else _closed(text)


def quoted_share(text: str) -> float:
    """The share of a text's characters that stand in quotation marks, 0 to 1."""
    return sum(end - start for start, end in speech(text)) / max(len(text), 1)


def _closed(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SPEECH.finditer(text) if match.end() < len(text)]
