"""Masks: which blocks stand in an element that a DOM rule names, and which of these masks to believe.

Sites wrap whole stories in elements called "paywall", "slide-3" or "ad-widget". A mask is therefore believed by
the make of its element (tag and class), not one by one: a make that holds much of the page's prose, and clearly more
than all that is left unmasked, is the story.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from newsclean.body.facts import Facts
from newsclean.body.layout import Layout, Region
from newsclean.body.prose import prose, running_total
from newsclean.model import Verdict
from newsclean.rules import DomRule
from newsclean.rules.names import UNNAMED

_LEAST_SHARE = 0.22  # of the page's prose, that a make of element must hold to be taken for the story
_LEAST_OPEN = 0.1  # of the page's prose is taken to be no consent panel's, whatever the masks say
_STORY_WORDS = 60
_FIRM = 20.0  # rules that ask for this much hold prose that is no story, such as consent panels

_MASK = Facts._fields.index("mask")  # the place of a block's mask, and after it whether that stands
_SET_AS_FIGURES = ("quote", "table")  # kinds of block that are no caption in a figure

_Mark = tuple[Verdict, bool]


class _Make(NamedTuple):
    """All elements of one signature that meet a rule, nested ones left out, and the prose in them."""

    rule: DomRule
    regions: tuple[Region, ...]
    prose: float


def mask(layout: Layout, categories: Container[str] | None = None) -> Layout:
    """The layout with every block's mask, and whether it stands; only those of some categories, if given."""
    layout = _keep(layout)
    weights = [prose(block) for block in layout.blocks]
    makes = [make for make in _makes(layout, weights) if categories is None or make.rule.category in categories]
    if not makes:
        return layout
    marks: dict[int, _Mark] = {}
    fallen = _fallen(makes, weights)
    standing = [make for make in makes if make not in fallen]
    _mark(marks, (make for make in standing if make.rule.category != UNNAMED), stands=True)
    _mark(marks, standing, stands=True)
    _mark(marks, fallen, stands=False)
    blocks = [_masked(block, marks[place]) if place in marks else block for place, block in enumerate(layout.blocks)]
    return layout._replace(blocks=tuple(blocks))


def _keep(layout: Layout) -> Layout:
    """The layout with the blocks marked that rules say must stay."""
    kept = {
        place
        for region in layout.regions
        if region.rule is not None and region.rule.action == "keep"
        for place in range(region.start, region.end)
    }
    if not kept:
        return layout
    return layout._replace(blocks=tuple(block._replace(kept=block.index in kept) for block in layout.blocks))


def _masked(block: Facts, mark: _Mark) -> Facts:
    verdict, stands = mark
    is_set = verdict.category == "caption" and block.kind in _SET_AS_FIGURES
    return Facts._make((*block[:_MASK], verdict, stands and not is_set and not block.kept, *block[_MASK + 2 :]))


def _makes(layout: Layout, weights: Sequence[float]) -> list[_Make]:
    alike: dict[tuple[str, str], list[Region]] = {}
    total = running_total(weights)
    heads = [block.index for block in layout.blocks if block.tag == "h1"]
    for region in layout.regions[1:]:
        if region.end == region.start:
            continue
        if region.rule is not None and region.rule.action == "drop" and not _holds_story(region, heads, total):
            regions = alike.setdefault((region.signature, region.rule.address), [])
            if not regions or region.start >= regions[-1].end:
                regions.append(region)
    return [
        _Make(rule, tuple(regions), sum(total[region.end] - total[region.start] for region in regions))
        for regions in alike.values()
        if (rule := regions[0].rule)
    ]


def _holds_story(region: Region, heads: Sequence[int], total: Sequence[float]) -> bool:
    """Whether an element holds the headline and prose after it."""
    return any(region.start <= head < region.end and total[region.end] - total[head] > _STORY_WORDS for head in heads)


def _fallen(makes: Sequence[_Make], weights: Sequence[float]) -> list[_Make]:
    """The makes whose mask falls: one at a time, the most credible story first."""
    total = sum(weights)
    firm = [make for make in makes if make.rule.unmask >= _FIRM]
    least = _LEAST_SHARE * max(_LEAST_OPEN * total, total - _prose_under(firm, weights))
    standing = [make for make in makes if make.prose > least]
    others = [make for make in makes if make.prose <= least]
    fallen: list[_Make] = []
    while standing:
        rest = total - _prose_under([*standing, *others], weights)
        stories = [make for make in standing if make.prose > make.rule.unmask * rest]
        if not stories:
            break
        fallen.append(max(stories, key=lambda make: make.prose / make.rule.unmask))
        standing.remove(fallen[-1])
    return fallen


def _prose_under(makes: Iterable[_Make], weights: Sequence[float]) -> float:
    covered = bytearray(len(weights))
    for make in makes:
        for region in make.regions:
            covered[region.start : region.end] = b"\1" * (region.end - region.start)
    return sum(weight for weight, under in zip(weights, covered, strict=True) if under)


def _mark(marks: dict[int, _Mark], makes: Iterable[_Make], *, stands: bool) -> None:
    """Mark the blocks under some makes that are not marked yet, with the outermost first."""
    for make in makes:
        rule = make.rule
        mark = Verdict(rule.category, rule.address, rule.why, rule.unmask), stands
        for region in make.regions:
            for place in range(region.start, region.end):
                marks.setdefault(place, mark)
