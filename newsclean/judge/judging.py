"""The verdict for every sentence of an article's blocks, from its own evidence and its neighbours'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from newsclean.body.facts import Facts
from newsclean.judge.bridges import ANY, APPEALS, BlockMark, bridged
from newsclean.judge.cuts import Ruling
from newsclean.judge.evidence import Sentence
from newsclean.judge.growth import Beside, grown
from newsclean.judge.naming import cuts, name_runs, verdict_of
from newsclean.judge.runs import Step, best_path
from newsclean.judge.scoring import Judged, score_sentences
from newsclean.judge.settling import settle
from newsclean.judge.weigher import Weigher
from newsclean.model import Evidence, Verdict
from newsclean.rules import Pack, Rulebook
from newsclean.rules.names import UNNAMED
from newsclean.rules.tongue import tongues
from newsclean.text import words
from newsclean.text.quotes import quoted_share

ANCHOR, ANCHOR_EDGE = 3.9, 3.0
"""What a run needs at least once: a sentence with so much evidence (log-odds); less before and after the story."""
ALONE = 0.6
"""The share of a block's characters that must be boilerplate for the block to be called so."""
_SPEECH = 0.3
_FAINT, _SHORT, _OPENING, _HEAD = 0.5, 14, 1.2, 10
"""What a block needs to be the opening of an appeal (log-odds), if it is short (words) and if it is longer."""
_NAMED_WORDS = 120
_PLAIN = 3.5  # log-odds from which a block's words, not its markup, name it
_CREDIT_WORDS = 40
_OVERRULE = frozenset({"note", "helpline", "credit"})
"""Guards that keep a block although its shape speaks against it."""


def judge_blocks(
    rulings: Sequence[Ruling], rulebook: Rulebook, *, language: str | None = None, site: str | None = None
) -> tuple[Ruling, ...]:
    """The same rulings in the same order, with cuts where the text is boilerplate, and fields where it is a credit.

    Blocks that belong to a field are left as they are; blocks that are cut already stay cut, but by the rule that
    names their text where there is one. What is left is judged again, until nothing more is found. `language` is a
    hint (BCP 47), `site` the name the outlet goes by.
    """
    text = "\n".join(ruling.facts.text for ruling in rulings if _is_open(ruling))
    judge = partial(_judge_once, weigher=Weigher(rulebook.pack(*tongues(text, language)).of(site)))
    judged = judge(rulings)
    return judged if judged == tuple(rulings) else settle(judged, judge)


def _judge_once(rulings: Sequence[Ruling], weigher: Weigher) -> tuple[Ruling, ...]:
    open_places = [place for place, ruling in enumerate(rulings) if _is_open(ruling)]
    facts = [rulings[place].facts for place in open_places]
    named = _renamed(rulings, weigher)
    settled = dict(zip(open_places, _rule(facts, weigher, _around(named)), strict=True))
    return tuple(settled.get(place, ruling) for place, ruling in enumerate(named))


def judge_alone(text: str, rulebook: Rulebook, *, language: str | None = None) -> Verdict | None:
    """The verdict for one block that stands alone; None if most of it may stay."""
    facts = Facts(0, "paragraph", text, words=words(text))
    (ruling,) = judge_blocks([Ruling(facts)], rulebook, language=language)
    removed = sum(cut.end - cut.start for cut in ruling.cuts)
    if not removed or removed < ALONE * len(text.strip()):
        return None
    return max(ruling.cuts, key=lambda cut: cut.end - cut.start).verdict


def _is_open(ruling: Ruling) -> bool:
    return not ruling.cuts and ruling.field is None and not ruling.facts.kept


def _renamed(rulings: Sequence[Ruling], weigher: Weigher) -> list[Ruling]:
    """The rulings, those of blocks that markup or shape condemned by their own words where these are plain enough."""
    cut = [place for place, ruling in enumerate(rulings) if ruling.cuts and ruling.facts.words <= _NAMED_WORDS]
    suspects = [cut[number] for number in weigher.suspects([rulings[place].facts for place in cut])]
    named = {place: _named(rulings[place], weigher) for place in suspects if len(rulings[place].cuts) == 1}
    return [named.get(place, ruling) for place, ruling in enumerate(rulings)]


def _named(ruling: Ruling, weigher: Weigher) -> Ruling:
    """A block that markup or shape condemned, with the verdict of its own words if they are plain enough."""
    if "/dom/" in ruling.cuts[0].verdict.rule and not _by_shape(ruling):
        return _read_as(ruling, weigher.pack)
    judged = score_sentences([ruling.facts], {0: weigher.weigh(ruling.facts)})
    guard = next((item.sentence.guard.category for item in judged if item.sentence.guard), None)
    if guard in _OVERRULE and _by_shape(ruling):
        return Ruling(ruling.facts, (), "credits" if guard == "credit" else None, guard)
    best = max(judged, key=lambda item: item.score, default=None)
    if best is None or best.score < ANCHOR_EDGE or best.category == ruling.cuts[0].verdict.category:
        return ruling
    (cut,) = ruling.cuts
    return ruling._replace(cuts=(cut._replace(verdict=verdict_of(best, weigher.pack)),))


def _read_as(ruling: Ruling, pack: Pack) -> Ruling:
    """A block that markup condemned, with the category that its words read like, taken together."""
    text, length = ruling.facts.text, ruling.facts.words
    concepts = pack.signs(text, length).concepts
    odds = pack.odds(text, length, concepts)
    rule = pack.learned(text, length, concepts) if odds >= _PLAIN else None
    (cut,) = ruling.cuts
    if rule is None or rule.category == cut.verdict.category:
        return ruling
    evidence = (Evidence(rule.address, round(odds, 2)),)
    verdict = Verdict(rule.category, rule.address, rule.why, round(odds, 2), evidence)
    return ruling._replace(cuts=(cut._replace(verdict=verdict),))


def _by_shape(ruling: Ruling) -> bool:
    """Whether a block was cut for its shape alone, not by a rule that knows what it is."""
    return ruling.cuts[0].verdict.category == UNNAMED


def _around(rulings: Sequence[Ruling]) -> dict[int, list[BlockMark]]:
    """What was cut already, as marks, under the number of open blocks that stand before it."""
    marks: dict[int, list[BlockMark]] = {}
    before = 0
    for ruling in rulings:
        if ruling.cuts:
            category = ruling.cuts[0].verdict.category
            marks.setdefault(before, []).append(BlockMark(ruling.facts.text, category, category, frozenset(), True))
        elif _is_open(ruling):
            before += 1
    return marks


def _rule(facts: Sequence[Facts], weigher: Weigher, around: dict[int, list[BlockMark]]) -> Iterator[Ruling]:
    weighed = weigher.weigh_all(facts)
    judged = score_sentences(facts, weighed)
    marks = best_path([Step(item.gain, item.sentence.stretch.joint) for item in judged])
    marks = _anchor(judged, _bridge(facts, judged, marks, around))
    marks = _grow(facts, judged, marks, weigher.pack)
    verdicts = iter(name_runs(judged, marks, weigher.pack))
    rows = iter(judged)
    for place, fact in enumerate(facts):
        sentences = weighed.get(place, ())
        found = tuple(cuts([(next(rows), next(verdicts)) for _ in sentences]))
        guard = None if found else _guard(fact, sentences)
        yield Ruling(fact, found, "credits" if guard == "credit" else None, guard)


def _anchor(judged: Sequence[Judged], marks: Sequence[bool]) -> list[bool]:
    """The marks without runs that hold no strong evidence, and without the blocks at their ends that hold none."""
    kept: list[bool] = []
    for marked, group in groupby(zip(judged, marks, strict=True), key=lambda pair: pair[1]):
        run = [item for item, _ in group]
        strong = marked and any(item.score >= (ANCHOR_EDGE if item.edges else ANCHOR) for item in run)
        spoken = [item.block for item in run if item.score > 0]
        silent = _between(run) if strong else frozenset()
        kept += [strong and spoken[0] <= item.block <= spoken[-1] and item.block not in silent for item in run]
    return kept


def _between(run: Sequence[Judged]) -> frozenset[int]:
    """The blocks of a run that say nothing themselves and stand between parts of no one appeal."""
    blocks = [(block, list(group)) for block, group in groupby(run, key=lambda item: item.block)]
    found: list[int] = []
    silent: list[int] = []
    before = ""
    for block, items in blocks:
        category = max(items, key=lambda item: item.score).category
        if not category:
            silent.append(block)
            continue
        if category != before or category not in APPEALS:
            found += silent
        silent, before = [], category
    return frozenset(found)


def _bridge(
    facts: Sequence[Facts], judged: Sequence[Judged], marks: Sequence[bool], around: dict[int, list[BlockMark]]
) -> list[bool]:
    """The marks with those blocks added that lean to boilerplate or stand between two parts of one appeal."""
    if not any(marks):
        return list(marks)
    rows = groupby(zip(judged, marks, strict=True), key=lambda pair: pair[0].block)
    blocks = {block: _lean(list(group)) for block, group in rows}
    row: list[BlockMark] = []
    places: list[int | None] = []
    for block, fact in enumerate(facts):
        mark = _block_mark(fact, blocks[block]) if block in blocks else BlockMark(fact.text, None, None, frozenset())
        row += [*around.get(block, ()), mark]
        places += [*(None for _ in around.get(block, ())), block]
    bridges = {places[place] for place in bridged(row)}
    return [marked or block in bridges for block in blocks for _, marked in blocks[block]]


def _grow(facts: Sequence[Facts], judged: Sequence[Judged], marks: Sequence[bool], pack: Pack) -> list[bool]:
    """The marks with those blocks added that stand beside an appeal and read like parts of it."""
    if not any(marks):
        return list(marks)
    rows = groupby(zip(judged, marks, strict=True), key=lambda pair: pair[0].block)
    found = grown({block: _beside(facts[block], list(group), pack) for block, group in rows})
    return [marked or item.block in found for item, marked in zip(judged, marks, strict=True)]


def _beside(fact: Facts, rows: Sequence[tuple[Judged, bool]], pack: Pack) -> Beside:
    concepts = frozenset[str]().union(*(item.sentence.signs.concepts for item, _ in rows))
    marked = [item for item, marked in rows if marked]
    categories = [item.category for item in marked if item.category in APPEALS]
    held = "said" in concepts or quoted_share(fact.text) > _SPEECH or any(item.sentence.guard for item, _ in rows)
    return Beside(
        categories[0] if categories and len(marked) == len(rows) else "",
        held or bool(marked),
        partial(pack.appeal_odds, fact.text, fact.words, concepts),
    )


def _lean(rows: list[tuple[Judged, bool]]) -> list[tuple[Judged, bool]]:
    """A block's sentences; if none is marked, all are if together they gain more as boilerplate than as story."""
    leaning = not any(marked for _, marked in rows) and sum(item.gain for item, _ in rows) > 0
    return [(item, marked or leaning) for item, marked in rows]


def _block_mark(fact: Facts, rows: Sequence[tuple[Judged, bool]]) -> BlockMark:
    ends = [next((item.category for item, _ in side if item.category), "") for side in (rows, rows[::-1])]
    return BlockMark(
        fact.text,
        ends[0] if rows[0][1] else None,
        ends[1] if rows[-1][1] else None,
        frozenset(category for item, _ in rows for category in item.evidence),
        quoted_share(fact.text) > _SPEECH or any(item.sentence.guard for item, _ in rows),
        any("said" in item.sentence.signs.concepts for item, _ in rows),
        _leads(fact, rows),
    )


def _leads(fact: Facts, rows: Sequence[tuple[Judged, bool]]) -> str | None:
    """The category a block may open: one it speaks of faintly, or any if it is a line without a full stop."""
    if fact.words <= _HEAD and not fact.text.rstrip().endswith((".", "。", "।", "…")):
        return ANY
    least = _FAINT if fact.words <= _SHORT else _OPENING
    return next((item.category for item, _ in rows if item.score >= least), None)


def _guard(fact: Facts, sentences: Sequence[Sentence]) -> str | None:
    """The guard over a block: its first sentence's, or none; a credit is short and nothing else."""
    guards = [item.guard.category if item.guard else None for item in sentences]
    if not guards or (guards[0] == "credit" and (set(guards) != {"credit"} or fact.words > _CREDIT_WORDS)):
        return None
    return guards[0]
