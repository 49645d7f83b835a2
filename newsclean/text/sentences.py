"""Where a block may be divided: between sentences, and where boilerplate was glued onto prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Joint = Literal["block", "line", "space", "glue"]
"""What stands before a sentence: the start of its block, a line break, white space, or nothing at all."""


class Stretch(NamedTuple):
    """A slice of a block's text, in characters, without the white space around it."""

    start: int
    end: int
    joint: Joint


_CASELESS = "\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_CLOSERS = "\"'”’»)\\]）」』】"
_END = re.compile(
    rf"(?P<stop>[.!?…]+|(?<=[\u0370-\u03ff]);)[{_CLOSERS}]*(?P<gap>\s*)(?=\S)"
    rf"|[。！？｡।॥؟۔]+[{_CLOSERS}]*(?P<wide>\s*)(?=\S)"
    r"|(?P<line>\s*\n\s*)(?=\S)"
)
_OPENERS = "\"'“‘„«([（「『【¿¡#*•–—-"
_LINE_SIGNS = ("©", "▶", "►", "→", "•", "■", "●", "★", "✉")
_CASELESS_LETTER = re.compile(f"[{_CASELESS}]")
_LETTERS = [chr(code) for code in range(0x41, 0x530) if chr(code).isalpha()]
_CAPITAL = "".join(filter(str.isupper, _LETTERS))
_SMALL = "".join(filter(str.islower, _LETTERS))
_ABBREVIATED = re.compile(rf"(?:^|[^\w])(?:[{_CAPITAL}{_SMALL}]|[{_CAPITAL}][{_CAPITAL}{_SMALL}]{{0,2}}|(?:\w\.)+\w)$")
_SEAM = re.compile(
    rf"(?<=[{_SMALL}\d)\]?!:…])(?=[\"“‘«„]?[{_CAPITAL}](?:[{_SMALL}]| [{_SMALL}]))"
    rf"|(?<=[{_CAPITAL}][{_CAPITAL}])(?=[{_CAPITAL}][{_SMALL}])"
    rf"|(?<=[{_SMALL}])(?=[{_CAPITAL}]{{3}}[{_CAPITAL} ]*[.!]?\s*\Z)"
    rf"|(?<=[{_SMALL}])(?=\d{{1,5}} [{_CAPITAL}{_SMALL}]{{4}})"
    r"|(?<=[】］\]])(?=\w)|(?<=[^\s\[［【])(?=[【［])"
)
_BEFORE, _QUOTES, _GOES_ON = rf"[{_SMALL}\d)\]?!:…]", '["“‘«„]', rf"(?=[{_SMALL}]| [{_SMALL}])"
_HAS_SEAM = re.compile(
    rf"[{_CAPITAL}\"“‘«„】］\]【［]"
    rf"(?:(?<={_BEFORE}[{_CAPITAL}])(?:{_GOES_ON}|(?=[{_CAPITAL}]{{2}}))|(?<={_BEFORE}{_QUOTES})(?=[{_CAPITAL}])|(?<=[{_CAPITAL}]{{3}})(?=[{_SMALL}])"
    r"|(?<=[】］\]])(?=\w)|(?<=\S[【［]))"
)
"""Where there may be a seam; capitals and brackets are soon found."""


def seams(text: str) -> list[int]:
    """The places where a small letter or a sign runs into a capital, or a bracket into text.

    "CommentsThe" has one, but also "McDonald"; what they part is for the caller to judge.
    """
    return [match.start() for match in _SEAM.finditer(text)] if _HAS_SEAM.search(text) else []


def unseamed(text: str) -> str:
    """The text with a space at every seam."""
    return _SEAM.sub(" ", text) if _HAS_SEAM.search(text) else text


def stretches(text: str) -> list[Stretch]:
    """The sentences of a block's text, in order; every character but white space is in exactly one."""
    found: list[Stretch] = []
    start = _skip(text, 0)
    joint: Joint = "block"
    for end, following in _boundaries(text):
        if end > start:
            found.append(Stretch(start, end, joint))
            start, joint = _skip(text, end), following
    end = len(text.rstrip())
    if end > start:
        found.append(Stretch(start, end, joint))
    return found


def _boundaries(text: str) -> Iterator[tuple[int, Joint]]:
    for match in _END.finditer(text):
        if match["line"] is not None:
            yield match.start(), "line"
        elif match["wide"] is not None:
            gap = match["wide"]
            yield match.end() - len(gap), _joint_of(gap)
        elif _ends_sentence(text, match):
            gap = match["gap"]
            yield match.end() - len(gap) - _opened(text, match), _joint_of(gap)


def _opened(text: str, match: re.Match[str]) -> int:
    """How many signs after a stop open the next sentence's quotation, 0 or 1."""
    glued = not match["gap"] and text[match.end() - 1] == '"'
    return int(glued and text.count('"', 0, match.start()) % 2 == 0)


def _joint_of(gap: str) -> Joint:
    return "line" if "\n" in gap else "space" if gap else "glue"


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a stop ends a sentence; not after initials and abbreviations, not within a number, name or address."""
    if text[match.end() : match.end() + 1] in _LINE_SIGNS:
        return True
    follower = text[match.end() : match.end() + 4].lstrip(_OPENERS)[:1]
    if not text[match.start() - 1 : match.start()].strip():
        return False
    if not follower or not (follower.isupper() or follower.isdigit() or _CASELESS_LETTER.match(follower)):
        return False
    if not match["gap"] and (follower.isdigit() or "/" in _word_around(text, match.start())):
        return False
    if match["stop"] != ".":
        return True
    if follower.isdigit() and text[match.start() - 1].isdigit():
        return False
    return not _ABBREVIATED.search(text[max(0, match.start() - 12) : match.start()])


def _word_around(text: str, place: int) -> str:
    left = text.rfind(" ", 0, place) + 1
    right = text.find(" ", place)
    return text[left : right if right >= 0 else len(text)]


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
