"""All judges of a page's story in their order: structure, text, then its edges."""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.judge.cuts import Ruling
from newsclean.judge.edges import judge_edges
from newsclean.judge.judging import judge_blocks
from newsclean.judge.standfirst import standfirsts
from newsclean.judge.story import Story
from newsclean.judge.structure import judge_structure
from newsclean.rules import Rulebook

_UNNAMED = "furniture"


def judge_story(
    story: Story, rules: Rulebook, *, language: str | None = None, site: str | None = None
) -> tuple[Ruling, ...]:
    """A ruling for each block of the container, in order."""
    by_structure = judge_structure(story)
    opened = [Ruling(ruling.facts) if _is_unnamed(ruling) else ruling for ruling in by_structure]
    by_text = judge_blocks(opened, rules, language=language, site=site)
    named = [_named(first, second) for first, second in zip(by_structure, by_text, strict=True)]
    return judge_edges(_with_standfirst(story, named))


def _is_unnamed(ruling: Ruling) -> bool:
    """Whether structure alone removes a block and cannot tell what it is; its text may."""
    return bool(ruling.cuts) and ruling.cuts[0].verdict.category == _UNNAMED


def _named(by_structure: Ruling, by_text: Ruling) -> Ruling:
    if not _is_unnamed(by_structure):
        return by_text
    removed = sum(cut.end - cut.start for cut in by_text.cuts)
    return by_text if removed >= len(by_text.facts.text) or by_text.field else by_structure


def _with_standfirst(story: Story, rulings: Sequence[Ruling]) -> list[Ruling]:
    places = standfirsts(story)
    return [
        ruling._replace(field="standfirst") if place in places and not ruling.cuts and not ruling.field else ruling
        for place, ruling in enumerate(rulings)
    ]
