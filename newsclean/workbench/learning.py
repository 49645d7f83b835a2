"""Learning: what repeats over the pages of a site, as rules for that site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from newsclean.batch.places import Places
from newsclean.batch.sources.source import Source
from newsclean.errors import SourceError
from newsclean.rules import Rule, Rulebook, default_rules
from newsclean.rules.tongue import tongues
from newsclean.workbench.clusters import Cluster, Stories, clusters
from newsclean.workbench.evidence import Site, evidence
from newsclean.workbench.likeness import require
from newsclean.workbench.passages import Passage, passages
from newsclean.workbench.proposals import Left, Proposal, is_covered, propose
from newsclean.workbench.samples import Sample
from newsclean.workbench.sheets import Sheet, draw_of, read_sheet, site_of
from newsclean.workbench.stories import story_numbers
from newsclean.workbench.surroundings import Surroundings
from newsclean.workbench.thresholds import Thresholds

_SAMPLE = 20  # pages, in whose language a site is read
_DEFAULT = Thresholds()


class SiteRules(msgspec.Struct, frozen=True, kw_only=True):
    """What was learned of a site: proposals and texts that were left, the most widespread first.

    `pages` were looked at, which tell `stories` stories.
    """

    site: str
    pages: int
    stories: int
    proposals: tuple[Proposal, ...]
    left: tuple[Left, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """The proposed rules."""
        return tuple(proposal.rule() for proposal in self.proposals)


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """What was learned: the sites by name, those with too few stories left out.

    `faults` are the sources that could not be read, or not to their end; what was read of them is learned from.
    """

    sites: tuple[SiteRules, ...]
    faults: tuple[SourceError, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """The proposed rules of all sites, for `Rulebook.with_rules`."""
        return tuple(rule for site in self.sites for rule in site.rules())


def learn(sources: Iterable[Source], *, rules: Rulebook | None = None, thresholds: Thresholds = _DEFAULT) -> Learned:
    """What repeats over the pages of each site that `rules` (the catalogue) keep today, in one pass over the sources.

    Raises MissingPackage without datasketch.
    """
    require()
    book = rules or default_rules()
    sample = Sample(thresholds)
    faults: list[SourceError] = []
    for source in sources:
        try:
            _read(source, book, sample)
        except SourceError as fault:
            faults.append(fault)
    return Learned(sites=learn_from(sample, rules=book, thresholds=thresholds), faults=tuple(faults))


def learn_from(sample: Sample, *, rules: Rulebook, thresholds: Thresholds = _DEFAULT) -> tuple[SiteRules, ...]:
    """What repeats over the sheets of a sample, by site; raises MissingPackage without datasketch."""
    found = (_learned(site, pages, rules, thresholds) for site, pages in sample.sites())
    return tuple(one for one in found if one)


def _read(source: Source, rules: Rulebook, sample: Sample) -> None:
    for item in source.inputs(Places()):
        if sample.wants(site_of(item), draw_of(item)) and (sheet := read_sheet(item, rules)):
            sample.add(sheet)


def _learned(name: str, sheets: Sequence[Sheet], rules: Rulebook, thresholds: Thresholds) -> SiteRules | None:
    if len(sheets) < thresholds.stories:
        return None
    stories = story_numbers(sheets)
    number = len({story for story in stories if story is not None})
    if number < thresholds.stories:
        return None
    found = list(_found(name, sheets, stories, rules, thresholds.least(number)))
    proposals = tuple(one for one in found if isinstance(one, Proposal))
    left = tuple(one for one in found if isinstance(one, Left))
    return SiteRules(site=name, pages=len(sheets), stories=number, proposals=proposals, left=left)


def _found(
    name: str, sheets: Sequence[Sheet], stories: Stories, rules: Rulebook, least: float
) -> Iterator[Proposal | Left]:
    pages = [list(passages(number, sheet)) for number, sheet in enumerate(sheets)]
    blocks = clusters((one for page in pages for one in page if one.part == "block"), stories, least)
    parts = clusters(_parts(pages, blocks), stories, least)
    if not blocks and not parts:
        return
    site = Site(name, sheets, stories, Surroundings(pages, blocks), rules.pack(*_tongues(sheets)))
    whole = list(propose([evidence(cluster, site) for cluster in blocks], site))
    yield from whole
    known = [one.rule() for one in whole if isinstance(one, Proposal)]
    yield from propose([evidence(one, site) for one in parts if not is_covered(one.passages[0].text, known)], site)


def _parts(pages: Sequence[Sequence[Passage]], blocks: Iterable[Cluster]) -> Iterator[Passage]:
    """The starts and ends of the blocks that do not repeat as a whole."""
    taken = {(one.page, one.block) for cluster in blocks for one in cluster.passages}
    return (one for page in pages for one in page if one.part != "block" and (one.page, one.block) not in taken)


def _tongues(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """The languages of a site's pages: what they say, or what their first ones are in."""
    said = [sheet.language for sheet in sheets[:_SAMPLE] if sheet.language]
    text = "\n".join(piece.text for sheet in sheets[:_SAMPLE] for piece in sheet.pieces[:3])
    return tongues(text, max(sorted(set(said)), key=said.count) if said else None)
