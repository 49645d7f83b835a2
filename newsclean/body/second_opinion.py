"""trafilatura's opinion of a page, told in our blocks: the one user of trafilatura, loaded at the first need."""

from __future__ import annotations

from newsclean.body.facts import Facts
from newsclean.body.layout import Layout, Region
from newsclean.text import word_list

_SHINGLE = 4  # words in a row that are compared
_KEPT_SHARE = 0.6  # of a block's shingles, that trafilatura's text must hold for the block to be in it


def second_opinion(html: str, layout: Layout) -> tuple[Region, frozenset[int]] | None:
    """The span of the page that trafilatura's text covers and the blocks it kept, by index; None if it found no text.

    Its text is matched to the layout's blocks by words, so that whatever it left out inside the span has a place.
    """
    import trafilatura

    text = trafilatura.extract(html, include_comments=False, fast=True) or ""
    words = word_list(text)
    known = {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
    lines = {" ".join(word_list(line)) for line in text.splitlines()}
    kept = frozenset(block.index for block in layout.blocks if _is_in(block, known, lines))
    if not kept:
        return None
    root = layout.regions[0]
    return root._replace(start=min(kept), end=max(kept) + 1), kept


def _is_in(block: Facts, known: set[tuple[str, ...]], lines: set[str]) -> bool:
    words = word_list(block.text)
    if not words:
        return False
    if len(words) < _SHINGLE:
        return " ".join(words) in lines
    shingles = [tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)]
    return sum(shingle in known for shingle in shingles) >= _KEPT_SHARE * len(shingles)
