"""The phrase language.

`*` is at most three words, `word*` an open ending, `#` a number, `(a|b)` a choice, `(a|b)?` one that may be
missing, `^` the start and `$` the end.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsclean.errors import RuleError
from newsclean.text import is_wide, plain

_TOKEN = re.compile(r"\(|\)\??|\||\^|\$|#|(?<!\S)\*(?!\S)|[^\s()|^$#]+")
_SIGNS = {
    "^": r"\A\W*",
    "$": r"\W*\Z",
    "(": "(?:",
    ")": r")\W*",
    ")?": r")?\W*",
    "|": "|",
    "*": r"(?:\S+\s+){0,3}?",
    "#": r"[\d.,'k]*\d[\d.,'k]*\+?\W*",
}


class Phrase(NamedTuple):
    """A compiled phrase; `pattern` is searched in plain text, `triggers` are literals of which one must be there."""

    pattern: re.Pattern[str]
    triggers: tuple[str, ...]


def compile_phrase(source: str, address: str) -> Phrase:
    """Compile one phrase; raises RuleError where it cannot match anything or is not well formed."""
    tokens = _TOKEN.findall(source)
    literals = [plain(token.rstrip("*")) for token in tokens if token not in _SIGNS]
    if not any(literals):
        raise RuleError(address, f"phrase {source!r} holds no word and can match nothing of use")
    if "^" in tokens[1:] or "$" in tokens[:-1]:
        raise RuleError(address, f"phrase {source!r} has ^ or $ in its middle and can match nothing")
    try:
        pattern = re.compile(_regex(tokens, is_wide(source)))
    except re.error as error:
        raise RuleError(address, f"phrase {source!r} is not well formed: {error}") from error
    return Phrase(pattern, _triggers(tokens))


def _regex(tokens: list[str], wide: bool) -> str:
    return "".join(_SIGNS[token] if token in _SIGNS else _word(token, wide) for token in tokens)


def _word(token: str, wide: bool) -> str:
    left, right = ("", "") if wide else (r"(?<!\w)", r"(?!\w)")
    literal = re.escape(plain(token.rstrip("*")))
    if not wide and not token.rstrip("*")[-1:].isalnum():
        right = ""
    if not wide and not token[:1].isalnum():
        left = ""
    return left + literal + (r"\w*" if token.endswith("*") else right) + r"\W*"


def _triggers(tokens: list[str]) -> tuple[str, ...]:
    """Words of which one must occur: the longest outside choices, or the longest of each branch of the best choice.

    An open ending keeps its star. A choice within a choice gives no triggers.
    """
    outside: list[str] = []
    candidates: list[list[str]] = []
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
                candidates.append([max(branch, key=len) for branch in branches])
        elif token not in _SIGNS and depth < 2:
            (branches[-1] if depth else outside).append(token)
    if outside:
        candidates.append([max(outside, key=len)])
    words = [token for token in tokens if token not in _SIGNS]
    best = max(candidates, key=lambda choice: min(map(len, choice)), default=words)
    return tuple(dict.fromkeys(best))
