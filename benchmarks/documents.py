"""How exactly glued lines are divided, whether appeals of several paragraphs go whole, and whether the story stays.

    python benchmarks/documents.py [--language en] [--misses] [FOLDER ...]

A folder holds files by language and kind. A row of `<language>-glue.jsonl` is {"text": ..., "kept": ...,
"removed": [...]}, where an innocent line has nothing removed; one of `<language>-appeals.jsonl` is {"lines": [...],
"remove": [places]}, and so is one of `<language>-documents.jsonl`, whose lines are of any category, each judged alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import newsclean

_HERE = Path(__file__).parent / "documents"
_FOLDERS = [_HERE / "tuning", _HERE / "held", _HERE / "judging"]


def rows(folders: list[Path], language: str | None, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Language and row of every file of a kind ("glue", "appeals")."""
    for folder in folders:
        for file in sorted(folder.glob(f"{language or '*'}-{kind}.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    yield file.stem.removesuffix(f"-{kind}"), json.loads(line)


def judge_glue(language: str, row: dict[str, Any]) -> tuple[str, str]:
    """The outcome of a glued line, and what was made of it."""
    article = newsclean.clean(row["text"], language=language)
    removed = [removal.text for removal in article.removed]
    kept = " ".join(filter(None, (article.title, article.standfirst, *(block.text for block in article.blocks))))
    right = removed == row["removed"] and kept == row["kept"]
    if not row["removed"]:
        return ("innocent kept" if right else "innocent cut"), f"{kept!r} without {removed}"
    return ("exact" if right else "inexact"), f"{kept!r} without {removed}"


def judge_appeal(language: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The outcomes of a document: whether its appeals went whole, and each story paragraph that was touched."""
    article = newsclean.clean("\n".join(row["lines"]), language=language)
    whole = {removal.index for removal in article.removed if removal.part is None}
    touched = {removal.index for removal in article.removed}
    left = [line for place, line in enumerate(row["lines"]) if place in row["remove"] and place not in whole]
    yield ("appeal left" if left else "appeal whole"), " / ".join(left)
    for place, line in enumerate(row["lines"]):
        if place not in row["remove"]:
            yield ("story lost" if place in touched else "story kept"), line


def judge_document(language: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The outcome of each line: boilerplate that went or stayed, story that stayed or was touched."""
    article = newsclean.clean("\n".join(row["lines"]), language=language)
    touched = {removal.index for removal in article.removed}
    for place, line in enumerate(row["lines"]):
        if place in row["remove"]:
            yield ("line gone" if place in touched else "line left"), line
        else:
            yield ("story lost" if place in touched else "story kept"), line


def outcomes(folders: list[Path], language: str | None) -> Iterator[tuple[str, str, str]]:
    """Language, outcome and what it befell, for every row."""
    for tongue, row in rows(folders, language, "glue"):
        yield tongue, *judge_glue(tongue, row)
    for tongue, row in rows(folders, language, "appeals"):
        for outcome in judge_appeal(tongue, row):
            yield tongue, *outcome
    for tongue, row in rows(folders, language, "documents"):
        for outcome in judge_document(tongue, row):
            yield tongue, *outcome


def main() -> None:
    """Print the table, and with --misses what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=_FOLDERS)
    parser.add_argument("--language")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for language, outcome, text in outcomes(options.folders, options.language):
        counts[language][outcome] += 1
        if options.misses and outcome in ("inexact", "innocent cut", "appeal left", "line left", "story lost"):
            print(f"{language} {outcome}: {text}")
    for language, count in (*counts.items(), ("all", sum(counts.values(), Counter()))):
        shares = (
            f"{good} {count[good]}/{count[good] + count[bad]}"
            for good, bad in (
                ("exact", "inexact"),
                ("innocent kept", "innocent cut"),
                ("appeal whole", "appeal left"),
                ("line gone", "line left"),
                ("story kept", "story lost"),
            )
        )
        print(f"{language:4} {'   '.join(shares)}")


if __name__ == "__main__":
    main()
