"""join: one article from the pages of one story; same_story: whether two pages tell the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from newsclean.judge.repeats import Piece, without_repeats
from newsclean.model import Article, Block, Moved, Removal
from newsclean.page.numbering import SUFFIX, places
from newsclean.page.pagewords import without_page
from newsclean.page.wording import key
from newsclean.text import plain

T = TypeVar("T")


def join(first: Article, *rest: Article) -> Article:
    """One article from the pages of a story, given in order.

    What is told about the article is told by its first page; authors, tags, images, credits, notes and warnings are
    those of all pages, `modified` is the latest. Indexes go on from page to page. A page's text that stands on an
    earlier page already, at the head of the page, becomes a removal, and so do lines that tell of pages, and what every
    page but the last ends with; all else is kept, moved or removed as it was. A paragraph that was divided between two
    pages stays two blocks.
    """
    if not rest:
        return first
    every = (first, *rest)
    pieces = without_repeats(first, list(_placed(every)))
    return msgspec.structs.replace(
        first,
        authors=_union((page.authors for page in every), plain),
        modified=max((page.modified for page in every if page.modified), default=None),
        tags=_union((page.tags for page in every), plain),
        images=_union((page.images for page in every), lambda image: image.url),
        credits=_union((page.credits for page in every), plain),
        notes=_union((page.notes for page in every), plain),
        warnings=_union((page.warnings for page in every), str),
        blocks=tuple(piece for piece in pieces if isinstance(piece, Block)),
        moved=tuple(piece for piece in pieces if isinstance(piece, Moved)),
        removed=tuple(piece for piece in pieces if isinstance(piece, Removal)),
    )


def same_story(first: Article, other: Article) -> bool:
    """Whether another page is one of the same story as the first.

    It has the same headline but for the number of a page, or its canonical URL, or else its own, is that of the first
    but for the number of a page.
    """
    headline = key(without_page(first.title or ""))
    if headline and headline == key(without_page(other.title or "")):
        return True
    own = _stems(first.canonical_url) | _stems(first.url)
    return not own.isdisjoint(_stems(other.canonical_url or other.url))


def _stems(url: str | None) -> set[str]:
    """What the pages of a story have in common, where the number in the URL is not as well the story's own."""
    return {place.stem for place in places(url or "") if place.form != SUFFIX and place.is_sure}


def _union(values: Iterable[Iterable[T]], identity: Callable[[T], str]) -> tuple[T, ...]:
    found: dict[str, T] = {}
    for value in (value for page in values for value in page):
        found.setdefault(identity(value), value)
    return tuple(found.values())


def _placed(pages: Iterable[Article]) -> Iterator[list[Piece]]:
    """The pieces of each page in order, with indexes that go on where those of the page before end."""
    end = None
    for page in pages:
        pieces = list(page.pieces())
        shift = end - pieces[0].index if pieces and end is not None else 0
        yield [msgspec.structs.replace(piece, index=piece.index + shift) for piece in pieces]
        end = pieces[-1].index + shift + 1 if pieces else end
