"""A text as the words a phrase would be made of: in plain form, with numbers as "#"."""

from __future__ import annotations

import re
import unicodedata

from newsclean.text import is_wide, plain, word_list

NUMBER, GAP = "#", "*"
_DIGITS = re.compile(r"\d[\d.,']*k?\+?")
_SPACED = re.compile(r"\d(?:[\d.,']| (?=\d))*")
_DIVIDERS = re.compile(r"[\s()|^$#*_/:;!?…–—=<>«»\"“”]+|(?<!\d)[.,]+|[.,]+(?!\d)")
_RUN = re.compile(r"\d(?:[\d.,'])*|[^\W\d_]+")

Tokens = tuple[str, ...]


def tokens_of(text: str) -> Tokens:
    """The words of a text without the signs around them; runs of letters in a script without spaces between words."""
    read = _SPACED.sub(_closed, plain(text))
    if is_wide(text):
        return tuple(NUMBER if run[0].isdigit() else run for run in _RUN.findall(read))
    return tuple(token for word in _DIVIDERS.split(read) for token in _parts(word))


def letters(tokens: Tokens) -> list[str]:
    """The words among tokens, each sign of a script without spaces for one."""
    return [word for token in tokens if token not in (NUMBER, GAP) for word in word_list(token)]


def phrase(tokens: Tokens) -> str:
    """The phrase that holds for a sentence, or a block, of just these words."""
    return f"^{' '.join(tokens)}$"


def _closed(number: re.Match[str]) -> str:
    return number[0].replace(" ", "")


def _parts(word: str) -> list[str]:
    bare = _bare(word)
    if not bare or not bare[0].isdigit():
        return [bare] if bare else []
    number = _DIGITS.match(bare)
    return [NUMBER, *_parts(bare[number.end() :])] if number else []


def _bare(word: str) -> str:
    """A word without the signs around it; vowel signs belong to it."""
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not (word[end - 1].isalnum() or unicodedata.category(word[end - 1]).startswith("M")):
        end -= 1
    return word[start:end]
