"""What stands before an article: a challenge, a wall, a page that says there is none, a page for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from newsclean.page.document import Page
from newsclean.page.glance import Glance
from newsclean.page.signatures import Headers, Kind, Sign, head_signs, page_signs

_ENOUGH = 2  # weak signs that are as good as a strong one
_MOST_ELEMENTS = 20_000  # on a page that is looked at
_FEW_WORDS = 25  # on a page that is as good as empty
_OF_SUCCESS: tuple[Kind, ...] = ("not_found", "scripts")  # with another status they say no more than the status does


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """What stands before the article; `evidence` are the signs it was known by, strongest first, in plain words."""

    kind: Kind
    evidence: tuple[str, ...]


class _Room(NamedTuple):
    """The most words and links on a page of a kind, and the most words of prose, by weak signs and by strong ones."""

    words: int
    links: int
    prose_by_weak: int
    prose_by_strong: int


# In the order in which they are looked for: pages of the first kinds need scripts, too.
_ROOMS: dict[Kind, _Room] = {
    "challenge": _Room(words=400, links=40, prose_by_weak=80, prose_by_strong=250),
    "consent": _Room(words=1_500, links=80, prose_by_weak=300, prose_by_strong=800),
    "login": _Room(words=500, links=150, prose_by_weak=120, prose_by_strong=120),
    "not_found": _Room(words=1_500, links=400, prose_by_weak=150, prose_by_strong=150),
    "scripts": _Room(words=80, links=60, prose_by_weak=30, prose_by_strong=30),
}


def read_obstacle(page: Page, *, status: int, headers: Headers) -> Obstacle | None:
    """What stands before the article on a page without one; None where nothing is known to.

    `status` and `headers` (pairs of a name in lower case and a value) are those of the answer. One strong sign or two
    weak ones are needed; on a page with much to read only those in the headers count.
    """
    glance = Glance(page)
    kinds = (kind for kind in _ROOMS if status < 300 or kind not in _OF_SUCCESS)
    found = ((kind, tuple(_signs(kind, glance, status, headers))) for kind in kinds)
    return next((Obstacle(kind=kind, evidence=_evidence(signs)) for kind, signs in found if _convince(signs)), None)


def _signs(kind: Kind, glance: Glance, status: int, headers: Headers) -> Iterator[Sign]:
    yield from head_signs(kind, status, headers)
    room = _ROOMS[kind]
    if glance.elements > _MOST_ELEMENTS or glance.links > room.links:
        return
    if glance.words > room.words or glance.prose > room.prose_by_strong:
        return
    shown = page_signs(kind, status, glance)
    yield from (sign for sign in shown if sign.weight == "strong" or glance.prose <= room.prose_by_weak)
    if kind == "scripts" and glance.words <= _FEW_WORDS and (glance.sources or glance.inline):
        yield Sign(f"the page has scripts, and {glance.words} words to read", "strong", "empty")


def _convince(signs: tuple[Sign, ...]) -> bool:
    weights = {sign.weight for sign in signs}
    independent = {sign.source for sign in signs if sign.weight == "weak"}
    return "strong" in weights or ("against" not in weights and len(independent) >= _ENOUGH)


def _evidence(signs: tuple[Sign, ...]) -> tuple[str, ...]:
    strong_first = sorted(signs, key=lambda sign: sign.weight != "strong")
    told = (sign.told for sign in strong_first if sign.weight != "against")
    return tuple(dict.fromkeys("".join(filter(str.isprintable, text)) for text in told))
