"""What the pages of one story repeat of each other: headline and standfirst, the last paragraph, a closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from newsclean.model import Article, Block, Field, Kind, Moved, Removal
from newsclean.page.pagewords import is_page_line, without_page
from newsclean.rules.names import UNNAMED
from newsclean.text import plain, words

_LONG = 5  # words; what is shorter is no repeat unless it is a headline or the like
_QUESTIONS = ("?", "？", "؟", ";")
_KINDS: dict[Field, tuple[Kind, int]] = {"title": ("heading", 2), "standfirst": ("paragraph", 0)}
"""What a field becomes that is no field of the article: its kind and level as a block."""

_REPEAT = ("joining/repeat", "It stands on an earlier page of the article already.")
_CLOSING = ("joining/closing", "Every page of the article ends with it.")
_PAGE_LINE = ("joining/page-line", "It tells of the article's pages, which are one now.")

Piece = Block | Moved | Removal


def without_repeats(first: Article, pages: Sequence[list[Piece]]) -> list[Piece]:
    """The pieces of all pages in order, with removals for what repeats; each page's pieces are ordered by index.

    Whatever a page repeats at its head goes, so do lines that tell of pages at either end, and what every page ends
    with, except on the last. A refrain that one page has twice stays, and so does a question that is asked again.
    """
    known = _Known(first)
    told: list[list[Piece]] = []
    for page in pages:
        told.append(list(_headless(page, known)) if told else page)
        known.add(told[-1])
    closing = _closing(told) - known.refrains
    shortened = [*(_endless(page, closing) for page in told[:-1]), _endless(told[-1], frozenset())]
    return [piece for page in shortened for piece in page]


class _Known:
    """What stood on the pages before, in plain form; `refrains` are texts that stood twice on one page."""

    def __init__(self, first: Article) -> None:
        captions = (image.caption for image in first.images)
        self._fields = {plain(text) for text in (first.title, first.standfirst, *captions) if text}
        self._kept: set[str] = set()
        self._openings: set[str] = set()
        self._categories: dict[str, str] = {}
        self.refrains: set[str] = set()

    def add(self, page: Sequence[Piece]) -> None:
        """Remember a page."""
        texts = [plain(piece.text) for piece in page if isinstance(piece, Block)]
        self._kept.update(texts)
        self._openings.update(takewhile(lambda text: words(text) < _LONG, texts))
        self.refrains.update(text for text, count in Counter(texts).items() if count > 1)
        self._fields.update(plain(piece.text) for piece in page if isinstance(piece, Moved))
        for piece in page:
            if isinstance(piece, Removal) and piece.part is None:
                self._categories.setdefault(plain(piece.text), piece.category)

    def is_field(self, text: str) -> bool:
        """Whether a text is the article's headline, standfirst or the like, or was such a field on a page before."""
        return plain(text) in self._fields or without_page(text) in self._fields

    def category(self, block: Block) -> str | None:
        """What a block is that repeats what stood on a page before; None where it does not, or may do so."""
        text = plain(block.text)
        if self.is_field(block.text):
            return UNNAMED
        if text in self.refrains or block.text.rstrip().endswith(_QUESTIONS):
            return None
        telling = words(text) >= _LONG or block.kind == "heading" or text in self._openings
        return self._categories.get(text) or (UNNAMED if text in self._kept and telling else None)


def _headless(page: Sequence[Piece], known: _Known) -> Iterator[Piece]:
    """A page without what its head repeats; the head ends at the first paragraph that is new.

    A field of this page alone, such as a heading of its own, is a block of the story.
    """
    head, new = True, False
    for piece in page:
        if not isinstance(piece, Block):
            yield _of_story(piece, known)
            continue
        telling = words(piece.text) >= _LONG or not new or known.is_field(piece.text)
        gone = _gone(piece, known) if head and telling else None
        new = new or gone is None
        head = head and (gone is not None or piece.kind in ("heading", "caption") or words(piece.text) < _LONG)
        yield gone or piece


def _gone(block: Block, known: _Known) -> Removal | None:
    """The removal of a block at the head of a page, if it repeats what is known or tells of pages."""
    if is_page_line(block.text):
        return _removed(block, _PAGE_LINE)
    category = known.category(block)
    return _removed(block, _REPEAT, category) if category else None


def _of_story(piece: Moved | Removal, known: _Known) -> Piece:
    if isinstance(piece, Removal) or piece.field == "credits" or known.is_field(piece.text):
        return piece
    kind, level = _KINDS[piece.field]
    return Block(kind, piece.text, level, piece.index, piece.part)


def _closing(pages: Sequence[Sequence[Piece]]) -> frozenset[str]:
    """The texts with which every page ends."""
    ends = [
        [plain(piece.text) for piece in reversed(page) if isinstance(piece, Block) and not is_page_line(piece.text)]
        for page in pages
    ]
    same = takewhile(lambda texts: len(set(texts)) == 1 and words(texts[0]) >= _LONG, zip(*ends, strict=False))
    return frozenset(texts[0] for texts in same)


def _endless(page: Sequence[Piece], closing: frozenset[str]) -> list[Piece]:
    """A page without what pages end with, and without a last line that tells of pages."""
    pieces = list(page)
    for place in reversed(range(len(pieces))):
        piece = pieces[place]
        if not isinstance(piece, Block):
            continue
        reason = _PAGE_LINE if is_page_line(piece.text) else _CLOSING if plain(piece.text) in closing else None
        if reason is None:
            break
        pieces[place] = _removed(piece, reason)
    return pieces


def _removed(block: Block, because: tuple[str, str], category: str = UNNAMED) -> Removal:
    rule, reason = because
    return Removal(category, rule, block.text, block.index, reason, block.part)
