"""The phrase language.

`*` is at most three words, `word*` an open ending, `#` a number, `(a|b)` a choice, `(a|b)?` one that may be
missing, `^` the start and `$` the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from newsclean.errors import RuleError
from newsclean.text import is_wide, plain

_TOKEN = re.compile(r"\(|\)\??|\||\^|\$|#|(?<!\S)\*(?!\S)|[^\s()|^$#]+")
_SIGNS = {
    "^": r"\A\W{0,6}",
    "$": r"\W{0,6}\Z",
    "(": "(?:",
    ")": r")\W{0,6}",
    ")?": r")?\W{0,6}",
    "|": "|",
    "*": r"(?:\S+\s+){0,3}?",
    "#": r"\d(?:[\d.,']| (?=\d))*k?\+?\W{0,6}",
}
_FREQUENT = 10.0  # what a word found in most texts costs as a trigger, against less than one for a rare word
_SEARCH = 20.0  # what a search costs against a match at a place


class Phrase:
    """A phrase whose patterns are compiled when they are first tried.

    `triggers` are words of which one must be there, a star for an open ending. `opens` says that one stands where the
    phrase begins, `anchored` that this is the start of a sentence, `whole` that it
    is all of one.
    """

    def __init__(self, tokens: list[str], wide: bool, common: frozenset[str]) -> None:
        self._tokens, self._wide = tokens, wide
        self.anchored = tokens[0] == "^"
        self.whole = self.anchored and tokens[-1] == "$"
        self.triggers, self.opens = _triggers(tokens, common)
        self._needed = tuple(tuple(plain(word.rstrip("*")) for word in choice) for choice in _required(tokens, _length))

    def may_hold(self, text: str) -> bool:
        """Whether the words the phrase cannot do without are in a plain text; cheaper than trying its pattern."""
        return all(any(word in text for word in choice) for choice in self._needed)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is searched in one sentence of plain text."""
        return re.compile(_regex(self._tokens, self._wide))

    @cached_property
    def head(self) -> re.Pattern[str]:
        """The pattern without its ends, to be matched at a place."""
        return re.compile(_regex([token for token in self._tokens if token not in ("^", "$")], self._wide))


def read_phrase(source: str, address: str, common: frozenset[str] = frozenset()) -> Phrase:
    """Read one phrase; raises RuleError where it cannot match anything or is not well formed.

    `common` are words too frequent to be good triggers.
    """
    tokens = _TOKEN.findall(source)
    if not any(plain(token.rstrip("*")) for token in tokens if token not in _SIGNS):
        raise RuleError(address, f"phrase {source!r} holds no word and can match nothing of use")
    if "^" in tokens[1:] or "$" in tokens[:-1]:
        raise RuleError(address, f"phrase {source!r} has ^ or $ in its middle and can match nothing")
    if _unbalanced(tokens):
        raise RuleError(address, f"phrase {source!r} is not well formed: its brackets do not match")
    return Phrase(tokens, is_wide(source), common)


def _unbalanced(tokens: list[str]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token[0] == ")")
        if depth < 0:
            return True
    return depth != 0


def compile_words(source: str) -> re.Pattern[str]:
    """The pattern of some words with open endings and gaps, to be matched at a place of plain text."""
    return re.compile(_regex(_TOKEN.findall(source), is_wide(source)))


def _regex(tokens: list[str], wide: bool) -> str:
    return "".join(_SIGNS[token] if token in _SIGNS else _word(token, wide) for token in tokens)


def _word(token: str, wide: bool) -> str:
    left, right = ("", "") if wide else (r"(?<![^\W\d_])(?<![\u0900-\u0963])", r"(?![\w\u0900-\u0963])")
    literal = re.escape(plain(token.rstrip("*")))
    if not wide and not token.rstrip("*")[-1:].isalnum():
        right = ""
    if not wide and not token[:1].isalnum():
        left = ""
    ending = r"\w{0,20}?" if wide else r"[\w\u0900-\u0963]*+"
    return left + literal + (ending if token.endswith("*") else right) + r"\W{0,6}"


def _first_words(tokens: list[str]) -> tuple[str, ...]:
    """The words a phrase may begin with; none where it begins with something else."""
    tokens = tokens[1:] if tokens[:1] == ["^"] else tokens
    if not tokens or tokens[0] != "(":
        return () if not tokens or tokens[0] in _SIGNS else (tokens[0],)
    end = _end_of_choice(tokens)
    depth, words = 0, []
    for place, token in enumerate(tokens[:end]):
        depth += (token == "(") - (token[0] == ")")
        if depth == 1 and token in ("(", "|"):
            words.append(tokens[place + 1])
    if any(word in _SIGNS for word in words):
        return ()
    if tokens[end] == ")?":
        rest = _first_words(tokens[end + 1 :])
        words = [*words, *rest] if rest else []
    return tuple(dict.fromkeys(words))


def _end_of_choice(tokens: list[str]) -> int:
    """The place of the bracket that closes the choice the tokens open with."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token == "(") - (token[0] == ")")
        if depth == 0:
            return place
    return len(tokens) - 1


def _length(words: Iterable[str]) -> float:
    return -min(map(len, words))


def _triggers(tokens: list[str], common: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """Words of which one must occur, and whether the phrase begins with them: the cheapest choice to look for."""

    def cost(words: Iterable[str]) -> float:
        return sum(_FREQUENT if plain(word) in common else 1 / len(word) for word in words)

    choices = _required(tokens, cost) or [tuple(token for token in tokens if token not in _SIGNS)]
    best = min(choices, key=cost)
    first = _first_words(tokens)
    if first and (tokens[0] == "^" or cost(first) < _SEARCH * cost(best)):
        return first, True
    return tuple(dict.fromkeys(best)), False


def _required(tokens: list[str], cost: Callable[[Iterable[str]], float]) -> list[tuple[str, ...]]:
    """Sets of words of which one must occur: each word outside choices, the cheapest of each branch of a choice.

    A choice within a choice gives none.
    """
    found: list[tuple[str, ...]] = []
    branches: list[list[str]] = []
    depth = 0
    for token in tokens:
        if token == "(":
            depth += 1
            branches = [[]] if depth == 1 else branches
        elif token == "|":
            branches += [[]] if depth == 1 else []
        elif token in (")", ")?"):
            depth -= 1
            if depth == 0 and token == ")" and all(branches):
                found.append(tuple(min(branch, key=lambda word: cost((word,))) for branch in branches))
        elif token not in _SIGNS and depth == 0:
            found.append((token,))
        elif token not in _SIGNS and depth == 1:
            branches[-1].append(token)
    return found
