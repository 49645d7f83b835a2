"""The verdict for every sentence of an article's blocks, from its own evidence and its neighbours'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.judge.cuts import Cut, Ruling
from newsclean.judge.evidence import Sentence, score, weigh
from newsclean.judge.runs import Step, best_path
from newsclean.model import Evidence, Verdict
from newsclean.rules import Pack, Rulebook
from newsclean.rules.tongue import tongues
from newsclean.text import words

ANCHOR = 3.0
"""What a run needs at least once: a sentence whose evidence (log-odds) would carry it alone at an edge."""
OWN = 2.4
"""From which score (log-odds) a sentence in a run is named by its own category."""
ALONE = 0.6
"""The share of a block's characters that must be boilerplate for the block to be called so."""
GUARDED = -8.0
_PRIOR, _PRIOR_PER_WORD, _PRIOR_MOST, _PRIOR_BLOCK = 0.5, 0.06, 2.2, 4.5
_PROSE_WORDS = 12
_LINKED, _LINK_SHARE, _EMPHASIS, _MASKED = 0.8, 0.5, 0.6, 1.5
_KEPT_KINDS = frozenset({"code", "table"})


class _Judged(NamedTuple):
    """A sentence with the block it is of, its scores by category, and the best of them."""

    block: int
    sentence: Sentence
    prior: float
    evidence: dict[str, list[Evidence]]
    category: str
    score: float


def judge_blocks(
    rulings: Sequence[Ruling], rulebook: Rulebook, *, language: str | None = None, site: str | None = None
) -> tuple[Ruling, ...]:
    """The same rulings in the same order, with cuts where the text is boilerplate, and fields where it is a credit.

    Blocks that are cut already or belong to a field are left as they are. `language` is a hint (BCP 47), `site` the
    name the outlet goes by.
    """
    open_blocks = [place for place, ruling in enumerate(rulings) if _is_open(ruling)]
    facts = [rulings[place].facts for place in open_blocks]
    pack = rulebook.pack(*tongues("\n".join(fact.text for fact in facts), language))
    settled = dict(zip(open_blocks, _rule(facts, pack), strict=True))
    return tuple(settled.get(place, ruling) for place, ruling in enumerate(rulings))


def _is_open(ruling: Ruling) -> bool:
    return not ruling.cuts and ruling.field is None


def _rule(facts: Sequence[Facts], pack: Pack) -> Iterator[Ruling]:
    weighed = [weigh(fact, pack) for fact in facts]
    judged = _judge(facts, weighed)
    marks = _anchored(judged, best_path([_step(item) for item in judged]))
    verdicts = iter(_verdicts(judged, marks, pack))
    for fact, sentences in zip(facts, weighed, strict=True):
        cuts = tuple(_cuts([(sentence, next(verdicts)) for sentence in sentences]))
        guard = None if cuts else _guard(sentences)
        yield Ruling(fact, cuts, "credits" if guard == "credit" else None, guard)


def _judge(facts: Sequence[Facts], weighed: Sequence[Sequence[Sentence]]) -> list[_Judged]:
    edges = _edges(facts, weighed)
    rows: list[_Judged] = []
    for block, (fact, sentences) in enumerate(zip(facts, weighed, strict=True)):
        priors = [min(_PRIOR_MOST, _PRIOR + _PRIOR_PER_WORD * item.signs.words) for item in sentences]
        shrink = min(1.0, _PRIOR_BLOCK / max(sum(priors), 0.1))
        for sentence, prior in zip(sentences, priors, strict=True):
            evidence = sentence.evidence(edges[block])
            category, weight = _best(evidence, fact)
            rows.append(_Judged(block, sentence, prior * shrink, evidence, category, weight))
    return rows


def _best(evidence: dict[str, list[Evidence]], fact: Facts) -> tuple[str, float]:
    if not evidence:
        return "", 0.0
    scores = {category: score(found) for category, found in evidence.items()}
    category = max(scores, key=scores.__getitem__)
    return category, scores[category] + _context(fact, category)


def _context(fact: Facts, category: str) -> float:
    """What the markup adds to a suspicion that the words raised."""
    linked = _LINKED if fact.words and fact.link_words / fact.words > _LINK_SHARE else 0.0
    masked = _MASKED if fact.mask and fact.mask.category == category else 0.0
    return linked + masked + (_EMPHASIS if fact.emphasis else 0.0)


def _edges(facts: Sequence[Facts], weighed: Sequence[Sequence[Sentence]]) -> list[frozenset[str]]:
    """For each block whether it stands before ("head") or after ("tail") all prose that nothing speaks against."""
    prose = [
        place
        for place, (fact, sentences) in enumerate(zip(facts, weighed, strict=True))
        if fact.words >= _PROSE_WORDS and not any(item.found for item in sentences)
    ]
    first, last = (prose[0], prose[-1]) if prose else (len(facts), -1)
    return [
        frozenset(name for name, holds in (("head", place < first), ("tail", place > last)) if holds)
        for place in range(len(facts))
    ]


def _step(item: _Judged) -> Step:
    gain = GUARDED if item.sentence.guard else item.score - item.prior
    return Step(gain, item.sentence.stretch.joint)


def _anchored(judged: Sequence[_Judged], marks: Sequence[bool]) -> list[bool]:
    """The marks without those runs in which no sentence has evidence enough to stand alone."""
    kept: list[bool] = []
    for marked, group in groupby(zip(judged, marks, strict=True), key=lambda pair: pair[1]):
        run = [item for item, _ in group]
        kept += [marked and any(item.score >= ANCHOR for item in run)] * len(run)
    return kept


def _verdicts(judged: Sequence[_Judged], marks: Sequence[bool], pack: Pack) -> list[Verdict | None]:
    verdicts: list[Verdict | None] = []
    for marked, group in groupby(zip(judged, marks, strict=True), key=lambda pair: pair[1]):
        run = [item for item, _ in group]
        verdicts += _name(run, pack) if marked else [None] * len(run)
    return verdicts


def _name(run: Sequence[_Judged], pack: Pack) -> Iterator[Verdict]:
    """The verdicts of a run: each part of a block is named by its strongest sentence or its neighbour."""
    owner = max(run, key=lambda item: item.score)
    for part in _parts(run):
        strongest = max(part, key=lambda item: item.score)
        owner = strongest if strongest.score >= OWN else owner
        yield from (_verdict(owner, item, pack) for item in part)


def _parts(run: Sequence[_Judged]) -> list[list[_Judged]]:
    """The sentences of a run, divided at blocks, lines and glue."""
    parts: list[list[_Judged]] = []
    for item in run:
        if not parts or item.sentence.stretch.joint != "space":
            parts.append([])
        parts[-1].append(item)
    return parts


def _verdict(owner: _Judged, item: _Judged, pack: Pack) -> Verdict:
    evidence = tuple(owner.evidence[owner.category])
    reason = pack.reason(evidence[0].rule)
    company = "" if owner.block == item.block else " (in one run with it)"
    return Verdict(owner.category, evidence[0].rule, reason + company, round(item.score, 2), evidence)


def _cuts(rows: Sequence[tuple[Sentence, Verdict | None]]) -> Iterator[Cut]:
    """One cut for each row of neighbouring sentences of the same category."""
    for category, group in groupby(rows, key=lambda row: row[1].category if row[1] else None):
        run = list(group)
        strongest = max((verdict for _, verdict in run if verdict), key=lambda verdict: verdict.score, default=None)
        if category and strongest:
            yield Cut(run[0][0].stretch.start, run[-1][0].stretch.end, strongest)


def _guard(sentences: Sequence[Sentence]) -> str | None:
    """The guard over a block: the first sentence's, or none; a credit must hold for every sentence."""
    guards = [item.guard.category if item.guard else None for item in sentences]
    if not guards or (guards[0] == "credit" and set(guards) != {"credit"}):
        return None
    return guards[0]


def judge_alone(text: str, rulebook: Rulebook, *, language: str | None = None) -> Verdict | None:
    """The verdict for one block that stands alone; None if most of it may stay."""
    facts = Facts(0, "paragraph", text, words=words(text))
    (ruling,) = judge_blocks([Ruling(facts)], rulebook, language=language)
    removed = sum(cut.end - cut.start for cut in ruling.cuts)
    if not removed or removed < ALONE * len(text.strip()):
        return None
    return max(ruling.cuts, key=lambda cut: cut.end - cut.start).verdict
