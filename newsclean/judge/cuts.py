"""What the judge decides for a block: nothing, a whole removal, or cuts at exact places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.model import Block, Field, Moved, Removal, Verdict


class Cut(NamedTuple):
    """A slice of a block's text, in characters, that is boilerplate by a verdict."""

    start: int
    end: int
    verdict: Verdict


class Ruling(NamedTuple):
    """What becomes of one block: cuts in order without overlap; what is left is body text, or a field's.

    `guard` is the category of the guard ("note", "helpline" ...) that made the judge keep it, if one did.
    """

    facts: Facts
    cuts: tuple[Cut, ...] = ()
    field: Field | None = None
    guard: str | None = None


def whole(facts: Facts, verdict: Verdict) -> Ruling:
    """The ruling that removes a block as a whole."""
    return Ruling(facts, (Cut(0, len(facts.text), verdict),))


def account(rulings: Iterable[Ruling]) -> Iterator[Block | Moved | Removal]:
    """The pieces an article is built from, in order: every character but white space is in exactly one."""
    for ruling in rulings:
        yield from _pieces(ruling)


def _pieces(ruling: Ruling) -> Iterator[Block | Moved | Removal]:
    text, place = ruling.facts.text, 0
    for cut in ruling.cuts:
        yield from _kept(ruling, place, cut.start)
        part = _trim(text, cut.start, cut.end)
        yield Removal(
            category=cut.verdict.category,
            rule=cut.verdict.rule,
            text=text[slice(*part)],
            index=ruling.facts.index,
            reason=cut.verdict.reason,
            part=None if part == _trim(text, 0, len(text)) else part,
        )
        place = cut.end
    yield from _kept(ruling, place, len(text))


def _kept(ruling: Ruling, start: int, end: int) -> Iterator[Block | Moved]:
    facts = ruling.facts
    span = _trim(facts.text, start, end)
    if span[0] == span[1]:
        return
    text = facts.text[slice(*span)]
    part = None if span == _trim(facts.text, 0, len(facts.text)) else span
    if ruling.field:
        yield Moved(ruling.field, text, facts.index, part)
    else:
        yield Block(facts.kind, text, facts.level, facts.index, part)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
