"""The blocks of a plain text: its lines, or the paragraphs of a text with hard-wrapped lines."""

from __future__ import annotations

import re
from statistics import median

from newsclean.body.facts import Facts
from newsclean.model import Kind
from newsclean.text import words

_WRAP_WIDTHS = range(50, 101)  # characters
_WRAP_SLACK = 0.2  # share of the width by which a wrapped line may miss it
_WRAPPED_SHARE = 0.8  # of the lines that end inside a paragraph
_FEWEST_LINES, _FEWEST_PARAGRAPHS = 3, 2  # to tell that a text is wrapped
_MARKDOWN: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"#{1,6}\s"), "heading"),
    (re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s"), "list_item"),
    (re.compile(r">\s?"), "quote"),
)


def read_lines(text: str) -> list[Facts]:
    """The blocks of a text with their facts, in order; blank lines separate and are not kept."""
    blocks = _paragraphs(text) if _is_wrapped(text) else [line.strip() for line in text.splitlines()]
    return [Facts(index, _kind(block), block, words=words(block)) for index, block in enumerate(filter(None, blocks))]


def _kind(block: str) -> Kind:
    for pattern, kind in _MARKDOWN:
        if pattern.match(block):
            return kind
    return "paragraph"


def _paragraphs(text: str) -> list[str]:
    return ["\n".join(map(str.strip, part.splitlines())).strip() for part in re.split(r"\n\s*\n", text)]


def _is_wrapped(text: str) -> bool:
    """Whether the lines were broken at a width: paragraphs of several lines, all but their last about as long."""
    parts = re.split(r"\n\s*\n", text.strip())
    inner = [len(line) for part in parts for line in part.strip().splitlines()[:-1]]
    if len(inner) < _FEWEST_LINES or len(parts) < _FEWEST_PARAGRAPHS:
        return False
    width = median(inner)
    close = sum(abs(length - width) <= width * _WRAP_SLACK for length in inner)
    return int(width) in _WRAP_WIDTHS and close >= _WRAPPED_SHARE * len(inner)
