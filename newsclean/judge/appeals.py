"""Appeals of several blocks: what the path left out of them, because it says nothing itself, goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from newsclean.body.facts import Facts
from newsclean.judge.bridges import ANY, APPEALS, BlockMark, bridged
from newsclean.judge.growth import REACH, Beside, grown
from newsclean.judge.scoring import Judged
from newsclean.judge.weigher import Weigher
from newsclean.rules import Pack
from newsclean.text import words
from newsclean.text.quotes import quoted_share

_SPEECH = 0.3
_FAINT, _SHORT, _OPENING, _HEAD = 0.5, 14, 1.2, 10
"""What a block needs to be the opening of an appeal (log-odds), if it is short (words) and if it is longer."""
_REST = 0.5
"""The log-odds of being part of an appeal, over which the rest of a paragraph goes with the sentences that are one."""
_UNLIKE = -4.0
"""The log-odds of being part of an appeal, under which a block between two parts of one stays."""

_Rows = Sequence[tuple[Judged, bool]]
"""The sentences of a block with their marks."""


def bridge(
    facts: Sequence[Facts],
    judged: Sequence[Judged],
    marks: Sequence[bool],
    around: dict[int, list[BlockMark]],
    pack: Pack,
) -> list[bool]:
    """The marks with those blocks added that lean to boilerplate or stand between two parts of one appeal."""
    if not any(marks):
        return list(marks)
    rows = groupby(zip(judged, marks, strict=True), key=lambda pair: pair[0].block)
    blocks = {block: _lean(list(group)) for block, group in rows}
    row: list[BlockMark] = []
    places: list[int] = []
    for block, fact in enumerate(facts):
        mark = _block_mark(fact, blocks[block]) if block in blocks else BlockMark(fact.text, None, None, frozenset())
        row += [*around.get(block, ()), mark]
        places += [*(-1 for _ in around.get(block, ())), block]
    found = blocks.keys() & {places[place] for place in bridged(row)}
    bridges = {block for block in found if _is_like(facts[block], blocks[block], pack)}
    return [marked or block in bridges for block in blocks for _, marked in blocks[block]]


def grow(facts: Sequence[Facts], judged: Sequence[Judged], marks: Sequence[bool], weigher: Weigher) -> list[bool]:
    """The marks with those blocks added that stand beside an appeal and read like parts of it, and with their rests."""
    blocks = {
        block: list(group) for block, group in groupby(zip(judged, marks, strict=True), key=lambda pair: pair[0].block)
    }
    pack = weigher.pack
    appeals = {block: category for block, rows in blocks.items() if (category := _appeal(facts[block], rows, pack))}
    near = {place for block in appeals for place in range(block - REACH, block + REACH + 1)} & blocks.keys()
    beside = {place: _beside(facts[place], blocks[place], appeals.get(place, ""), weigher) for place in near}
    found = grown(beside, len(facts))
    return [marked or item.block in found or item.block in appeals for item, marked in zip(judged, marks, strict=True)]


def _lean(rows: _Rows) -> _Rows:
    """A block's sentences; if none is marked, all are if together they gain more as boilerplate than as story."""
    leaning = not any(marked for _, marked in rows) and sum(item.gain for item, _ in rows) > 0
    return [(item, marked or leaning) for item, marked in rows]


def _block_mark(fact: Facts, rows: _Rows) -> BlockMark:
    ends = [next((item.category for item, _ in side if item.category), "") for side in (rows, rows[::-1])]
    return BlockMark(
        fact.text,
        ends[0] if rows[0][1] else None,
        ends[1] if rows[-1][1] else None,
        frozenset(category for item, _ in rows for category in item.evidence),
        _is_held(fact, rows),
        any("said" in item.sentence.signs.concepts for item, _ in rows),
        _leads(fact, rows),
    )


def _leads(fact: Facts, rows: _Rows) -> str | None:
    """The category a block may open: one it speaks of faintly, or any if it is a line without a full stop."""
    if fact.words <= _HEAD and not fact.text.rstrip().endswith((".", "。", "।", "…")):
        return ANY
    least = _FAINT if fact.words <= _SHORT else _OPENING
    return next((item.category for item, _ in rows if item.score >= least), None)


def _is_like(fact: Facts, rows: _Rows, pack: Pack) -> bool:
    """Whether a block between two parts of an appeal is not plainly the story's."""
    return pack.appeal_odds(fact.text, fact.words, _concepts(rows)) > _UNLIKE


def _appeal(fact: Facts, rows: _Rows, pack: Pack) -> str:
    """The category of the appeal that a block was removed as; "" for one of another kind or with a rest of story."""
    marked = [item for item, marked in rows if marked]
    category = max(marked, key=lambda item: item.score).category if marked else ""
    if category not in APPEALS:
        return ""
    rest = [item for item, marked in rows if not marked]
    return category if not rest or _completes(fact, rows, rest, pack) else ""


def _completes(fact: Facts, rows: _Rows, rest: Sequence[Judged], pack: Pack) -> bool:
    """Whether what stays of a paragraph reads like part of the appeal that the other sentences are."""
    if _is_held(fact, rows) or any(item.sentence.stretch.joint != "space" for item, _ in rows[1:]):
        return False
    text = " ".join(fact.text[item.sentence.stretch.start : item.sentence.stretch.end] for item in rest)
    concepts = [item.sentence.signs.concepts for item in rest]
    return pack.appeal_odds(text, words(text), concepts) > _REST


def _beside(fact: Facts, rows: _Rows, appeal: str, weigher: Weigher) -> Beside:
    if all(marked for _, marked in rows):
        return Beside(appeal, False, lambda: 0.0)
    read = weigher.read(fact)
    held = any(marked for _, marked in rows) or any(item.guard for item in read) or _is_speech(fact)
    concepts = [item.signs.concepts for item in read]
    return Beside(appeal, held, partial(weigher.pack.appeal_odds, fact.text, fact.words, concepts))


def _is_held(fact: Facts, rows: _Rows) -> bool:
    """Whether a guard or quoted speech keeps a block."""
    return any(item.sentence.guard for item, _ in rows) or _is_speech(fact)


def _is_speech(fact: Facts) -> bool:
    return quoted_share(fact.text) > _SPEECH


def _concepts(rows: _Rows) -> list[frozenset[str]]:
    return [item.sentence.signs.concepts for item, _ in rows]
