"""What texts that are nearly the same have in common: a row of words with gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from newsclean.text import is_wide
from newsclean.workbench.tokens import GAP, NUMBER, Tokens, letters

_GAP_WORDS = 3  # that a "*" of a phrase stands for
_SHARED = 0.6  # of the words of either text, at least
_FEWEST = 5  # words that a template with gaps has beside them
_FEWEST_SIGNS = 10  # in a script without spaces


def merged(template: Tokens, other: Tokens) -> Tokens | None:
    """The template with gaps where another text differs; None where that differs too much, or at an end."""
    if template == other:
        return template
    matcher = SequenceMatcher(None, template, other, autojunk=False)
    row: list[str] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            row += template[start:end]
        elif _width(template[start:end]) > _GAP_WORDS or _width(other[other_start:other_end]) > _GAP_WORDS:
            return None
        else:
            row.append(GAP)
    joined = tuple(_without_doubles(row))
    return joined if joined and _is_telling(joined, template, other) else None


def _width(tokens: Sequence[str]) -> int:
    return sum(_GAP_WORDS if token == GAP else 1 for token in tokens)


def _without_doubles(row: Sequence[str]) -> Iterator[str]:
    for place, token in enumerate(row):
        if token != GAP or not place or row[place - 1] != GAP:
            yield token


def _is_telling(joined: Tokens, *texts: Tokens) -> bool:
    """Whether words enough are left; a script without spaces has no gaps of words."""
    wide = any(map(is_wide, joined))
    kept = letters(joined)
    if (wide and GAP in joined) or GAP in (joined[0], joined[-1]):
        return False
    return len(kept) >= (_FEWEST_SIGNS if wide else _FEWEST) and all(
        len(kept) >= _SHARED * len([token for token in text if token not in (GAP, NUMBER)]) for text in texts
    )
