"""The phrase language.

`*` is at most three words, `word*` an open ending, `#` a number, `(a|b)` a choice, `(a|b)?` one that may be
missing, `^` the start and `$` the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from newsclean.errors import RuleError
from newsclean.rules.literals import Spelling, spellings
from newsclean.rules.plaintext import WORD, Plain
from newsclean.rules.sequence import Row, closes, ends, read_row
from newsclean.text import is_wide, plain

_TOKEN = re.compile(r"\(|\)\??|\||\^|\$|#|(?<!\S)\*(?!\S)|[^\s()|^$#]+")
_SIGNS_PER_TOKEN = 40  # characters that a token of a phrase may stretch over, with room to spare
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


Choice = tuple[tuple[str, ...], ...]
"""The branches of a choice, each a row of words."""


class Phrase:
    """A phrase, read when it is first tried; in a script without spaces, compiled.

    `choices` are rows of words, a star for an open ending; of each choice one row must be there. `anchored` says that
    the phrase opens a sentence, `whole` that it is all of one, `numbered` that it holds a number, `wide` that its
    script has no spaces between words.
    """

    def __init__(self, tokens: list[str], wide: bool) -> None:
        self._tokens, self.wide = tokens, wide
        self.anchored = tokens[0] == "^"
        self.whole = self.anchored and tokens[-1] == "$"
        self._closes = tokens[-1] == "$"
        self.numbered = _is_numbered(tokens)
        self.choices = _required(tokens) or [tuple((token,) for token in tokens if token not in _SIGNS)]
        self._reach = _SIGNS_PER_TOKEN * len(tokens)
        self._starts = _starts(_first_words(tokens))
        self._needed = tuple(tuple(tuple(map(_letters, branch)) for branch in choice) for choice in self.choices)

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
        return [place for place in self._begins(text) if next(ends(text.text, place, self._row), None) is not None]

    def _is_at(self, text: str, place: int) -> bool:
        found = ends(text, place, self._row)
        return any(not self._closes or closes(text, end) for end in found)

    @cached_property
    def _row(self) -> Row:
        return read_row([token for token in self._tokens if token not in ("^", "$")])

    @cached_property
    def _spellings(self) -> tuple[Spelling, ...]:
        return spellings(self._row, anchored=self.anchored)

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
        return re.compile(_regex(self._tokens, self.wide))

    @cached_property
    def _head(self) -> re.Pattern[str]:
        """The pattern without its ends."""
        return re.compile(_regex([token for token in self._tokens if token not in ("^", "$")], self.wide))


def read_phrases(source: str, address: str) -> list[Phrase]:
    """Read one phrase, as one for each branch of its longest choice: a few words are sooner looked for than many.

    Raises RuleError where it cannot match anything or is not well formed.
    """
    tokens = _TOKEN.findall(source)
    if not any(plain(token.rstrip("*")) for token in tokens if token not in _SIGNS):
        raise RuleError(address, f"phrase {source!r} holds no word and can match nothing of use")
    if "^" in tokens[1:] or "$" in tokens[:-1]:
        raise RuleError(address, f"phrase {source!r} has ^ or $ in its middle and can match nothing")
    if _unbalanced(tokens):
        raise RuleError(address, f"phrase {source!r} is not well formed: its brackets do not match")
    return [Phrase(branch, is_wide(source)) for branch in _branches(tokens)]


def _branches(tokens: list[str]) -> list[list[str]]:
    """The same tokens once for each branch of the longest choice, if it has words in all."""
    start, end, cuts = max(_choices(tokens), key=lambda choice: len(choice[2]), default=(0, 0, []))
    ends = [start, *cuts, end]
    branches = [tokens[left + 1 : right] for left, right in pairwise(ends)]
    if not cuts or not all(any(token not in _SIGNS for token in branch) for branch in branches):
        return [tokens]
    return [[*tokens[:start], *branch, *tokens[end + 1 :]] for branch in branches]


def _choices(tokens: list[str]) -> Iterator[tuple[int, int, list[int]]]:
    """Start, end and bars of each choice that stands in no other and may not be missing."""
    depth, start, bars = 0, 0, list[int]()
    for place, token in enumerate(tokens):
        if token == "(":
            depth += 1
            start, bars = (place, []) if depth == 1 else (start, bars)
        elif token == "|" and depth == 1:
            bars.append(place)
        elif token[0] == ")":
            depth -= 1
            if not depth and token == ")":
                yield start, place, bars


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


def _starts(words: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """The letters that words begin with up to a sign within them, and whether more may follow; none if one is none."""
    found = [
        (match[0], word[-1] == "*" and match[0] == _letters(word))
        for word in words
        if (match := WORD.match(_letters(word)))
    ]
    return tuple(dict.fromkeys(found)) if len(found) == len(tuple(words)) else ()


def _letters(word: str) -> str:
    return plain(word.rstrip("*"))


def _is_numbered(tokens: list[str]) -> bool:
    """Whether a number stands outside all choices."""
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token[0] == ")")
        if token == "#" and not depth:
            return True
    return False


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


def _required(tokens: list[str]) -> list[Choice]:
    """What must occur: each word outside choices, one branch of each choice; a choice within a choice gives none."""
    found: list[Choice] = []
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
                found.append(tuple(map(tuple, branches)))
        elif token not in _SIGNS and depth == 0:
            found.append(((token,),))
        elif token not in _SIGNS and depth == 1:
            branches[-1].append(token)
    return found
