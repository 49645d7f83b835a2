"""How many single blocks of boilerplate are recognised, and how many of the story are eaten, by language and category.

    python benchmarks/blocks.py [--language de] [--misses] [FOLDER ...]

A folder holds a file a language, `<language>.jsonl`; a row is {"text": ..., "expect": category or null}.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import newsclean

_HERE = Path(__file__).parent / "blocks"


def rows(folders: list[Path], language: str | None) -> Iterator[tuple[str, str, str | None]]:
    """Language, text and expected category of every row."""
    for folder in folders:
        for file in sorted(folder.glob(f"{language or '*'}.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    row = json.loads(line)
                    yield file.stem, row["text"], row["expect"]


def main() -> None:
    """Print the table, and with --misses each row judged wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[_HERE / "tuning"])
    parser.add_argument("--language")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    categories: dict[str, Counter[str]] = defaultdict(Counter)
    for language, text, expected in rows(options.folders, options.language):
        verdict = newsclean.classify(text, language=language)
        named = verdict.category if verdict else None
        outcome = ("kept" if named is None else "eaten") if expected is None else "missed" if named is None else "found"
        counts[language][outcome] += 1
        if expected:
            categories[expected][outcome] += 1
        if named and expected:
            counts[language]["right" if named == expected else "misnamed"] += 1
        if options.misses and named != expected:
            print(f"{language} {expected} -> {named} {verdict.rule if verdict else ''}\n    {text}")
    for language, count in (*counts.items(), ("all", sum(counts.values(), Counter()))):
        total, innocent = count["found"] + count["missed"], count["kept"] + count["eaten"]
        print(
            f"{language:4} boilerplate {total:4} found {count['found'] / max(total, 1):.3f} "
            f"named right {count['right'] / max(count['found'], 1):.3f}   "
            f"story {innocent:4} eaten {count['eaten'] / max(innocent, 1):.3f}"
        )
    for category, count in sorted(categories.items()):
        print(f"     {category:13} {count.total():4} found {count['found'] / count.total():.3f}")


if __name__ == "__main__":
    main()
