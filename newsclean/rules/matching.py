"""Which text rules hold in a block of text, and for which of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsclean.rules.pack import Pack, Signs
from newsclean.rules.rule import TextRule
from newsclean.text import is_wide, words
from newsclean.text.quotes import speech
from newsclean.text.sentences import Stretch, seams, stretches

_LABEL_WORDS, _LABEL_SIGNS = 12, 600  # of the longest label glued onto prose
_PLAIN = 3.9  # log-odds of a rule that makes a label plain by itself
_NAME_SIGNS = 10  # of a quoted name in a script without spaces; what is longer is speech
_REACH = 80  # characters before a place in which a word or an address that it is in may begin
_ADDRESS = re.compile(r"(?:[@#]|://|www\.)\S{0,80}\Z")
_ENDING, _BEGINNING = re.compile(r"[^\W\d_]{1,20}\Z"), re.compile(r"[^\W\d_]{1,20}")
_EDGES = " \t\n#*>_~|•·–—-→›»▶:.…¡¿"


class Part(NamedTuple):
    """A sentence of a block, or a label glued onto one, with its signs."""

    stretch: Stretch
    signs: Signs


class Match(NamedTuple):
    """A rule and the sentences it holds for, from the `first` to the `last` by number."""

    first: int
    last: int
    rule: TextRule


def divide(text: str, pack: Pack) -> list[Part]:
    """The sentences of a block; those are divided again in which a label was glued onto prose without a stop.

    Their signs are read outside quotation marks: what somebody says in the story is the story's.
    """
    heard = without_speech(text)
    quotes = [start for start, _ in speech(text) if start and text[start - 1].isalnum()]
    return [
        Part(part, _signs(heard[part.start : part.end], pack))
        for stretch in stretches(text)
        for part in _unglue(heard, stretch, quotes, pack)
    ]


def without_speech(text: str) -> str:
    """The text as rules see it: all that stands in quotation marks, if it is more than a word, is made blank."""
    for start, end in speech(text):
        if " " in text[start:end].strip() or (is_wide(text[start:end]) and end - start > _NAME_SIGNS):
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def find_matches(text: str, parts: Sequence[Part], pack: Pack) -> Iterator[Match]:
    """The rules that hold in single sentences, in two neighbouring ones together, and in the block as a whole."""
    alone = [{*part.signs.phrases, *pack.matches(part.signs.concepts, part.signs.words)} for part in parts]
    for place, rules in enumerate(alone):
        yield from (Match(place, place, rule) for rule in rules)
    for place in range(len(parts) - 1):
        left, right = parts[place].signs, parts[place + 1].signs
        both = pack.matches(_union(left.concepts, right.concepts), left.words + right.words)
        known = alone[place] | alone[place + 1]
        yield from (Match(place, place + 1, rule) for rule in both if rule.window > 1 and rule not in known)
    if len(parts) > 1:
        known = set().union(*alone)
        whole = _signs(without_speech(text), pack).phrases
        yield from (Match(0, len(parts) - 1, rule) for rule in whole if rule not in known)


def _union(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    return left | right | {f"{concept}+" for concept in left & right if concept[-1] != "+"}


def _unglue(text: str, stretch: Stretch, quotes: Iterable[int], pack: Pack) -> Iterator[Stretch]:
    """A sentence, divided where a label ends or begins; `quotes` are where speech is glued onto what stands before."""
    start, end, joint = stretch
    places = {start + seam for seam in seams(text[start:end])}.union(place for place in quotes if start < place < end)
    for place in sorted(places):
        if _is_name(text, place, pack):
            continue
        if _is_label(text, start, place, pack) or _is_label(text, place, end, pack):
            yield Stretch(start, place, joint)
            start, joint = place, "glue"
    yield Stretch(start, end, joint)


def _is_name(text: str, place: int, pack: Pack) -> bool:
    """Whether a place is within a name that may have a capital inside: of a network or in one, or an address."""
    near = max(0, place - _REACH)
    if _ADDRESS.search(text, near, place):
        return True
    before, after = _ENDING.search(text, near, place), _BEGINNING.match(text, place)
    return bool(before and after and "network" in pack.signs((before[0] + after[0]).lower(), 1).concepts)


def _is_label(text: str, start: int, end: int, pack: Pack) -> bool:
    """Whether a slice of a text is short, and plainly boilerplate by itself."""
    if end - start > _LABEL_SIGNS or words(text[start:end]) > _LABEL_WORDS:
        return False
    signs = _signs(text[start:end], pack)
    rules = (*signs.phrases, *pack.matches(signs.concepts, signs.words))
    return any(rule.action == "drop" and rule.weight >= _PLAIN for rule in rules)


def _signs(text: str, pack: Pack) -> Signs:
    return pack.signs(text.strip(_EDGES), words(text))
