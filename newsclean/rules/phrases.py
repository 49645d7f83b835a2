"""The phrase language.

`*` is at most three words, `word*` an open ending, `#` a number, `(a|b)` a choice, `(a|b)?` one that may be
missing, `^` the start and `$` the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

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


class Phrase(NamedTuple):
    """A compiled phrase; `pattern` is searched in one sentence of plain text.

    `triggers` are words of which one must be there, a star for an open ending; at the start of a sentence if `opens`.
    `head` is the pattern without its ends, to be matched at a place.
    """

    pattern: re.Pattern[str]
    head: re.Pattern[str]
    triggers: tuple[str, ...]
    opens: bool


def compile_phrase(source: str, address: str, common: frozenset[str] = frozenset()) -> Phrase:
    """Compile one phrase; raises RuleError where it cannot match anything or is not well formed.

    `common` are words too frequent to be good triggers.
    """
    tokens = _TOKEN.findall(source)
    literals = [plain(token.rstrip("*")) for token in tokens if token not in _SIGNS]
    if not any(literals):
        raise RuleError(address, f"phrase {source!r} holds no word and can match nothing of use")
    if "^" in tokens[1:] or "$" in tokens[:-1]:
        raise RuleError(address, f"phrase {source!r} has ^ or $ in its middle and can match nothing")
    try:
        pattern = re.compile(_regex(tokens, is_wide(source)))
        head = re.compile(_regex([token for token in tokens if token not in ("^", "$")], is_wide(source)))
    except re.error as error:
        raise RuleError(address, f"phrase {source!r} is not well formed: {error}") from error
    words, opens = _triggers(tokens, common)
    return Phrase(pattern, head, words, opens)


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
    """The words an anchored phrase may begin with; none where it is not anchored or begins with something else."""
    if tokens[0] != "^" or len(tokens) < 2:
        return ()
    if tokens[1] != "(":
        return () if tokens[1] in _SIGNS else (tokens[1],)
    depth, words = 0, []
    for place, token in enumerate(tokens[1:], 1):
        depth += (token == "(") - (token[0] == ")")
        if depth == 1 and token in ("(", "|"):
            words.append(tokens[place + 1])
        if depth == 0:
            break
    return () if token == ")?" or any(word in _SIGNS for word in words) else tuple(dict.fromkeys(words))


def _triggers(tokens: list[str], common: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """Words of which one must occur, and whether at the start; else the rarest choice, by length and by `common`."""

    def rarity(words: Iterable[str]) -> int:
        return min(0 if plain(word) in common else len(word) for word in words)

    if first := _first_words(tokens):
        return first, True
    choices = _required(tokens) or [tuple(token for token in tokens if token not in _SIGNS)]
    return tuple(dict.fromkeys(max(choices, key=rarity))), False


def _required(tokens: list[str]) -> list[tuple[str, ...]]:
    """Sets of words of which one must occur: each word outside choices, the longest of each branch of a choice.

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
                found.append(tuple(max(branch, key=len) for branch in branches))
        elif token not in _SIGNS and depth == 0:
            found.append((token,))
        elif token not in _SIGNS and depth == 1:
            branches[-1].append(token)
    return found
