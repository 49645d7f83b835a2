"""The words of bylines, read once from the catalogue."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from newsclean.page.markup import catalogue
from newsclean.text import is_wide, plain

PUNCTUATION = " .,;:!?\"'“”„»«*-–—…"
"""What may stand around a word of a byline."""


class Lexicon(NamedTuple):
    """The catalogue's byline words of all languages, in the normal form of `newsclean.text.plain`.

    `starts` are the first words of prefixes and pictures. `wide` are the words of scripts without spaces that stand
    before or after a name, longest first, `wide_desks` those of collective signatures; the other fields are the lists
    of the catalogue.
    """

    starts: frozenset[str]
    prefixes: frozenset[str]
    pictures: frozenset[str]
    joiners: frozenset[str]
    breaks: frozenset[str]
    roles: frozenset[str]
    desks: frozenset[str]
    agencies: frozenset[str]
    titles: frozenset[str]
    credentials: frozenset[str]
    particles: frozenset[str]
    wide: tuple[str, ...]
    wide_desks: tuple[str, ...]
    desk_ends: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon, loaded at the first call."""
    data = catalogue("bylines")
    lists = {name: _words(data, name) for name in ("prefixes", "pictures", "joiners", "breaks", "roles", "desks")}
    wide = {word for word in lists["prefixes"] | lists["roles"] if is_wide(word)}
    return Lexicon(
        starts=frozenset(phrase.split()[0] for phrase in lists["prefixes"] | lists["pictures"] if phrase),
        **lists,
        agencies=frozenset(plain(name) for name in data["agencies"]),
        titles=frozenset(data["titles"]),
        credentials=frozenset(plain(name) for name in data["credentials"]),
        particles=frozenset(data["particles"]),
        wide=tuple(sorted(wide, key=len, reverse=True)),
        wide_desks=tuple(word for word in lists["desks"] if is_wide(word)),
        desk_ends=tuple(plain(word) for word in data["desk_ends"]),
    )


def _words(data: dict[str, Any], name: str) -> frozenset[str]:
    tables = [table for table in data.values() if isinstance(table, dict)]
    return frozenset(plain(word).strip(PUNCTUATION) for table in tables for word in table.get(name, ()))
