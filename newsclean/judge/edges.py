"""Verdicts on the first and last lines of a story, once the rest has been judged: labels, signatures, sign-offs."""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.body.facts import Facts
from newsclean.body.prose import ends_sentence, prose
from newsclean.judge.cuts import Ruling, whole
from newsclean.judge.reasons import CLOSING, LABEL, structural
from newsclean.model import Verdict
from newsclean.rules.names import UNNAMED

_LABEL_WORDS = 8  # words
_CLOSING = 60  # words
_ROW = 4  # headings
_END, _TEXT = 0, 7  # what stands after a heading, beside the levels of other headings
_MOST_BOLD = 3  # blocks of prose; in a story with more, bold is a habit and signs nothing off
_LABEL_KINDS = ("paragraph", "heading", "list_item", "caption")


def judge_edges(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The same rulings with the labels before the first prose, the sign-offs after the last and empty headings cut."""
    settled = list(rulings)
    _cut_labels(settled)
    _cut_closing(settled)
    _cut_orphans(settled)
    return tuple(settled)


def _is_open(ruling: Ruling) -> bool:
    return not ruling.cuts and ruling.field is None


def _is_label(facts: Facts) -> bool:
    return facts.kind in _LABEL_KINDS and facts.words < _LABEL_WORDS and not ends_sentence(facts.text)


def _cut_labels(rulings: list[Ruling]) -> None:
    makes = [ruling.facts.level for ruling in rulings if _is_open(ruling) and ruling.facts.kind == "heading"]
    for place, ruling in enumerate(rulings):
        facts = ruling.facts
        if not _is_open(ruling):
            continue
        if ruling.guard or not _is_label(facts) or (facts.kind == "heading" and makes.count(facts.level) > 1):
            return
        rulings[place] = whole(facts, LABEL)


def _cut_closing(rulings: list[Ruling]) -> None:
    bold = sum(1 for ruling in rulings if _is_open(ruling) and ruling.facts.emphasis and prose(ruling.facts))
    for place in range(len(rulings) - 1, -1, -1):
        ruling = rulings[place]
        facts = ruling.facts
        if not _is_open(ruling):
            continue
        signed = facts.emphasis and facts.kind == "paragraph" and facts.words <= _CLOSING and bold <= _MOST_BOLD
        label = facts.kind == "paragraph" and _is_label(facts)
        if ruling.guard or not (signed or label):
            return
        rulings[place] = whole(facts, CLOSING)


def _cut_orphans(rulings: list[Ruling]) -> None:
    if _is_outline(rulings):
        return
    under: list[Verdict] = []
    after = _END
    for place in range(len(rulings) - 1, -1, -1):
        ruling = rulings[place]
        if ruling.cuts:
            under.append(ruling.cuts[0].verdict)
        elif ruling.field is None:
            if ruling.facts.kind == "heading" and _is_orphan(ruling.facts.level, under, after):
                rulings[place] = whole(ruling.facts, _orphan(under[-1] if under else None))
            else:
                after = ruling.facts.level or _TEXT
            under.clear()


def _is_orphan(level: int, under: Sequence[Verdict], after: int) -> bool:
    """Whether a heading has nothing under it, at the end of the story, or only links before the next part of it."""
    if after == _END:
        return True
    listed = after <= level or len(under) > 1
    return listed and bool(under) and all(verdict.category == "related" for verdict in under)


def _is_outline(rulings: Sequence[Ruling]) -> bool:
    """Whether a story ends in a row of headings, as galleries do whose pictures' texts are captions."""
    row = 0
    for ruling in reversed(rulings):
        if _is_open(ruling):
            if ruling.facts.kind != "heading":
                break
            row += 1
    return row >= _ROW


def _orphan(below: Verdict | None) -> Verdict:
    category = below.category if below else UNNAMED
    return structural(category, "orphan-heading", "Nothing of the story stands under it.")
