"""People's names out of a byline: without roles, agencies, desks, places, dates, addresses and "By"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from newsclean.page.dateforms import around_dates
from newsclean.page.lexicon import PUNCTUATION, lexicon
from newsclean.text import is_wide, plain

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|@\w+")
_ASIDE = re.compile(r"[(\[（【「][^()\[\]（）【】「」]{0,80}[)\]）】」]|[<>*_#©]")
_FRAMED = re.compile(r"\s*[\[【]([^\[\]【】]+)[\]】]\s*")
_HARD = re.compile(r"[,;|/•·∙、،؛&＆+\n\t:：／｜]+|\s[-–—]+\s|\s[-–—]+|—")
_HANGUL = re.compile("[\uac00-\ud7a3]{2,4}")
_SPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # wide scripts with a space within names
NAMED_HOST = re.compile(r"[^\W\d_]{3,}\.[a-z]{2,}", re.I)
_LONGEST_PREFIX = 4  # words
_MOST_WORDS = 6
_LONGEST = 60  # characters
_WIDE_NAME = 12  # characters
_MOST_NAMES = 20
_INITIALED = 2  # words of a name such as `Di Maio`
_WHOLE_NAME = 2  # words after which a name may be over
_LONG_BREAK = 5  # letters from which a word that ends a name may be its last
_LONGEST_BYLINE = 12  # words of a piece of text that may be a byline
_LONGEST_PAIR = 120  # characters of two such pieces
_MOST_TEXT = 1_000  # characters of a byline that are read


@lru_cache(maxsize=512)  # a page names its authors many times over
def names(byline: str) -> tuple[str, ...]:
    """The people a machine-readable byline names, in order, each once; a single word passes as a name."""
    return _unique(_pieces(byline))


@lru_cache(maxsize=512)
def full_names(byline: str) -> tuple[str, ...]:
    """The people a byline in running text names: only pieces of two words and more that are written as names.

    In scripts whose names are one word, a name passes alone; a Korean one beside what its bearer does.
    """
    told = any(_bare(word) in lexicon().roles for word in byline.split()[:_LONGEST_BYLINE])
    return tuple(
        name
        for name in _unique(_pieces(byline))
        if _is_unspaced(name) or _written_as_name(name) or (told and _HANGUL.fullmatch(name))
    )


def picture_names(byline: str) -> tuple[str, ...]:
    """The people a byline names only for its pictures: "Photography by …"."""
    words = byline.split()
    length = _start(words, lexicon().pictures)
    return names(" ".join(words[length:])) if length > _prefix_length(words) else ()


def names_after_prefix(pieces: list[str]) -> tuple[str, ...]:
    """The people named in the first short piece of text that starts as bylines do ("by", "von", "par" …).

    The name may stand in the piece after it, as where it is a link. After a label such as "Photograph:" it is that of
    who took the picture.
    """
    for place, piece in enumerate(pieces):
        words = piece.split()
        if len(words) <= _LONGEST_BYLINE and _prefix_length(words) and not _labels_picture(pieces[max(0, place - 1)]):
            found = full_names(piece) or full_names(" ".join(pieces[place : place + 2])[:_LONGEST_PAIR])
            if found:
                return found
    return ()


def _labels_picture(piece: str) -> bool:
    """Whether a piece of text says that a picture's maker is named next, and nothing else."""
    words = piece.split()[: _LONGEST_PREFIX + 1]
    return bool(words) and _start(words, lexicon().pictures) == len(words)


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
    addressless = _ADDRESS.sub(" ", dateless)
    framed = _FRAMED.fullmatch(addressless)
    text = framed[1] if framed else _ASIDE.sub(" ", addressless)
    found = [list(_names_in(piece)) for piece in _authored(_HARD.split(text))]
    whole = any(" " in name for people in found for name in people)
    yield from (name for people in found if not whole or not _is_remark(people) for name in people)


def _names_in(piece: str) -> Iterator[str]:
    return _wide_names(piece) if _is_unspaced(piece) else _narrow_names(piece)


def _is_unspaced(text: str) -> bool:
    """Whether a text is in a script that has no spaces within names."""
    return is_wide(text) and not _SPACED.search(text)


def _is_remark(people: list[str]) -> bool:
    """Whether a piece beside a whole name is one word: a place, an agency, an academic degree."""
    return len(people) == 1 and " " not in people[0] and people[0].lower() != people[0].upper()


def _authored(pieces: list[str]) -> Iterator[str]:
    """The pieces of a byline without the jobs after a name and without who took the pictures.

    Whose are the words and the pictures, after two labels in a row, stays.
    """
    known, labelled, skipping = lexicon(), False, False
    for place, words in enumerate(piece.split() for piece in pieces):
        pictured, prefixed = _start(words, known.pictures), _prefix_length(words)
        if pictured > prefixed:
            skipping = pictured == len(words) and not labelled
            words = words[pictured:] if labelled else []
        elif skipping or (place and words and _bare(words[0]) in known.roles):
            skipping, words = False, []
        if words:
            labelled = prefixed == len(words)
            yield " ".join(words)


def _narrow_names(piece: str) -> Iterator[str]:
    for words in _joined(_unprefixed(piece.split())):
        name = " ".join(_person(words)).strip(PUNCTUATION.replace(".", ""))
        if name and _may_be_person(name):
            yield name


def _unprefixed(words: list[str]) -> list[str]:
    length = -1
    while length:
        length = _prefix_length(words)
        words = words[length:]
    return words


def _prefix_length(words: list[str]) -> int:
    found = _start(words, lexicon().prefixes)
    return 0 if found == 1 and len(words) == _INITIALED and _is_initialed(words) else found


def _start(words: list[str], phrases: frozenset[str]) -> int:
    """How many words the longest of some phrases has that a list of words starts with, 0 for none."""
    if not words or _bare(words[0]) not in lexicon().starts:
        return 0
    lengths = range(min(_LONGEST_PREFIX, len(words)), 0, -1)
    return next((length for length in lengths if _bare(" ".join(words[:length])) in phrases), 0)


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
    return words[: next((place for place in range(len(words)) if _ends(words, place)), None)]


def _ends(words: list[str], place: int) -> bool:
    """Whether a name is over before this word of a byline."""
    known, word = lexicon(), words[place]
    bare = _bare(word)
    if bare in known.roles or any(map(str.isdigit, word)) or (word.islower() and bare in known.breaks):
        return True
    if place < _WHOLE_NAME:
        return False
    if bare in known.breaks and (place + 1 < len(words) or len(word) >= _LONG_BREAK):
        return True
    tail = words[place:]
    agency = len(tail) > 1 or (word.isupper() and not words[0].isupper())
    return (agency and plain(" ".join(tail)) in known.agencies) or (bare in known.credentials and not word.istitle())


def _may_be_person(name: str) -> bool:
    known, text = lexicon(), plain(name)
    words = [_bare(word) for word in text.split()]
    if not 0 < len(words) <= _MOST_WORDS or not 1 < len(name) <= _LONGEST or NAMED_HOST.search(name):
        return False
    if text in known.credentials or _is_agency(name):
        return False
    parts = [part for word in words for part in word.split("-")]
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    if words[-1].endswith(known.desk_ends) or not known.desks.isdisjoint(pairs.union(words, parts)):
        return False
    return any(map(str.isalpha, name))


def _is_agency(name: str) -> bool:
    """Whether a name is an agency's, or starts with one: its full name, or its short one in capitals."""
    known, words = lexicon().agencies, name.split()
    starts = (" ".join(words[:length]) for length in range(1, _LONGEST_PREFIX + 1))
    if plain(name) in known or any(start.isupper() or " " in start for start in starts if plain(start) in known):
        return True
    parts = plain(name).split("-")
    return parts[0] in known and (name.islower() or known.issuperset(parts))


def _wide_names(piece: str) -> Iterator[str]:
    parts = [part for part in map(_wide_part, piece.split()) if part]
    whole = parts if len(parts) > 1 and all(len(part) >= _FULL_WIDE for part in parts) else [" ".join(parts)]
    yield from (name for name in whole if 1 < len(name) <= _WIDE_NAME and not any(map(str.isdigit, name)))


def _wide_part(part: str) -> str:
    """A part of a byline without the words before and after a name; "" for a desk or an agency."""
    known = lexicon()
    for word in known.wide:
        part = part.removeprefix(word).removesuffix(word).strip(PUNCTUATION + "・=＝")
    return "" if any(word in part for word in known.wide_desks) or plain(part) in known.agencies else part


_FULL_WIDE = 3  # signs from which a part of a wide byline is a name of its own


def _written_as_name(name: str) -> bool:
    words = name.split()
    if len(words) < 2:
        return False
    return all(not word[0].islower() or _bare(word) in lexicon().particles for word in words)


@lru_cache(maxsize=4_096)  # most words of bylines come again and again
def _bare(word: str) -> str:
    return plain(word).strip(PUNCTUATION)
