"""clean: text that was extracted before, without its boilerplate; classify: one block standing alone."""

from __future__ import annotations

from functools import partial

from newsclean.judge import Ruling, account, cut_by_site, judge_alone, judge_blocks, settle
from newsclean.judge.lines import read_lines
from newsclean.judge.openings import head_fields
from newsclean.model import Article, Block, Field, Moved, Removal, Verdict
from newsclean.rules import Rulebook, default_rules
from newsclean.rules.tongue import guess
from newsclean.text import scrub


def clean(
    text: str, *, language: str | None = None, title: str | None = None, rules: Rulebook | None = None
) -> Article:
    """The article in a text that some other tool extracted, without the boilerplate it left in.

    A block is a line, or a paragraph of hard-wrapped lines. `language` (BCP 47) is guessed where it is not given;
    `title` is the headline where the caller knows it. A text of nothing but boilerplate gives an article without
    blocks.
    """
    book = rules or default_rules()
    judge = partial(judge_blocks, rulebook=book, language=language)
    judged = judge([Ruling(facts) for facts in read_lines(scrub(text))])
    headed = head_fields(judged, title)
    settled = settle(headed, judge) if headed != judged else judged
    rulings = cut_by_site(settled, book, language=language)
    pieces = tuple(account(rulings))
    moved = tuple(piece for piece in pieces if isinstance(piece, Moved))
    return Article(
        title=_first(moved, "title") or title,
        standfirst=_first(moved, "standfirst"),
        language=language or guess(text),
        blocks=tuple(piece for piece in pieces if isinstance(piece, Block)),
        credits=tuple(piece.text for piece in moved if piece.field == "credits"),
        notes=tuple(ruling.facts.text for ruling in rulings if ruling.guard == "note"),
        removed=tuple(piece for piece in pieces if isinstance(piece, Removal)),
        moved=moved,
    )


def classify(text: str, *, language: str | None = None, rules: Rulebook | None = None) -> Verdict | None:
    """The verdict for one block of text standing alone: why it is boilerplate, or None if it is not.

    `language` (BCP 47) is guessed where it is not given.
    """
    return judge_alone(scrub(text), rules or default_rules(), language=language)


def _first(moved: tuple[Moved, ...], field: Field) -> str | None:
    return next((piece.text for piece in moved if piece.field == field), None)
