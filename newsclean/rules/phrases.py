"""The phrase language.

`*` is at most three words, `word*` an open ending, `#` a number, `(a|b)` a choice, `(a|b)?` one that may be
missing, `^` the start and `$` the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TypeGuard

import msgspec

from newsclean.errors import RuleError
from newsclean.rules.literals import Spelling, spellings
from newsclean.rules.plaintext import WORD, Plain
from newsclean.rules.sequence import Choice, Item, Row, Word, closes, ends, read_row
from newsclean.text import is_wide, plain

_TOKEN = re.compile(r"\(|\)\??|\||\^|\$|#|(?<!\S)\*(?!\S)|[^\s()|^$#]+")
_SIGNS = frozenset({"^", "$", "(", ")", ")?", "|", "*", "#"})
_SIGNS_PER_ITEM = 60  # characters that an item of a phrase may stretch over, with room to spare
_BETWEEN = r"\W{0,6}"
_ITEMS = {"*": r"(?:\S+(?:\s+|\Z)){0,3}?", "#": rf"\d(?:[\d.,']| (?=\d))*k?\+?{_BETWEEN}"}
_MOST_SOURCES = 50_000  # phrases that are remembered read


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """Words in plain form that follow each other, whatever signs stand between; the last may go on."""

    letters: str
    goes_on: bool


Branches = tuple[tuple[Stretch, ...], ...]
"""The branches of a choice: of one of them every stretch must be there."""


class Phrase:
    """A phrase, looked into when it is first tried; in a script without spaces, compiled.

    `row` is what it is made of; `anchored` says that the phrase opens a sentence, `whole` that it is all of one,
    `numbered` that it holds a number, `wide` that its script has no spaces between words.
    """

    def __init__(self, row: Row, *, opens: bool, closes: bool, wide: bool) -> None:
        self.row, self._closes = row, closes
        self.anchored, self.whole, self.wide = opens, opens and closes, wide
        self.numbered = "#" in row

    @property
    def choices(self) -> list[Branches]:
        """What must be in a text that the phrase holds in: a branch of each."""
        needed = _spelt(self._needed) if self.wide else _choices(self.row)
        return needed or [tuple((Stretch(word.letters, word.goes_on),) for word in _words(self.row))]

    def holds(self, text: Plain) -> bool:
        """Whether the phrase is in one sentence."""
        if self.wide:
            return self._may_hold(text.text) and self._pattern.search(text.text) is not None
        if not text.letters.hold(self._spellings):
            return False
        if self.anchored:
            return self._may_hold(text.text) and self._is_at(text.text, 0)
        return any(self._is_at(text.text, place) for place in self._begins(text))

    def places(self, text: Plain) -> list[int]:
        """Where the phrase may begin in a text of many sentences, whatever stands behind it there."""
        if self.wide:
            found = self._head.finditer(text.text) if self._may_hold(text.text) else ()
            return [match.start() for match in found]
        if not text.letters.hold(self._spellings):
            return []
        return [place for place in self._begins(text) if next(ends(text.text, place, self.row), None) is not None]

    def _is_at(self, text: str, place: int) -> bool:
        found = ends(text, place, self.row)
        return any(not self._closes or closes(text, end) for end in found)

    @cached_property
    def _spellings(self) -> tuple[Spelling, ...]:
        return spellings(self.row, anchored=self.anchored)

    @cached_property
    def _starts(self) -> tuple[tuple[str, bool], ...]:
        return _starts(self.row)

    @cached_property
    def _needed(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        return tuple(_needed(self.row)) or (tuple((word.letters,) for word in _words(self.row)),)

    @cached_property
    def _reach(self) -> int:
        return _SIGNS_PER_ITEM * _size(self.row)

    def _begins(self, text: Plain) -> list[int]:
        """The places of a text at which the phrase may begin: with one of its first words, the others near."""
        if not self._starts:
            places = text.clauses if self.anchored else text.all_places
            return places if self._may_hold(text.text) else []
        return [
            place
            for start, goes_on in self._starts
            for place in text.places(start, goes_on)
            if (not self.anchored or place in text.openings) and self._may_hold(text.text[place : place + self._reach])
        ]

    def _may_hold(self, text: str) -> bool:
        """Whether the words the phrase cannot do without are in a plain text: far cheaper than trying its pattern."""
        for choice in self._needed:
            for branch in choice:
                for word in branch:
                    if word not in text:
                        break
                else:
                    break
            else:
                return False
        return True

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        opening, closing = rf"\A{_BETWEEN}" if self.anchored else "", rf"{_BETWEEN}\Z" if self._closes else ""
        return re.compile(f"{opening}{_regex(self.row, self.wide)}{closing}")

    @cached_property
    def _head(self) -> re.Pattern[str]:
        """The pattern without its ends."""
        return re.compile(_regex(self.row, self.wide))


@lru_cache(maxsize=_MOST_SOURCES)
def read_phrases(source: str, address: str) -> tuple[Phrase, ...]:
    """Read one phrase, as one for each branch of its longest choice: a few words are sooner looked for than many.

    Raises RuleError where it cannot match anything or is not well formed.
    """
    tokens = [token for token in _TOKEN.findall(source) if token in _SIGNS or _letters(token)]
    if not any(token not in _SIGNS for token in tokens):
        raise RuleError(address, f"phrase {source!r} holds no word and can match nothing of use")
    if "^" in tokens[1:] or "$" in tokens[:-1]:
        raise RuleError(address, f"phrase {source!r} has ^ or $ in its middle and can match nothing")
    if _unbalanced(tokens):
        raise RuleError(address, f"phrase {source!r} is not well formed: brackets do not match, or | is outside")
    opens, closes, wide = tokens[0] == "^", tokens[-1] == "$", is_wide(source)
    row = read_row([token for token in tokens if token not in ("^", "$")])
    return tuple(Phrase(branch, opens=opens, closes=closes, wide=wide) for branch in _branches(row))


def _letters(token: str) -> str:
    return plain(token.rstrip("*"))


def _unbalanced(tokens: list[str]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token[0] == ")")
        if depth < 0 or (token == "|" and not depth):
            return True
    return depth != 0


def _branches(row: Row) -> list[Row]:
    """The same row once for each branch of its longest choice, if it has words in all."""
    choices = [(len(item.rows), -place, item.rows) for place, item in enumerate(row) if _is_choice(item)]
    most, before, branches = max(choices, default=(0, 0, ()), key=lambda choice: choice[:2])
    if most < 2 or not all(any(_words(branch)) for branch in branches):
        return [row]
    return [(*row[:-before], *branch, *row[1 - before :]) for branch in branches]


def _is_choice(item: Item) -> TypeGuard[Choice]:
    return isinstance(item, Choice) and not item.optional


def compile_words(source: str) -> re.Pattern[str]:
    """The pattern of some words with open endings and gaps, to be matched at a place of plain text."""
    return re.compile(_regex(read_row(_TOKEN.findall(source)), is_wide(source)))


def _regex(row: Row, wide: bool) -> str:
    return "".join(_item(item, wide) for item in row)


def _item(item: Choice | Word | str, wide: bool) -> str:
    if isinstance(item, Choice):
        return f"(?:{'|'.join(_regex(row, wide) for row in item.rows)}){'?' if item.optional else ''}{_BETWEEN}"
    return _word(item, wide) if isinstance(item, Word) else _ITEMS[item]


def _word(word: Word, wide: bool) -> str:
    letters = word.letters
    left = "" if wide or not letters[:1].isalnum() else r"(?<![^\W\d_])(?<![\u0900-\u0963])"
    right = "" if wide or not letters[-1:].isalnum() else r"(?![\w\u0900-\u0963])"
    ending = r"\w{0,20}?" if wide else r"[\w\u0900-\u0963]*+"
    return left + re.escape(letters) + (ending if word.goes_on else right) + _BETWEEN


def _words(row: Row) -> Iterator[Word]:
    """All words of a row, in order, those in choices too."""
    for item in row:
        if isinstance(item, Choice):
            for branch in item.rows:
                yield from _words(branch)
        elif isinstance(item, Word):
            yield item


def _size(row: Row) -> int:
    """How many items a row has, those in choices too."""
    return sum(sum(map(_size, item.rows)) if isinstance(item, Choice) else 1 for item in row)


def _starts(row: Row) -> tuple[tuple[str, bool], ...]:
    """The letters that words begin with up to a sign within them, and whether more may follow; none if one is none."""
    first = tuple(dict.fromkeys(_first_words(row)))
    found = [
        (match[0], word.goes_on and match[0] == word.letters) for word in first if (match := WORD.match(word.letters))
    ]
    return tuple(dict.fromkeys(found)) if len(found) == len(first) else ()


def _first_words(row: Row) -> list[Word]:
    """The words a row may begin with; none where it may begin with something else."""
    first = row[0] if row else None
    if isinstance(first, Word):
        return [first]
    if not isinstance(first, Choice):
        return []
    openings = [branch[0] if branch else None for branch in first.rows]
    words = [word for word in openings if isinstance(word, Word)]
    if len(words) < len(openings):
        return []
    if first.optional:
        rest = _first_words(row[1:])
        return [*words, *rest] if rest else []
    return words


def _needed(row: Row) -> Iterator[tuple[tuple[str, ...], ...]]:
    """What must occur: each word outside choices, one branch of each choice; a choice within a choice gives none."""
    for item in row:
        if isinstance(item, Word):
            yield ((item.letters,),)
        elif _is_choice(item):
            branches = tuple(tuple(one.letters for one in branch if isinstance(one, Word)) for branch in item.rows)
            if all(branches):
                yield branches


def _spelt(needed: Iterable[tuple[tuple[str, ...], ...]]) -> list[Branches]:
    """The same with words as stretches of their own: in a script without spaces they need not stand apart."""
    return [tuple(tuple(Stretch(word, True) for word in branch) for branch in choice) for choice in needed]


def _choices(row: Row) -> list[Branches]:
    """What must occur: each stretch of words outside choices, one branch of each choice."""
    needed: list[Branches] = [((stretch,),) for stretch in _stretches(row)]
    for item in row:
        if _is_choice(item):
            branches = _stretches_of(item)
            needed += [branches] if all(branches) else []
    return needed


@lru_cache(maxsize=1024)
def _stretches_of(choice: Choice) -> Branches:
    return tuple(tuple(_stretches(branch)) for branch in choice.rows)


def _stretches(row: Row) -> Iterator[Stretch]:
    """The stretches of words in a row, outside choices, and the signs."""
    words: list[str] = []
    for item in (*row, "*"):
        if isinstance(item, Word):
            if any(map(str.isalnum, item.letters)):
                words.append(item.letters)
            else:
                yield Stretch(item.letters, True)
                continue
        if words and (not isinstance(item, Word) or item.goes_on):
            yield Stretch(" ".join(words), isinstance(item, Word))
            words = []
