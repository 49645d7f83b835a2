"""The words around the pages of a story: labels of links, lines such as "page 2 of 3", ends of headlines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, NamedTuple

from newsclean.page.markup import catalogue
from newsclean.text import is_wide, plain, words

Kind = Literal["number", "next", "onward", "other", "none"]

_EDGES = " \t.:;,…|[](){}«»‹›<>←→⟶➔➜▶►❯❮·*+-–—_"
_FORWARD = frozenset("»›>→⟶➔➜▶►❯")
_LABEL_WORDS, _LINE_WORDS = 14, 10  # at most
_LINE = 120  # characters of a line about pages, at most
_DIGITS = r"\d{1,3}"
_FRACTION = re.compile(rf"{_DIGITS}\s*/\s*{_DIGITS}")
_GAP = re.compile(r"[\s|:,(\[/·-]+")
_SIGNS = re.compile(r"[\W\d_]+")


class Label(NamedTuple):
    """What the text of a link says: the number of a page, "next page", perhaps "on", something else, nothing."""

    kind: Kind
    number: int | None = None


class _Words(NamedTuple):
    pages: str
    next: tuple[str, ...]
    onward: frozenset[str]
    numbered: re.Pattern[str]
    known: re.Pattern[str]


def read_label(text: str) -> Label:
    """What a link's label says about where it leads, in any of the catalogue's languages."""
    label = plain(text).strip(_EDGES)
    if not label:
        return Label("onward" if _FORWARD.intersection(text) else "none")
    if words(label) > _LABEL_WORDS:
        return Label("other")
    if re.fullmatch(_DIGITS, label):
        return Label("number", int(label))
    if found := _words().numbered.search(label):
        return Label("number", int(found[1] or found[2]))
    if _starts_with_next(label):
        return Label("next")
    return Label("onward" if label in _words().onward else "other")


def is_page_line(text: str) -> bool:
    """Whether a line says nothing but which page this is, which one follows, or where the story came from."""
    line = plain(text).strip(_EDGES) if len(text) <= _LINE else ""
    if not line or words(line) > _LINE_WORDS:
        return False
    if not _words().numbered.search(line) and not _starts_with_next(line):
        return False
    return not _SIGNS.sub("", _words().known.sub(" ", _SIGNS.sub(" ", line)))


def without_page(headline: str) -> str:
    """A headline in plain form, without the number of a page at its end."""
    text = plain(headline).strip(_EDGES)
    for gap in _GAP.finditer(text):
        end = text[gap.end() :]
        if _FRACTION.fullmatch(end) or is_page_line(end):
            return text[: gap.start()]
    return text


def _starts_with_next(text: str) -> bool:
    found = next((phrase for phrase in _words().next if text.startswith(phrase)), None)
    return found is not None and (is_wide(found) or not text[len(found) : len(found) + 1].isalpha())


@cache
def _words() -> _Words:
    tables: list[dict[str, Any]] = list(catalogue("pagination")["words"].values())
    pages, onward, after, around = (_all(tables, name) for name in ("page", "onward", "next", "around"))
    page = _any_of(pages)
    return _Words(
        page,
        tuple(after),
        frozenset(onward),
        re.compile(rf"{page}\s*({_DIGITS})(?!\d)|(?<!\d)({_DIGITS})[.\s]*{page}"),
        re.compile(_any_of(word.rstrip(".") for word in [*after, *onward, *pages, *around])),
    )


def _all(tables: Iterable[dict[str, Any]], name: str) -> list[str]:
    found = {plain(word) for table in tables for word in table[name]}
    return sorted(found, key=len, reverse=True)


def _any_of(found: Iterable[str]) -> str:
    """A pattern for any of the words, as a whole where their script has spaces between words."""
    ordered = sorted(found, key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in ordered if not is_wide(word))
    wide = "|".join(re.escape(word) for word in ordered if is_wide(word))
    return rf"(?:(?<![^\W\d_])(?:{spaced})(?![^\W\d_])|(?:{wide}))"
