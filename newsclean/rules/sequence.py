"""Sequences of words, gaps, numbers and choices, matched at a place of a plain text without a pattern to compile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from newsclean.text import plain

_BETWEEN = 6  # signs that may stand between two words
_GAP = 3  # words that a star stands for
_STEP = re.compile(r"(\S*\w)?[^\w\s]*(?:\s+|\Z)")
_NUMBER = re.compile(r"\d(?:[\d.,']| (?=\d))*k?\+?")
_REST = re.compile(r"[\w\u0900-\u0963]*")
_SIGNS = re.compile(r"\W{0,6}")
_LAST = re.compile(r"\W{0,12}\Z")


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word in plain form; more letters may follow if it `goes_on`."""

    letters: str
    goes_on: bool


class Choice(msgspec.Struct, frozen=True, gc=False):
    """One of some rows; or nothing, if it is `optional`."""

    rows: tuple[Row, ...]
    optional: bool


Item = Word | Choice | str
"""A word, a choice, "*" for a gap or "#" for a number."""
Row = tuple[Item, ...]


def read_row(tokens: Sequence[str]) -> Row:
    """The row that some tokens of the phrase language stand for, without anchors."""
    items, end = _read(tokens, 0)
    return items[0] if end == len(tokens) else ()


def _read(tokens: Sequence[str], place: int) -> tuple[list[Row], int]:
    """The rows between bars up to a closing bracket or the end, and its place."""
    rows: list[list[Item]] = [[]]
    while place < len(tokens) and tokens[place] not in (")", ")?"):
        token = tokens[place]
        if token == "(":
            inner, place = _read(tokens, place + 1)
            rows[-1].append(Choice(tuple(inner), tokens[place] == ")?"))
        elif token == "|":
            rows.append([])
        elif token in ("*", "#"):
            rows[-1].append(token)
        else:
            rows[-1].append(Word(plain(token.rstrip("*")), token[-1] == "*"))
        place += 1
    return [tuple(row) for row in rows], place


def ends(text: str, place: int, row: Row) -> Iterator[int]:
    """Where a row can end that begins at a place of a plain text, or a few signs behind it."""
    if not row:
        yield place
        return
    first, rest = row[0], row[1:]
    if isinstance(first, Choice):
        for branch in (*first.rows, ()) if first.optional else first.rows:
            yield from ends(text, place, (*branch, *rest))
    elif first == "*":
        yield from ends(text, place, rest)
        yield from _after_gap(text, _skip(text, place), rest)
    elif (end := _after(text, place, first)) >= 0:
        yield from ends(text, end, rest)


def closes(text: str, place: int) -> bool:
    """Whether nothing but a few signs stands behind a place."""
    return _LAST.match(text, place) is not None


def _after_gap(text: str, place: int, rest: Row) -> Iterator[int]:
    for _ in range(_GAP + 1):
        yield from ends(text, place, rest)
        step = _STEP.match(text, place)
        if step is None or step.end() == place:
            return
        if step[1] and text[step.end(1) : step.end()].strip():  # a sign of the phrase may be written onto the word
            yield from ends(text, step.end(1), rest)
        place = step.end()


def _after(text: str, place: int, item: Word | str) -> int:
    """Where a word or a number ends that stands at a place or a few signs behind it; -1 where it does not."""
    if isinstance(item, Word):
        return _after_word(text, place, item)
    number = _NUMBER.match(text, _skip(text, place))
    return number.end() if number else -1


def _after_word(text: str, place: int, word: Word) -> int:
    letters = word.letters
    if letters[:1].isalnum():
        start = _skip(text, place)
        if not text.startswith(letters, start) or (start and _is_letter(text[start - 1])):
            return -1
    else:
        start = text.find(letters, place, place + _BETWEEN + len(letters))
        if start < 0 or any(map(str.isalnum, text[place:start])):
            return -1
    end = start + len(letters)
    if word.goes_on:
        rest = _REST.match(text, end)
        return rest.end() if rest else end
    if letters[-1:].isalnum() and end < len(text) and _is_part(text[end]):
        return -1
    return end


def _skip(text: str, place: int) -> int:
    signs = _SIGNS.match(text, place)
    return signs.end() if signs else place


def _is_letter(sign: str) -> bool:
    return sign.isalpha() or "\u0900" <= sign <= "\u0963"


def _is_part(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or "\u0900" <= sign <= "\u0963"
