"""What a text is made of, as numbers a linear model can weigh: pieces of its words, their neighbours, its signs.

Every feature is a row of a table, found by a hash (CRC-32) of what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from zlib import crc32

from newsclean.text.forms import is_wide, plain

ROWS = 1 << 18
"""The rows of the table."""
_CORE = re.compile(r"[^\W_]+(?:['’./-][^\W_]+)*")
_DIGITS = re.compile(r"\d+")
_SIGNS = frozenset("!?:→|€$£¥%©@#»>*+&/\"'“”«»„")
_PIECES = (3, 4)  # letters of the pieces a word is cut into
_BEGINNING, _ENDING = 5, 3  # letters
_WIDE_PIECES = (1, 2, 3)  # signs, in a script without spaces
_LONGEST = 400  # signs of a run of such a script that are looked at
_SILENT = ".,;()"
"""Signs around a word that are no features."""
_WORD, _PIECE, _FIRST, _LAST = crc32(b"w"), crc32(b"g"), crc32(b"p"), crc32(b"q")
"""Where the hashes of features go on from: what stands before a word, a piece of one, how one begins and ends."""
_START, _END = crc32(b"b^ "), b"$"
"""The ends of a text as members of pairs."""
_LENGTHS = (1, 2, 3, 5, 8, 12, 20, 35, 60, 100)  # words
_ALL_SIGNS = _SIGNS | frozenset("–—-…(")
_MOST_DIGITS, _MOST_SENTENCES, _PARTS = 8, 5, 4
"""How many digits and sentences are told apart, and the parts in which the share of silent sentences is told."""


def _rows(features: Iterable[str]) -> list[int]:
    """The rows of the table that stand for features."""
    return [crc32(feature.encode("utf-8", "replace")) % ROWS for feature in features]


def word_features(token: str) -> list[int]:
    """The features of a piece of text without white space, whatever stands around it."""
    if word := _ascii_word(token):
        marked = b"<%b>" % word
        pieces = [marked[i : i + n] for n in _PIECES for i in range(len(marked) - n + 1)]
        return [crc32(word, _WORD) % ROWS, *[crc32(piece, _PIECE) % ROWS for piece in pieces]]
    core = core_of(token)
    features = [f"s{sign}" for sign in set(token) & _SIGNS]
    if is_wide(core):
        run = core[:_LONGEST]
        features += [f"g{run[i : i + n]}" for n in _WIDE_PIECES for i in range(len(run) - n + 1)]
    elif core:
        marked_core = f"<{core}>"
        features.append(f"w{core}")
        features += [f"g{marked_core[i : i + n]}" for n in _PIECES for i in range(len(marked_core) - n + 1)]
    return _rows(features)


def rough_features(token: str) -> Sequence[int]:
    """A few features of a piece of text without white space, quickly found: the word, how it begins and ends."""
    if word := _ascii_word(token):
        beginning, ending = word[:_BEGINNING], word[-_ENDING:]
        return crc32(word, _WORD) % ROWS, crc32(beginning, _FIRST) % ROWS, crc32(ending, _LAST) % ROWS
    core = core_of(token)
    features = [f"s{sign}" for sign in _SIGNS.intersection(token)] if not token.isalpha() else []
    if is_wide(core):
        run = core[:_LONGEST]
        features += [f"g{run[place : place + 2]}" for place in range(len(run) - 1)]
    elif core:
        features += (f"w{core}", f"p{core[:_BEGINNING]}", f"q{core[-_ENDING:]}")
    return _rows(features)


def _ascii_word(token: str) -> bytes:
    """The core of a piece of text that is nothing but ASCII letters and signs that are no features; else none."""
    bare = token.strip(_SILENT)
    return bare.lower().encode() if bare.isalpha() and bare.isascii() else b""


def core_of(token: str) -> str:
    """The word in a piece of text without white space: in plain form, without signs around it, digits as 0."""
    if token.isalpha() and token.isascii():
        return token.lower()
    found = _CORE.search(plain(token))
    return _DIGITS.sub("0", found[0]) if found else ""


def pair_features(cores: Sequence[str]) -> list[int]:
    """The features of neighbouring words of a text, its ends included."""
    return pair_rows([(letters_of(core), opening_of(core)) for core in cores])


def letters_of(core: str) -> bytes:
    """A word as the second of a pair."""
    return core.encode("utf-8", "replace")


def opening_of(core: str) -> int:
    """A word as the first of a pair: the hash of what stands before the second, which goes on from it."""
    return crc32(letters_of(f"b{core} "))


def pair_rows(words: Sequence[tuple[bytes, int]]) -> list[int]:
    """The features of neighbouring words of a text, its ends included, each given as second and as first of a pair."""
    rows: list[int] = []
    opening = _START
    for letters, following in words:
        rows.append(crc32(letters, opening) % ROWS)
        opening = following
    rows.append(crc32(_END, opening) % ROWS)
    return rows


def whole_features(cores: Sequence[str], text: str, concepts: Sequence[frozenset[str]]) -> list[int]:
    """The features of a text as a whole: how it starts and ends, its length, its signs, and what it speaks of.

    `concepts` are the names of the concepts in each of its sentences.
    """
    length, last = sum([len(cores) >= least for least in _LENGTHS]), text.rstrip()[-1:]
    features = [f"f{' '.join(cores[:2])}", f"e{last}", f"l{length}", f"E{last}|{length}", f"U{text.isupper()}"]
    features += [f"S{sign}" for sign in _ALL_SIGNS.intersection(text)]
    features.append(f"D{min(_MOST_DIGITS, sum(map(len, _DIGITS.findall(text))))}")
    return [*_rows(features), *_concept_rows(tuple(concepts), length)]


@lru_cache(maxsize=5_000)
def _concept_rows(concepts: tuple[frozenset[str], ...], length: int) -> tuple[int, ...]:
    """The features of the concepts of a text's sentences: single ones and pairs, at its ends, with its length."""
    names = sorted(frozenset[str]().union(*concepts))
    features = [f"n{len(names)}", f"n{len(names)}|{length}"]
    features += [f"c{name}" for name in names]
    features += [f"c{name}|l{length}" for name in names]
    features += [f"c{one}&{other}" for place, one in enumerate(names) for other in names[place + 1 :]]
    silent = sum([not said for said in concepts])
    features.append(f"e{silent * _PARTS // max(1, len(concepts))}|{min(len(concepts), _MOST_SENTENCES)}")
    if len(concepts) > 1:
        features += [f"1c{name}" for name in concepts[0]] + [f"9c{name}" for name in concepts[-1]]
    return tuple(_rows(features))
