"""The values that flow through newsclean: frozen, comparable, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

import msgspec

Kind = Literal["paragraph", "heading", "list_item", "quote", "table", "code", "caption"]
Field = Literal["title", "standfirst", "credits"]
Access = Literal["free", "metered", "registration", "paywalled"]
Span = tuple[int, int]


class Block(msgspec.Struct, frozen=True):
    """One kept block of the article's body, in reading order.

    `level` is 1 to 6 for headings, the depth of list items, else 0. `index` is the block's place among the
    input's blocks; `part` is the slice of that block's text, in characters, where only a part of it was kept.
    """

    kind: Kind
    text: str
    level: int = 0
    index: int = 0
    part: Span | None = None


class Moved(msgspec.Struct, frozen=True):
    """Text of the article's part of the page that became a field instead of a body block."""

    field: Field
    text: str
    index: int
    part: Span | None = None


class Removal(msgspec.Struct, frozen=True):
    """Text that was taken out: what it was, which rule said so and why.

    `index` is the block's place among the input's blocks; `part` is the slice of that block's text, in
    characters, where only a part of it went.
    """

    category: str
    rule: str
    text: str
    index: int
    reason: str = ""
    part: Span | None = None


class Evidence(msgspec.Struct, frozen=True):
    """One sign that a block is boilerplate: the address of the rule and its weight (log-odds, may be negative)."""

    rule: str
    weight: float


class Verdict(msgspec.Struct, frozen=True):
    """The judgement that a block is boilerplate; `evidence` is ordered by falling weight."""

    category: str
    rule: str
    reason: str
    score: float
    evidence: tuple[Evidence, ...] = ()


class Image(msgspec.Struct, frozen=True):
    """A picture of the article; the first of `Article.images` is the lead image."""

    url: str
    caption: str | None = None
    credit: str | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A news article with an account of everything that was taken out of its text.

    Unknown is None or empty, never "". `published` and `modified` are aware; a date without a time is midnight,
    without a zone UTC. `blocks`, `moved` and `removed` are ordered by place and together hold every block of
    text of the article's part of the input. `warnings` are words for doubts about the reading: "text_not_judged"
    (the rules for wording would have left too little), "few_masks_believed" (so would the rules for markup),
    "second_opinion" (trafilatura chose the text), "no_container" (all prose of the page was kept).
    """

    url: str | None = None
    canonical_url: str | None = None
    site_name: str | None = None
    title: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    blocks: tuple[Block, ...] = ()
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    access: Access | None = None
    removed: tuple[Removal, ...] = ()
    moved: tuple[Moved, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body as plain text: the blocks' texts joined with newlines."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def markdown(self) -> str:
        """The headline, the standfirst and the body as Markdown."""
        head = [f"# {self.title}"] if self.title else []
        if self.standfirst:
            head.append(f"*{self.standfirst}*")
        return "\n\n".join(head + [_markdown(block) for block in self.blocks]) + "\n"

    def pieces(self) -> Iterator[Block | Moved | Removal]:
        """All blocks, moved texts and removals in the order of the input: together they rebuild it."""
        everything: list[Block | Moved | Removal] = [*self.blocks, *self.moved, *self.removed]
        return iter(sorted(everything, key=lambda piece: (piece.index, piece.part or (0, 0))))

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON-ready builtins, `text` included; dates are ISO 8601 strings."""
        fields: dict[str, Any] = msgspec.to_builtins(self)
        return fields | {"text": self.text}


def _markdown(block: Block) -> str:
    match block.kind:
        case "heading":
            return "#" * max(2, block.level) + " " + block.text
        case "list_item":
            return "  " * max(0, block.level - 1) + "- " + block.text
        case "quote":
            return "> " + block.text.replace("\n", "\n> ")
        case "code":
            return f"```\n{block.text}\n```"
        case _:
            return block.text
