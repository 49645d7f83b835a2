"""All judges of a page's story in their order: structure, text, then its edges."""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.body.facts import Facts
from newsclean.judge.cuts import Ruling, whole
from newsclean.judge.edges import judge_edges
from newsclean.judge.judging import judge_blocks
from newsclean.judge.sites import cut_by_site
from newsclean.judge.standfirst import is_description, standfirsts
from newsclean.judge.story import Story, home_of
from newsclean.judge.structure import judge_structure
from newsclean.rules import Rulebook
from newsclean.rules.names import UNNAMED

_LABEL = 8  # words


def judge_story(
    story: Story, rules: Rulebook, *, language: str | None = None, site: str | None = None
) -> tuple[Ruling, ...]:
    """A ruling for each block of the container, in order."""
    by_structure = [ruling if _is_allowed(ruling, rules) else Ruling(ruling.facts) for ruling in judge_structure(story)]
    rulings = judge_blocks(by_structure, rules, language=language, site=site)
    return cut_by_site(judge_edges(_with_standfirst(story, _with_headings(rulings))), rules, language=language)


def _is_allowed(ruling: Ruling, rules: Rulebook) -> bool:
    return not ruling.cuts or rules.allows(ruling.cuts[0].verdict.category)


def _is_unnamed(ruling: Ruling) -> bool:
    """Whether structure alone removes a block and cannot tell what it is; its text may."""
    return bool(ruling.cuts) and ruling.cuts[0].verdict.category == UNNAMED


def _with_headings(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Unnamed lines right above a block that is removed by name go with it."""
    settled = list(rulings)
    for place in range(len(settled) - 2, -1, -1):
        upper, lower = settled[place], settled[place + 1]
        if _is_unnamed(upper) and _is_headed(upper.facts, lower):
            settled[place] = whole(upper.facts, lower.cuts[0].verdict)
    return settled


def _is_headed(facts: Facts, below: Ruling) -> bool:
    label = facts.kind == "heading" or (facts.emphasis and facts.words <= _LABEL)
    return label and bool(below.cuts) and below.cuts[0].start == 0 and not _is_unnamed(below)


def _with_standfirst(story: Story, rulings: Sequence[Ruling]) -> list[Ruling]:
    places = standfirsts(story)
    return [
        Ruling(ruling.facts, field="standfirst") if place in places and _is_free(story, ruling) else ruling
        for place, ruling in enumerate(rulings)
    ]


def _is_free(story: Story, ruling: Ruling) -> bool:
    """Whether a block may become a field: it is none yet, was not removed by name, and is no note in the story.

    What the page describes itself with is its standfirst whatever the markup calls it.
    """
    noted = bool(ruling.guard) and home_of(ruling.facts, story.regions) == story.home
    told = not ruling.cuts or _is_unnamed(ruling) or is_description(story, ruling.facts)
    return not ruling.field and not noted and told
