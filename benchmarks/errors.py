"""What newsclean loses of a corpus's gold text and what it leaks beside it, by page, and by rule or step.

    python benchmarks/errors.py --corpus DIR [--set fundus] [--half a|b] [--page ID] [--worst N]
    python benchmarks/errors.py --corpus DIR --text-rules

Words are lost or leaked where they stand in no run of four that both texts have. Lost words are looked for in the
removals, which name the rule, in the fields, and on the rest of the page ("outside the container").
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from losses import Errors, errors_of
from metric import match
from quality import SETS, Gold, pages

_SHOWN = 150  # characters of a text, where not a single page is looked at


class Found(NamedTuple):
    """A page and what went wrong on it."""

    gold: Gold
    errors: Errors

    @property
    def f1(self) -> float:
        """The score of the page."""
        return match(self.gold.row["body"], self.errors.text).f1


class Share(NamedTuple):
    """Some words that went wrong for one cause on one page."""

    cause: str
    words: int
    page: str


def totals(shares: Iterable[Share], whole: int) -> Iterator[str]:
    """A line for each cause, the dearest first: words, their share of all that went wrong, places, pages."""
    causes: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        causes[share.cause].append(share)
    words = {cause: sum(share.words for share in rows) for cause, rows in causes.items()}
    lost = sum(words.values())
    yield f"{lost:,} of {whole:,} words ({lost / max(1, whole):.2%})"
    yield "   words   share  places  pages"
    for cause, rows in sorted(causes.items(), key=lambda item: -words[item[0]]):
        on = len({share.page for share in rows})
        yield f"{words[cause]:>8,}{words[cause] / lost:>8.1%}{len(rows):>8}{on:>7}  {cause}"


def summary(found: Sequence[Found]) -> Iterator[str]:
    """What was lost by rule or step, and what was leaked by kind of block."""
    lost = (Share(loss.fate.step, loss.words, row.gold.row["id"]) for row in found for loss in row.errors.losses)
    leaked = (
        Share(f"{leak.kind}{'' if leak.whole else ', part of a block'}", leak.words, row.gold.row["id"])
        for row in found
        for leak in row.errors.leaks
    )
    yield f"{len(found)} pages; lost gold text, by rule or step:"
    yield from totals(lost, sum(row.errors.gold_words for row in found))
    yield "leaked text, by kind of block:"
    yield from totals(leaked, sum(row.errors.words for row in found))


def details(row: Found, shown: int | None = _SHOWN) -> Iterator[str]:
    """The losses (-) and leaks (+) of a page; so many characters of each text."""
    gold = row.gold
    yield f"{gold.set} {gold.half} {gold.row['id']}  F1 {row.f1:.3f}  {gold.row['url']}"
    for loss in row.errors.losses:
        fate = " ".join(filter(None, (loss.fate.step, loss.fate.category and f"[{loss.fate.category}]")))
        yield f"  - {_sized(loss.words, whole=loss.whole)} {fate}: {loss.text[:shown]}"
        if loss.fate.reason:
            yield f"      {loss.fate.reason}"
    for leak in row.errors.leaks:
        yield f"  + {_sized(leak.words, whole=leak.whole)} {leak.kind}: {leak.text[:shown]}"


def _sized(words: int, *, whole: bool) -> str:
    return f"{words} words," if whole else f"{words} words of a block,"


def text_rules(found: Sequence[Found]) -> Iterator[str]:
    """The gold paragraphs that rules for wording removed, in whole or in part, and their share of all."""
    removed = 0
    for row in found:
        losses = [loss for loss in row.errors.losses if loss.fate.by_text]
        removed += len({loss.paragraph for loss in losses})
        for loss in losses:
            yield f"{row.gold.set} {row.gold.row['id']} {_sized(loss.words, whole=loss.whole)} {loss.fate.step}"
            yield f"    {loss.text}"
            yield f"    {loss.fate.reason}"
    paragraphs = sum(row.errors.paragraphs for row in found)
    share = removed / max(1, paragraphs)
    yield f"{removed} of {paragraphs} gold paragraphs ({share:.3%}) removed by rules for wording, whole or in part"


def main() -> None:
    """Read the arguments, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--set", default="fundus", choices=(*SETS, "all"))
    parser.add_argument("--half", choices=("a", "b"))
    parser.add_argument("--page", metavar="ID", help="this page alone, its texts in full")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="the N pages of the lowest F1")
    parser.add_argument("--text-rules", action="store_true", help="gold paragraphs that rules for wording removed")
    arguments = parser.parse_args()
    sets = SETS if arguments.set == "all" else (arguments.set,)
    golds = pages(arguments.corpus, sets, arguments.half)
    wanted = (gold for gold in golds if arguments.page in (None, gold.row["id"]))
    found = [Found(gold, errors_of(gold.html, gold.row["url"], gold.row["body"])) for gold in wanted]
    if not found:
        parser.error("the corpus has no such page")
    if arguments.text_rules:
        lines = text_rules(found)
    elif arguments.page:
        lines = (line for row in found for line in details(row, None))
    else:
        lines = (line for row in sorted(found, key=lambda row: row.f1)[: arguments.worst] for line in details(row))
    print("\n".join(lines))
    if not (arguments.text_rules or arguments.page):
        print("\n".join(summary(found)))


if __name__ == "__main__":
    main()
