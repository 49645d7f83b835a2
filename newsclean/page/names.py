"""People's names out of a byline: without roles, agencies, desks, places, dates, addresses and "By"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from newsclean.page.dateforms import around_dates
from newsclean.page.lexicon import lexicon
from newsclean.text import fold, is_wide, plain

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|@\w+")
_ASIDE = re.compile(r"[(\[（【「][^()\[\]（）【】「」]{0,80}[)\]）】」]|[<>*_#©]")
_HARD = re.compile(r"[,;|/•·∙、،؛&＆+\n\t:：]+|\s[-–—]+\s|\s[-–—]+|—")
NAMED_HOST = re.compile(r"[^\W\d_]{3,}\.[a-z]{2,}", re.I)
_PUNCTUATION = " .,;:!?\"'“”„»«*-–—…"
_LONGEST_PREFIX = 4  # words
_MOST_WORDS = 6
_LONGEST = 60  # characters
_WIDE_NAME = 12  # characters
_MOST_NAMES = 20
_INITIALED = 2  # words of a name such as `Di Maio`
_LONGEST_BYLINE = 12  # words of a piece of text that may be a byline
_LONGEST_PAIR = 120  # characters of two such pieces
_MOST_TEXT = 1_000  # characters of a byline that are read


def names(byline: str) -> tuple[str, ...]:
    """The people a machine-readable byline names, in order, each once; a single word passes as a name."""
    return _unique(_pieces(byline))


def full_names(byline: str) -> tuple[str, ...]:
    """The people a byline in running text names: only pieces of two words and more that are written as names."""
    return tuple(name for name in _unique(_pieces(byline)) if is_wide(name) or _written_as_name(name))


def names_after_prefix(pieces: list[str]) -> tuple[str, ...]:
    """The people named in the first short piece of text that starts as bylines do ("by", "von", "par" …).

    The name may stand in the piece after it, as where it is a link.
    """
    for place, piece in enumerate(pieces):
        words = piece.split()
        if len(words) <= _LONGEST_BYLINE and _prefix_length(words):
            found = full_names(piece) or full_names(" ".join(pieces[place : place + 2])[:_LONGEST_PAIR])
            if found:
                return found
    return ()


def ends_with_role(line: str) -> bool:
    """Whether a line of a byline is, or ends with, what a person does."""
    words = line.split()
    return bool(words) and _bare(words[-1]) in lexicon().roles


def _unique(found: Iterator[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in found:
        seen.setdefault(plain(name), name)
    return tuple(seen.values())[:_MOST_NAMES]


def _pieces(byline: str) -> Iterator[str]:
    dateless = "\n".join(around_dates(byline[:_MOST_TEXT]))
    text = _ASIDE.sub(" ", _ADDRESS.sub(" ", dateless))
    for place, piece in enumerate(_HARD.split(text)):
        if is_wide(piece):
            yield from _wide_name(fold(piece))
        elif not place or not _starts_with_role(piece):
            yield from _narrow_names(piece)


def _starts_with_role(piece: str) -> bool:
    """Whether a piece after a comma is what the person before it does."""
    words = piece.split()
    return bool(words) and _bare(words[0]) in lexicon().roles


def _narrow_names(piece: str) -> Iterator[str]:
    for words in _joined(_unprefixed(piece.split())):
        name = " ".join(_person(words)).strip(_PUNCTUATION.replace(".", ""))
        if name and _may_be_person(name):
            yield name


def _unprefixed(words: list[str]) -> list[str]:
    length = -1
    while length:
        length = _prefix_length(words)
        words = words[length:]
    return words


def _prefix_length(words: list[str]) -> int:
    lengths = range(min(_LONGEST_PREFIX, len(words)), 0, -1)
    found = next((length for length in lengths if _bare(" ".join(words[:length])) in lexicon().prefixes), 0)
    return 0 if found == 1 and len(words) == _INITIALED and _is_initialed(words) else found


def _is_initialed(words: list[str]) -> bool:
    """Whether a two-word piece reads as a name whose first word only looks like a prefix, such as `Di Maio`."""
    return words[0][:1].isupper() and not words[1].isupper() and _bare(words[0]) in lexicon().particles


def _joined(words: list[str]) -> Iterator[list[str]]:
    start = 0
    for place, word in enumerate(words):
        if word.islower() and _bare(word) in lexicon().joiners:
            yield words[start:place]
            start = place + 1
    yield words[start:]


def _person(words: list[str]) -> list[str]:
    known = lexicon()
    while words and (_bare(words[0]) in known.roles or _bare(words[0]) in known.titles):
        words = words[1:]
    for place, word in enumerate(words):
        bare = _bare(word)
        ends = bare in known.roles or (word.islower() and bare in known.breaks) or any(map(str.isdigit, word))
        if ends or (place > 1 and bare in known.credentials and not word.istitle()):
            return words[:place]
    return words


def _may_be_person(name: str) -> bool:
    known, text = lexicon(), plain(name)
    words = [_bare(word) for word in text.split()]
    if not 0 < len(words) <= _MOST_WORDS or not 1 < len(name) <= _LONGEST or NAMED_HOST.search(name):
        return False
    if text in known.credentials or _is_agency(name):
        return False
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    return known.desks.isdisjoint(pairs.union(words)) and any(map(str.isalpha, name))


def _is_agency(name: str) -> bool:
    """Whether a name is an agency's, or starts with one: its full name, or its short one in capitals."""
    known, words = lexicon().agencies, name.split()
    starts = (" ".join(words[:length]) for length in range(1, _LONGEST_PREFIX + 1))
    return plain(name) in known or any(start.isupper() or " " in start for start in starts if plain(start) in known)


def _wide_name(piece: str) -> Iterator[str]:
    known = lexicon()
    name = piece
    for word in known.wide:
        name = name.removeprefix(word).removesuffix(word).strip(_PUNCTUATION + "・=＝")
    if any(word in name for word in known.wide_desks) or plain(name) in known.agencies:
        return
    parts = name.split()
    whole = parts if len(parts) > 1 and all(len(part) >= _FULL_WIDE for part in parts) else [name]
    yield from (part for part in whole if 1 < len(part) <= _WIDE_NAME and not any(map(str.isdigit, part)))


_FULL_WIDE = 3  # signs from which a part of a wide byline is a name of its own


def _written_as_name(name: str) -> bool:
    words = name.split()
    if len(words) < 2:
        return False
    return all(not word[0].islower() or _bare(word) in lexicon().particles for word in words)


def _bare(word: str) -> str:
    return plain(word).strip(_PUNCTUATION)
