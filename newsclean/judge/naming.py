"""From marks to cuts: what each marked sentence is removed as, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from newsclean.judge.cuts import Cut
from newsclean.judge.scoring import Judged
from newsclean.model import Verdict
from newsclean.rules import Pack

OWN = 2.4
"""From which score (log-odds) a part of a run is named by its own category."""
_COMPANY = " (in one run with it)"


def name_runs(judged: Sequence[Judged], marks: Sequence[bool], pack: Pack) -> list[Verdict | None]:
    """The verdict of each marked sentence, None for the others."""
    verdicts: list[Verdict | None] = []
    for marked, group in groupby(zip(judged, marks, strict=True), key=lambda pair: pair[1]):
        run = [item for item, _ in group]
        verdicts += _name(run, pack) if marked else [None] * len(run)
    return verdicts


def cuts(sentences: Sequence[tuple[Judged, Verdict | None]]) -> Iterator[Cut]:
    """The cuts of one block: one for each row of neighbouring sentences of the same category."""
    for category, group in groupby(sentences, key=lambda row: row[1].category if row[1] else None):
        run = list(group)
        strongest = max((verdict for _, verdict in run if verdict), key=lambda verdict: verdict.score, default=None)
        if category and strongest:
            yield Cut(run[0][0].sentence.stretch.start, run[-1][0].sentence.stretch.end, strongest)


def verdict_of(owner: Judged, pack: Pack, item: Judged | None = None) -> Verdict:
    """The verdict that a sentence's evidence gives, for itself or for another one of its run."""
    item = item or owner
    evidence = tuple(owner.evidence[owner.category])
    reason = pack.reason(evidence[0].rule) + ("" if owner.block == item.block else _COMPANY)
    return Verdict(owner.category, evidence[0].rule, reason, round(item.score, 2), evidence)


def _name(run: Sequence[Judged], pack: Pack) -> Iterator[Verdict]:
    """The verdicts of a run: each part of a block is named by its strongest sentence, or else by its neighbour."""
    owner = max(run, key=lambda item: item.score)
    for part in _parts(run):
        strongest = max(part, key=lambda item: item.score)
        owner = strongest if strongest.score >= OWN else owner
        yield from (verdict_of(owner, pack, item) for item in part)


def _parts(run: Sequence[Judged]) -> list[list[Judged]]:
    """The sentences of a run, divided at blocks, lines and glue."""
    parts: list[list[Judged]] = []
    for item in run:
        if not parts or item.sentence.stretch.joint != "space":
            parts.append([])
        parts[-1].append(item)
    return parts
