"""The values that flow through newsclean: frozen, comparable, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

import msgspec

from newsclean.errors import Attempt

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


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """How an article's page was had.

    `url` is the one asked for, `redirects` those passed on the way; `Article.url` is the one that answered. `attempts`
    are the tries in order, `elapsed` is in seconds; `encoding` is the Python codec the page was read with. `stored` is
    true where the cache or the recording answered. `robots` are the page's wishes to robots (X-Robots-Tag and meta
    elements, such as "noarchive"); `tdm_reserved` is whether text and data mining is reserved, None where nothing is
    said, and `tdm_policy` the URL of its terms.
    """

    url: str
    redirects: tuple[str, ...] = ()
    status: int
    encoding: str
    attempts: tuple[Attempt, ...] = ()
    elapsed: float
    stored: bool = False
    robots: tuple[str, ...] = ()
    tdm_reserved: bool | None = None
    tdm_policy: str | None = None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A page that gave no article; `error` says why, `url` is the one asked for, without credentials."""

    url: str
    error: Exception

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The tries in order; empty where nothing was asked, or where the page itself was had."""
        attempts: tuple[Attempt, ...] = getattr(self.error, "attempts", ())
        return attempts

    def to_dict(self) -> dict[str, Any]:
        """The failure as JSON-ready builtins: url, error (its class), message, status, evidence, attempts."""
        return {
            "url": self.url,
            "error": type(self.error).__name__,
            "message": str(self.error).removeprefix(f"{self.url}: "),
            "status": getattr(self.error, "status", None),
            "evidence": list(getattr(self.error, "evidence", ())),
            "attempts": msgspec.to_builtins(self.attempts),
        }


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A news article with an account of everything that was taken out of its text.

    Unknown is None or empty, never "". `canonical_url` and `amp_url` are where the page says its canonical and its AMP
    edition are. `published` and `modified` are aware; a date without a time is midnight, without a zone UTC. `blocks`,
    `moved` and `removed` are ordered by place and together hold every block of text of the article's part of the input.
    `warnings` are words for doubts about the reading: "text_not_judged" (the rules for wording would have left too
    little), "few_masks_believed" (so would the rules for markup), "second_opinion" (trafilatura chose the text),
    "no_container" (all prose of the page was kept), "page_missing" (a further page of the article could not be had),
    "tls_left" (a redirect led from https to http). `fetched` tells how the page was had, where newsclean fetched it.
    """

    url: str | None = None
    canonical_url: str | None = None
    amp_url: str | None = None
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
    fetched: Fetched | None = None

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
