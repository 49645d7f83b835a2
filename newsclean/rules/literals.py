"""The letters a phrase cannot do without: looking for them costs far less than trying the phrase."""

from __future__ import annotations

import re

import msgspec

from newsclean.rules.sequence import Choice, Row, Word

_MOST = 12  # spellings of a row that are told apart; a choice that makes more is a gap
_OPEN = "\1"  # what stands before the first word of a clause
_NUMBER = "#"
_STOPS = "\n.:;|!?…"
_STOP = re.compile(f"[{_STOPS}]")
_OPENS_WITH_DIGIT = re.compile(rf"{_OPEN} \d")
_SIGNS = re.compile(rf"[^\w{_OPEN}]+")
_ASCII_SIGNS = {code: _OPEN if chr(code) in _STOPS else " " for code in range(128) if not chr(code).isalnum()}


class Spelling(msgspec.Struct, frozen=True, gc=False):
    """One way to spell a phrase: how it opens a clause, "" if it need not; and the stretches of letters in it."""

    opening: str
    stretches: tuple[str, ...]


class Letters:
    """A plain text with nothing between its letters and digits but single spaces, and a mark where clauses open."""

    def __init__(self, text: str) -> None:
        self._marked = f"{_OPEN} {_marked(text)} "
        self._bare = self._marked.replace(f"{_OPEN} ", "")
        if _OPENS_WITH_DIGIT.search(self._marked):
            self._marked += f"{_OPEN} {_NUMBER}"

    def hold(self, spellings: tuple[Spelling, ...]) -> bool:
        """Whether all letters of one of some spellings are there; if not, the phrase is not in the text."""
        for spelling in spellings:
            if spelling.opening in self._marked:
                for stretch in spelling.stretches:
                    if stretch not in self._bare:
                        break
                else:
                    return True
        return False


def spellings(row: Row, *, anchored: bool) -> tuple[Spelling, ...]:
    """The ways to spell a row, which opens a clause if it is `anchored`, without those that say more than another."""
    if anchored and row and all(isinstance(item, Word) and _is_plain(item) for item in row):
        words = [item.letters for item in row if isinstance(item, Word)]
        return (Spelling(f"{_OPEN} {words[0]}", (" ".join(words),) if words[1:] else ()),)
    found = list(dict.fromkeys(_spelling(way, anchored) for way in _ways(row)))
    return tuple(one for one in found if not any(_says_more(one, other) for other in found))


def _is_plain(word: Word) -> bool:
    return not word.goes_on and word.letters.isalnum()


def _says_more(one: Spelling, other: Spelling) -> bool:
    """Whether a text that holds one spelling always holds the other, too."""
    within = other.opening in one.opening
    return one != other and within and all(any(part in whole for whole in one.stretches) for part in other.stretches)


def _marked(text: str) -> str:
    if text.isascii():
        marked = text.translate(_ASCII_SIGNS)
    else:
        marked = _SIGNS.sub(" ", _STOP.sub(_OPEN, text.replace("_", " ")))
    return " ".join(marked.replace(_OPEN, f" {_OPEN} ").split())


def _ways(row: Row) -> list[tuple[str | None, ...]]:
    """The letters of a row in all ways, "#" for a number, None where anything may stand between them."""
    ways: list[tuple[str | None, ...]] = [()]
    for item in row:
        more: list[tuple[str | None, ...]] = [(_NUMBER,)] if item == _NUMBER else [(None,)]
        if isinstance(item, Word):
            more = [(item.letters, None) if item.goes_on else (item.letters,)]
        elif isinstance(item, Choice):
            branches = [way for branch in item.rows for way in _ways(branch)]
            branches += [()] if item.optional else []
            more = branches if len(ways) * len(branches) <= _MOST else [(None,)]
        ways = [left + right for left in ways for right in more]
    return ways


def _spelling(way: tuple[str | None, ...], anchored: bool) -> Spelling:
    first = (way[0] if way and anchored else "") or ""
    first = first if first == _NUMBER else _marked(first).rstrip(f"{_OPEN} ")
    runs: list[list[str]] = [[]]
    for letters in way:
        if letters is None or letters == _NUMBER:
            runs.append([])
        else:
            runs[-1].append(letters)
    bare = {_marked(" ".join(run)).replace(f"{_OPEN} ", "").strip(f"{_OPEN} ") for run in runs}
    whole = [one for one in bare - {"", first} if not any(one in other for other in bare - {one})]
    stretches = sorted(whole, key=lambda stretch: (-len(stretch), stretch))
    return Spelling(f"{_OPEN} {first}" if first else "", tuple(stretches))
