"""Texts that are nearly the same: MinHash signatures and their index (datasketch)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.errors import MissingPackage
from newsclean.workbench.tokens import Tokens

if TYPE_CHECKING:
    from datasketch import MinHash

Bands = tuple[int, int]
"""How many bands of how many rows two signatures are compared by; together at most 64."""
LOOSE, HALF, CLOSE = (21, 3), (16, 4), (8, 8)
"""Bands that two sets mostly share one of if they have 40 %, 50 % or 80 % in common (Jaccard)."""
_PERMUTATIONS = 64
_SEED = 1


def require() -> None:
    """Raise MissingPackage where datasketch is not installed."""
    if find_spec("datasketch") is None:
        raise MissingPackage("learn", "Learning from a site's pages")


def signatures(rows: Iterable[Iterable[str]]) -> list[MinHash]:
    """A signature of each of some sets of words or shingles; raises MissingPackage without datasketch."""
    require()
    from datasketch import MinHash

    sets = ([item.encode(errors="replace") for item in sorted(set(row))] for row in rows)
    marks: list[MinHash] = MinHash.bulk(sets, num_perm=_PERMUTATIONS, seed=_SEED)
    return marks


def neighbours(rows: Sequence[Iterable[str]], bands: Bands) -> list[list[int]]:
    """For each of some sets the numbers of those that resemble it, by bands of signatures, itself included."""
    marks = signatures(rows)
    from datasketch import MinHashLSH

    index = MinHashLSH(num_perm=_PERMUTATIONS, params=bands)
    for number, mark in enumerate(marks):
        index.insert(number, mark)
    return [sorted(index.query(mark)) for mark in marks]


def shingles(tokens: Tokens, size: int) -> list[str]:
    """The rows of so many words in a text; the whole text where it is shorter."""
    return [" ".join(tokens[place : place + size]) for place in range(max(1, len(tokens) - size + 1))]


def words_and_pairs(tokens: Tokens) -> list[str]:
    """The words of a text and its pairs of neighbouring words."""
    return [*tokens, *map(" ".join, pairwise(tokens))]


def united(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of so many things the lowest number among those it is joined to by some pairs."""
    roots = list(range(count))

    def find(number: int) -> int:
        while roots[number] != number:
            roots[number] = roots[roots[number]]
            number = roots[number]
        return number

    for left, right in pairs:
        low, high = sorted((find(left), find(right)))
        roots[high] = low
    return [find(number) for number in range(count)]
