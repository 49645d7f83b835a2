"""From one page's HTML to its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from newsclean.body.container import find_container
from newsclean.body.layout import Layout, Region
from newsclean.body.masks import mask
from newsclean.body.names import Namer
from newsclean.body.prose import prose
from newsclean.body.reading import read_layout
from newsclean.body.scope import find_scope
from newsclean.body.second_opinion import second_opinion
from newsclean.errors import NoArticle
from newsclean.judge import Ruling, account, whole
from newsclean.judge.pages import judge_story
from newsclean.judge.reasons import LEFT_OUT
from newsclean.judge.story import Story, read_story
from newsclean.judge.structure import judge_structure
from newsclean.model import Article, Block, Moved, Removal
from newsclean.page import Page, read_page
from newsclean.page.metadata import Metadata, read_metadata
from newsclean.rules import DomRule, DomRules, Rulebook, default_rules
from newsclean.rules.hosts import host_of
from newsclean.rules.tongue import guess
from newsclean.text import plain

LEAST_PROSE = 60  # words
_LEAST_SHARE = 0.12  # of the page's prose, which a reading must keep to be trusted
_FIRM = frozenset({"comments", "share", "consent", "copyright", "account"})
"""Categories whose masks are believed even where the page comes out nearly empty with all of them."""


class Reading(NamedTuple):
    """A ruling for each block of the article's part of a page, and the doubt about them, as a word, if there is one."""

    rulings: tuple[Ruling, ...]
    doubt: str | None = None


def extract(html: bytes | str, *, url: str | None = None, rules: Rulebook | None = None) -> Article:
    """The article of one page; no I/O.

    Raises Undecodable or TooComplex for what cannot be read as a page, and NoArticle for a page with less than 60
    words of prose.
    """
    return extract_page(read_page(html, url=url), rules=rules or default_rules())


def extract_page(page: Page, *, rules: Rulebook, least: int = LEAST_PROSE) -> Article:
    """The article of a page that was read before; raises NoArticle below `least` words of prose."""
    metadata = read_metadata(page)
    return _article(page, metadata, _read(page, metadata, rules, least))


def _read(page: Page, metadata: Metadata, rules: Rulebook, least: int) -> Reading:
    """The first reading of a page that keeps enough prose, else the one that keeps most."""
    best = Reading(())
    host = host_of(page.url) or host_of(metadata.canonical_url)
    for layout in _layouts(page, rules, host):
        for reading in _readings(layout, metadata, rules.on(host)):
            if _is_enough(_kept(reading), layout, least):
                return reading
            best = max(best, reading, key=_kept)
    if sum(map(prose, layout.blocks)) < least:
        raise NoArticle("nothing in the page reads like an article", url=page.url)
    best = max(best, _by_second_opinion(page, layout), key=_kept)
    return best if _kept(best) >= least else _all_prose(layout)


def _layouts(page: Page, rules: Rulebook, host: str | None) -> Iterator[Layout]:
    """The layout of the part of the page that holds its paragraphs, then of the whole body."""
    body = page.tree.body
    if body is None:
        raise NoArticle("the page has no body", url=page.url)
    dom, namer = _names(rules, rules.domain_of(host))
    marked = _marked(page, dom)
    scope = find_scope(body)
    yield read_layout(scope, namer, marked)
    if scope.mem_id != body.mem_id:
        yield read_layout(body, namer, marked)


@lru_cache(maxsize=8)
def _names(rules: Rulebook, domain: str | None) -> tuple[DomRules, Namer]:
    """The DOM rules for a domain, and who looks names up in them and remembers."""
    dom = rules.dom(domain)
    return dom, Namer(dom)


def _marked(page: Page, dom: DomRules) -> Mapping[int, DomRule]:
    """The elements that the selectors of rules find, by mem_id; a rule that keeps goes over one that drops."""
    ordered = sorted(dom.selectors, key=lambda rule: rule.action == "keep")
    return {node.mem_id: rule for rule in ordered for selector in rule.css for node in page.tree.css(selector)}


def _readings(layout: Layout, metadata: Metadata, rules: Rulebook) -> Iterator[Reading]:
    """Ever more trusting readings: with all masks, by structure alone, with firm masks only."""
    for categories, doubt in ((None, None), (_FIRM, "few_masks_believed")):
        seen = mask(layout, categories)
        if container := find_container(seen):
            story = _story(seen, container, metadata)
            judged = judge_story(story, rules, language=metadata.language, site=metadata.site_name)
            yield Reading(judged, doubt)
            yield Reading(judge_structure(story), "text_not_judged")


def _story(layout: Layout, container: Region, metadata: Metadata) -> Story:
    title, standfirst = plain(metadata.title or ""), plain(metadata.standfirst or "")
    return read_story(layout, container, title=title, standfirst=standfirst)


def _by_second_opinion(page: Page, layout: Layout) -> Reading:
    """What trafilatura would keep; nothing where it finds nothing."""
    opinion = second_opinion(page.tree.html or "", layout)
    if opinion is None:
        return Reading(())
    span, kept = opinion
    rulings = (
        Ruling(block) if block.index in kept else whole(block, LEFT_OUT)
        for block in layout.blocks[span.start : span.end]
    )
    return Reading(tuple(rulings), "second_opinion")


def _all_prose(layout: Layout) -> Reading:
    rulings = (Ruling(block) if prose(block) else whole(block, LEFT_OUT) for block in layout.blocks)
    return Reading(tuple(rulings), "no_container")


def _is_enough(kept: float, layout: Layout, least: int) -> bool:
    """Whether so much kept prose is what the layout let hope for; its masks are asked only where that is open."""
    if kept < least:
        return False
    return kept >= _LEAST_SHARE * sum(map(prose, layout.blocks)) or kept >= _LEAST_SHARE * _hoped(layout)


def _hoped(layout: Layout) -> float:
    """The prose of a layout that may be story, in words."""
    return sum(prose(block) for block in mask(layout, _FIRM).blocks if not block.masked)


def _kept(reading: Reading) -> float:
    return sum(prose(ruling.facts) for ruling in reading.rulings if not ruling.cuts and not ruling.field)


def _article(page: Page, metadata: Metadata, reading: Reading) -> Article:
    pieces = tuple(account(reading.rulings))
    blocks = tuple(piece for piece in pieces if isinstance(piece, Block))
    moved = tuple(piece for piece in pieces if isinstance(piece, Moved))
    return Article(
        url=page.url,
        canonical_url=metadata.canonical_url,
        amp_url=metadata.amp_url,
        site_name=metadata.site_name,
        title=metadata.title or next(_texts(moved, "title"), None),
        standfirst=metadata.standfirst or next(_texts(moved, "standfirst"), None),
        authors=metadata.authors,
        published=metadata.published,
        modified=metadata.modified,
        language=metadata.language or guess("\n".join(block.text for block in blocks)),
        section=metadata.section,
        tags=metadata.tags,
        images=metadata.images,
        access=metadata.access,
        blocks=blocks,
        credits=tuple(_texts(moved, "credits")),
        notes=tuple(ruling.facts.text for ruling in reading.rulings if ruling.guard == "note"),
        warnings=(reading.doubt,) if reading.doubt else (),
        removed=tuple(piece for piece in pieces if isinstance(piece, Removal)),
        moved=moved,
    )


def _texts(moved: Iterable[Moved], field: str) -> Iterator[str]:
    return (piece.text for piece in moved if piece.field == field)
