"""Concept lexicons: which stems of a language speak of giving, of the outlet, of the reader, of an inbox."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

import msgspec

from newsclean.errors import RuleError
from newsclean.rules.phrases import compile_words
from newsclean.text import plain


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One stem or phrase of a concept in plain form.

    `open` lets a word go on after the stem, `inside` lets it begin within a word, `start` ties it to the start of a
    sentence. `pattern` is what must stand at the stem's place where there are stars in the entry's middle, or numbers.
    """

    concept: str
    stem: str
    open: bool = False
    inside: bool = False
    start: bool = False
    pattern: re.Pattern[str] | None = None


class Lexicon(msgspec.Struct, frozen=True):
    """The concepts of one language, its proclitics (particles written onto a word) and its commonest words.

    `common` tell the language; `frequent` are found in most news, the most frequent first.
    """

    language: str
    entries: tuple[Entry, ...]
    proclitics: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    frequent: tuple[str, ...] = ()

    def only(self, concepts: Container[str]) -> Lexicon:
        """The same lexicon with no more than the entries of some concepts."""
        entries = tuple(entry for entry in self.entries if entry.concept in concepts)
        return msgspec.structs.replace(self, entries=entries)


_GAP = re.compile(r"\*(?!\**\Z)|#(?!\d)")
"""What ends the stem of an entry: a star amid it, or the sign for any number."""
_MATCHING = ("words", "substrings")
_KEYS = {"matching", "proclitics", "common", "frequent", "ask", "word"}


def read_lexicon(language: str, data: Mapping[str, object]) -> Lexicon:
    """The lexicon of a language from its TOML tables; raises RuleError on an unknown key or value or an empty stem."""
    address = f"lexicons/{language}"
    if unknown := set(data) - _KEYS:
        raise RuleError(address, f"unknown key {sorted(unknown)[0]!r}")
    matching = data.get("matching", "words")
    if matching not in _MATCHING:
        raise RuleError(address, f"matching is {matching!r}, not one of {', '.join(_MATCHING)}")
    inside = matching == "substrings"
    tables = msgspec.convert({key: data.get(key, {}) for key in ("ask", "word")}, dict[str, dict[str, list[str]]])
    entries = [
        _entry(concept if table == "word" else f"ask.{concept}", source, inside, address)
        for table, concepts in tables.items()
        for concept, sources in concepts.items()
        for source in sources
    ]
    proclitics = msgspec.convert(data.get("proclitics", []), list[str])
    common = msgspec.convert(data.get("common", []), list[str])
    frequent = msgspec.convert(data.get("frequent", []), list[str])
    return Lexicon(
        language,
        tuple(entries),
        frozenset(map(plain, proclitics)),
        frozenset(map(plain, common)),
        tuple(map(plain, frequent)),
    )


def _entry(concept: str, source: str, inside: bool, address: str) -> Entry:
    bare = source.lstrip("^")
    words = bare.removeprefix("# ").lstrip("*")
    gap = _GAP.search(words)
    stem = plain(words[: gap.start()] if gap else words.rstrip("*"))
    if not stem:
        raise RuleError(address, f"{source!r} in {concept!r} holds no stem")
    return Entry(
        concept,
        stem,
        open=inside or (words[gap.start()] if gap else words[-1]) == "*",
        inside=inside or bare.startswith("*"),
        start=source.startswith("^"),
        pattern=_pattern(words, counted=bare.startswith("# ")) if gap or bare.startswith("# ") else None,
    )


def _pattern(words: str, *, counted: bool) -> re.Pattern[str]:
    """What must stand where an entry's first word does, after a number if it is counted."""
    pattern = compile_words(words)
    return re.compile(rf"(?<=\d ){pattern.pattern}") if counted else pattern
