"""The verdict for every sentence of an article's blocks, from its own evidence and its neighbours'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from newsclean.body.facts import Facts
from newsclean.judge.appeals import bridge, grow
from newsclean.judge.bridges import APPEALS, BlockMark
from newsclean.judge.cuts import Ruling
from newsclean.judge.evidence import Sentence
from newsclean.judge.naming import cuts, name_runs, verdict_of
from newsclean.judge.runs import Step, best_path
from newsclean.judge.scoring import Judged, score_sentences
from newsclean.judge.settling import settle
from newsclean.judge.sites import cut_by_site
from newsclean.judge.weigher import Weigher
from newsclean.model import Evidence, Verdict
from newsclean.rules import Pack, Rulebook
from newsclean.rules.names import UNNAMED
from newsclean.rules.tongue import tongues
from newsclean.text import words

ANCHOR, ANCHOR_EDGE = 3.9, 3.0
"""What a run needs at least once: a sentence with so much evidence (log-odds); less before and after the story."""
ALONE = 0.6
"""The share of a block's characters that must be boilerplate for the block to be called so."""
_NAMED_WORDS = 120
_PLAIN = 3.5  # log-odds from which a block's words, not its markup, name it
_CREDIT_WORDS, _NOTE_WORDS = 40, 90
_PLAIN_BOXES = APPEALS | {"consent", "copyright"}
"""Categories that a box whose markup names it has, whatever single lines in it read like."""
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
    (ruling,) = cut_by_site(judge_blocks([Ruling(facts)], rulebook, language=language), rulebook, language=language)
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
        return ruling if ruling.cuts[0].verdict.category in _PLAIN_BOXES else _read_as(ruling, weigher.pack)
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
    concepts = (pack.signs(text, length).concepts,)
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
    marks = _anchor(judged, bridge(facts, judged, marks, around, weigher.pack))
    marks = grow(facts, judged, marks, weigher)
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


def _guard(fact: Facts, sentences: Sequence[Sentence]) -> str | None:
    """The guard over a block: its first sentence's, or none; a note is short, a credit too and nothing else."""
    guards = [item.guard.category if item.guard else None for item in sentences]
    if not guards or (guards[0] == "note" and fact.words > _NOTE_WORDS):
        return None
    if guards[0] == "credit" and (set(guards) != {"credit"} or fact.words > _CREDIT_WORDS):
        return None
    return guards[0]
