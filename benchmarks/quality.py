"""Measure extraction on a corpus of pages with gold text, side by side with trafilatura.

    python benchmarks/quality.py --corpus DIR [--sets aeb,aed] [--half a|b] [--alone] [--worst N] [--gate]

With --gate, newsclean alone is measured and held to benchmarks/floors.toml: exit 1 where it falls below a floor.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import hashlib
import json
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import fmean, median
from typing import Any, NamedTuple

from metric import Match, exact, match, total, word_f1

from newsclean.errors import NewscleanError
from newsclean.extraction import extract
from newsclean.text import plain, word_list

FLOORS = Path(__file__).parent / "floors.toml"
SETS = ("aeb", "aed", "fundus", "wcxb")


class Gold(NamedTuple):
    """One page of the corpus: the set it is of, its half, the row of the gold file, its bytes."""

    set: str
    half: str
    row: dict[str, Any]
    html: bytes


class Answer(NamedTuple):
    """What an extractor made of a page, and in how many seconds."""

    text: str
    title: str | None
    authors: tuple[str, ...]
    date: str | None
    seconds: float


class Result(NamedTuple):
    """An answer beside its gold."""

    gold: Gold
    answer: Answer
    match: Match
    exact: bool


def half_of(site: str) -> str:
    """The half a site is in, for ever: "a" is tuned on, "b" is watched."""
    return "ab"[hashlib.sha256(site.encode()).digest()[0] % 2]


def pages(corpus: Path, sets: Iterable[str], half: str | None) -> Iterator[Gold]:
    """The pages of some sets, in the order of their gold files."""
    for name in sets:
        for line in (corpus / name / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            side = half_of(row["site"])
            if half in (None, side):
                html = gzip.decompress((corpus / name / "pages" / f"{row['id']}.html.gz").read_bytes())
                yield Gold(name, side, row, html)


def newsclean_answer(gold: Gold) -> Answer:
    """newsclean's answer, with metadata and removals."""
    start = time.perf_counter()
    try:
        article = extract(gold.html, url=gold.row["url"])
    except NewscleanError:
        return Answer("", None, (), None, time.perf_counter() - start)
    seconds = time.perf_counter() - start
    date = article.published.isoformat() if article.published else None
    return Answer(article.text, article.title, article.authors, date, seconds)


def trafilatura_answer(gold: Gold) -> Answer:
    """trafilatura's answer, with metadata."""
    import trafilatura

    start = time.perf_counter()
    found = trafilatura.bare_extraction(
        gold.html.decode("utf-8", "replace"), url=gold.row["url"], include_comments=False, with_metadata=True
    )
    seconds = time.perf_counter() - start
    if found is None:
        return Answer("", None, (), None, seconds)
    authors = tuple(filter(None, (found.author or "").split("; ")))
    return Answer(found.text or "", found.title, authors, found.date, seconds)


def judged(golds: Iterable[Gold], extractor: Callable[[Gold], Answer]) -> list[Result]:
    """The answers of an extractor beside the gold."""
    results = []
    for gold in golds:
        answer = extractor(gold)
        body = gold.row["body"]
        results.append(Result(gold, answer, match(body, answer.text), exact(body, answer.text)))
    return results


def same_title(row: dict[str, Any], answer: Answer) -> bool:
    """Whether the headline is right, case and punctuation aside."""
    return _words(row["title"]) == _words(answer.title or "")


def same_authors(row: dict[str, Any], answer: Answer) -> bool:
    """Whether the set of authors is right, case and punctuation aside."""
    gold = row["authors"]
    names = gold.split(", ") if isinstance(gold, str) else gold or []
    return {_words(name) for name in names if name} == {_words(name) for name in answer.authors}


def same_date(row: dict[str, Any], answer: Answer) -> bool:
    """Whether the day of publication is right, in either side's own time zone."""
    gold, date = str(row["date"]), answer.date or ""
    if gold[:10] == date[:10]:
        return True
    if len(gold) > 10 and len(date) > 10:
        return abs((_moment(gold) - _moment(date)).total_seconds()) < 60
    return False


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.astimezone()


def _words(text: str) -> str:
    return " ".join(word_list(plain(text)))


def table(results: list[Result], label: str) -> Iterator[str]:
    """The lines of the report: bodies, metadata, speed; a row a set and half."""
    for name in dict.fromkeys(result.gold.set for result in results):
        for half in ("a", "b", "ab"):
            rows = [result for result in results if result.gold.set == name and result.gold.half in half]
            if rows:
                yield f"{label:<12}{name:<8}{half:<3}{len(rows):>4}  " + _line(name, rows)


def _line(name: str, rows: list[Result]) -> str:
    score = total(result.match for result in rows)
    empty = sum(not result.answer.text.strip() for result in rows)
    parts = [
        f"F1 {score.f1:.4f} P {score.precision:.4f} R {score.recall:.4f}",
        f"exact {fmean(result.exact for result in rows):.3f} empty {empty}",
    ]
    if name == "wcxb":
        parts.append(_snippets(rows))
    for key, right in (("title", same_title), ("authors", same_authors), ("date", same_date)):
        known = [result for result in rows if result.gold.row.get(key)]
        if known:
            parts.append(f"{key} {fmean(right(result.gold.row, result.answer) for result in known):.3f}")
    times = [result.answer.seconds * 1000 for result in rows]
    return "  ".join([*parts, f"ms {fmean(times):.1f} median {median(times):.1f}"])


def _snippets(rows: list[Result]) -> str:
    words = fmean(word_f1(result.gold.row["body"], result.answer.text) for result in rows)
    there = [plain(snippet) in plain(r.answer.text) for r in rows for snippet in r.gold.row["with"] or ()]
    gone = [plain(snippet) not in plain(r.answer.text) for r in rows for snippet in r.gold.row["without"] or ()]
    return f"word F1 {words:.4f} with {fmean(there or [0]):.3f} without {fmean(gone or [0]):.3f}"


def worst(results: list[Result], count: int) -> Iterator[str]:
    """The pages with the lowest F1."""
    for result in sorted(results, key=lambda result: result.match.f1)[:count]:
        found = result.match
        yield (
            f"{found.f1:.3f} P {found.precision:.2f} R {found.recall:.2f} {result.gold.set} {result.gold.half}"
            f" {result.gold.row['id']} {result.gold.row['url']}"
        )


def measures(rows: list[Result]) -> dict[str, float]:
    """The figures of some pages that floors are set for."""
    found = {"f1": total(result.match for result in rows).f1, "exact": fmean(result.exact for result in rows)}
    found["word_f1"] = fmean(word_f1(result.gold.row["body"], result.answer.text) for result in rows)
    for key, right in (("title", same_title), ("authors", same_authors), ("date", same_date)):
        known = [result for result in rows if result.gold.row.get(key)]
        if known:
            found[key] = fmean(right(result.gold.row, result.answer) for result in known)
    return found


def below_floors(results: list[Result]) -> Iterator[str]:
    """A line for each figure that is below its floor, and for each page that came back empty."""
    for name, floors in tomllib.loads(FLOORS.read_text(encoding="utf-8")).items():
        rows = [result for result in results if result.gold.set == name]
        found = measures(rows) if rows else {}
        yield from (
            f"{name} {key} is {found[key]:.4f}, below its floor {floor}"
            for key, floor in floors.items()
            if key in found and found[key] < floor
        )
        yield from (f"{name} {row.gold.row['id']} came back empty" for row in rows if not row.answer.text.strip())


def main() -> int:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--half", choices=("a", "b"))
    parser.add_argument("--alone", action="store_true", help="newsclean without trafilatura beside it")
    parser.add_argument("--gate", action="store_true", help="hold the figures to the floors")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    golds = list(pages(arguments.corpus, arguments.sets.split(","), arguments.half))
    gc.freeze()
    results = judged(golds, newsclean_answer)
    print("\n".join(table(results, "newsclean")))
    if arguments.gate:
        faults = list(below_floors(results))
        print("\n".join(faults) or "all figures hold their floors")
        return int(bool(faults))
    if not arguments.alone:
        print("\n".join(table(judged(golds, trafilatura_answer), "trafilatura")))
    print("\n".join(worst(results, arguments.worst)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
