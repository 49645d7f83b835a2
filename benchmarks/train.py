"""Fits the classifier and writes `newsclean/catalogue/classifier.bin` and `classifier.toml`.

    python benchmarks/train.py [--corpus DIR] [--watch]

It needs scikit-learn beside newsclean. It learns from the rows of `blocks/tuning`, `blocks/wide`, `blocks/broad` and
`blocks/fresh`, from the examples of the catalogue's rules, from the appeals and stories of `documents/tuning` and
`documents/wide`, and, where a corpus is at hand, from paragraphs of real stories, which must stay. Only sums of hashed
features leave it: no text can be read out of the tables. `--watch` leaves out half of the corpus and every fourth row
of `blocks/fresh`, and prints how these and the blocks held back (`blocks/judging`) come out; without it, nothing is
left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from newsclean.judge.bridges import APPEALS
from newsclean.rules import default_rules
from newsclean.rules.classifier import NAME_ROWS
from newsclean.rules.gate import STRONG
from newsclean.rules.matching import divide
from newsclean.rules.names import CATEGORIES
from newsclean.rules.rule import TextRule
from newsclean.rules.tongue import tongues
from newsclean.text import words
from newsclean.text.features import ROWS, core_of, pair_features, rough_features, whole_features, word_features

_HERE = Path(__file__).parent
_CATALOGUE = _HERE.parent / "newsclean" / "catalogue"
_CLIP = 4.0  # the largest weight that is kept, in log-odds
_SENTENCE, _STORY_SENTENCE, _STORY = 0.3, 0.5, 2.5  # weights of sentences of a row, and of rows that must stay
_PARAGRAPHS = 14  # of a page of the corpus
_OTHER = 0.3  # weight, for the model of appeals, of a row that stands alone
_FOURTH = 4  # of so many rows of `fresh`, one is left out to be watched


class Row(NamedTuple):
    """A text, whole or a sentence of one: its features from rough ones to those of the whole, its category or None."""

    rough: Sequence[int]
    words: Sequence[int]
    pairs: Sequence[int]
    whole: Sequence[int]
    length: int
    expect: str | None
    weight: float


def read(text: str, language: str, expect: str | None) -> list[Row]:
    """A text as the classifier sees it, and each of its sentences where it has several."""
    pack = default_rules().pack(*tongues(text, language))
    parts = divide(text, pack)
    rows = [_row(text, [part.signs.concepts for part in parts], expect, 1.0 if expect else _STORY)]
    if len(parts) > 1:
        weight = _SENTENCE if expect else _STORY_SENTENCE * _STORY
        spans = [(text[part.stretch.start : part.stretch.end], part.signs.concepts) for part in parts]
        rows += [_row(sentence, [found], expect, weight) for sentence, found in spans]
    return rows


def _row(text: str, concepts: Sequence[frozenset[str]], expect: str | None, weight: float) -> Row:
    tokens = text.split()
    cores = [core for token in tokens if (core := core_of(token))]
    features = [row for token in tokens for row in word_features(token)]
    rough = [row for token in tokens for row in rough_features(token)]
    return Row(
        rough, features, pair_features(cores), whole_features(cores, text, concepts), words(text), expect, weight
    )


def blocks(folder: Path, pattern: str) -> Iterator[tuple[str, str, str | None]]:
    """Text, language and category of the rows of some files, which are named by their language."""
    for file in sorted(folder.glob(pattern)):
        for line in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
            row = json.loads(line)
            yield row["text"], file.stem, row["expect"]


def rows_in(name: str) -> Iterator[tuple[str, str, str | None]]:
    """Text, language and category of the rows of all files of a folder of `blocks`."""
    return blocks(_HERE / "blocks" / name, "*.jsonl")


def paragraphs(corpus: Path | None) -> list[tuple[str, str]]:
    """Text and language of some paragraphs of each page's story, page by page."""
    found: list[tuple[str, str]] = []
    for file in sorted(corpus.glob("*/gold.jsonl")) if corpus else []:
        for line in file.read_text(encoding="utf-8").splitlines():
            gold: dict[str, Any] = json.loads(line)
            lines = [text for text in gold["body"].split("\n") if len(text) > 1]
            random.Random(gold["id"]).shuffle(lines)
            found += [(text, (gold.get("lang") or ["en"])[0][:2]) for text in lines[:_PARAGRAPHS]]
    return found


def matrix(rows: Sequence[Row], size: int = ROWS, *, rough: bool = False) -> csr_matrix:
    """The rows as numbers: the features of words over the root of the length, those of the whole by half.

    The table has `size` rows.
    """
    places, features, values = [], [], []
    for place, row in enumerate(rows):
        near = row.rough if rough else [*row.words, *row.pairs]
        far = [] if rough else row.whole
        features += [feature % size for feature in (*near, *far)]
        places += [place] * (len(near) + len(far))
        values += [1 / max(row.length, 1) ** 0.5] * len(near) + [0.5] * len(far)
    return csr_matrix((values, (places, features)), shape=(len(rows), size))


def fit(
    numbers: csr_matrix, answers: np.ndarray, strength: float, weights: np.ndarray | None = None
) -> LogisticRegression:
    """A logistic regression of yes and no."""
    model = LogisticRegression(C=strength, max_iter=200, solver="liblinear")
    return model.fit(numbers, answers, sample_weight=weights)


def quantized(weights: np.ndarray, clip: float) -> tuple[bytes, float]:
    """Weights as signed bytes, and what one of their steps is worth."""
    step = clip / 127
    return np.clip(np.round(weights / step), -127, 127).astype(np.int8).tobytes(), step


def examples() -> Iterator[tuple[str, str, str | None]]:
    """Text, language and category of what the catalogue's rules hold for; None where they keep it."""
    for rule in default_rules().rules():
        if isinstance(rule, TextRule) and rule.weight >= STRONG:
            for language, hits in rule.hit.items():
                for text in hits:
                    yield text, language, rule.category if rule.action == "drop" else None


def appeals() -> Iterator[tuple[str, str, str | None]]:
    """Text, language and category of the lines of documents: part of an appeal, whatever it says, or of the story."""
    for file in sorted((_HERE / "documents").glob("*/*-appeals.jsonl")):
        if file.parent.name in ("tuning", "wide"):
            for line in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
                row = json.loads(line)
                for place, text in enumerate(row["lines"]):
                    yield text, file.stem.removesuffix("-appeals"), "donation" if place in row["remove"] else None


def fit_appeals(rows: Sequence[Row], beside: Sequence[Row]) -> LogisticRegression:
    """The model of what is part of an appeal, from the rows that stand in or beside one and from all others."""
    others = [row for row in rows if row.weight >= 1.0 and (row.expect is None or row.expect in APPEALS)]
    every = [*beside, *others]
    weights = np.array([1.0] * len(beside) + [_OTHER] * len(others))
    return fit(matrix(every), np.array([row.expect is not None for row in every]), 0.3, weights)


def write(rows: Sequence[Row], beside: Sequence[Row]) -> LogisticRegression:
    """Fit all tables to the rows, write them, and return the model of boilerplate or not."""
    whole = [row for row in rows if row.weight >= 1.0]
    answers = np.array([row.expect is not None for row in whole])
    rough = fit(matrix(whole, rough=True), answers, 1.0)
    weights = np.array([row.weight for row in rows])
    model = fit(matrix(rows), np.array([row.expect is not None for row in rows]), 1.5, weights)
    appeal = fit_appeals(rows, beside)
    named = [row for row in whole if row.expect]
    numbers = matrix(named, NAME_ROWS)
    names = [fit(numbers, np.array([row.expect == name for row in named]), 2.0) for name in CATEGORIES]
    tables = np.array([name.coef_[0] for name in names])
    rough_bytes, rough_step = quantized(rough.coef_[0], _CLIP)
    model_bytes, step = quantized(model.coef_[0], _CLIP)
    appeal_bytes, appeal_step = quantized(appeal.coef_[0], _CLIP)
    name_bytes, name_step = quantized(tables, float(np.abs(tables).max()) * 0.7)
    (_CATALOGUE / "classifier.bin").write_bytes(rough_bytes + model_bytes + appeal_bytes + name_bytes)
    biases = ", ".join(f"{name.intercept_[0] / name_step:.1f}" for name in names)
    categories = ", ".join(f'"{name}"' for name in CATEGORIES)
    (_CATALOGUE / "classifier.toml").write_text(
        "# What turns the bytes of classifier.bin into log-odds; written by benchmarks/train.py.\n"
        f"rough_bias = {rough.intercept_[0]:.4f}\nrough_scale = {rough_step:.6f}\n"
        f"bias = {model.intercept_[0]:.4f}\nscale = {step:.6f}\n"
        f"appeal_bias = {appeal.intercept_[0]:.4f}\nappeal_scale = {appeal_step:.6f}\n"
        f"categories = [{categories}]\nbiases = [{biases}]\n",
        encoding="utf-8",
    )
    return model


def watch(model: LogisticRegression, held: Sequence[Row], unseen: Sequence[Row]) -> None:
    """Print how many held blocks are found where one in a hundred, or in fifty, of those that stay is lost."""
    odds = model.decision_function(matrix(held))
    boilerplate = np.array([row.expect is not None for row in held])
    stories = model.decision_function(matrix(unseen)) if unseen else np.array([0.0])
    for lost in (0.01, 0.02, 0.05):
        least = np.quantile(odds[~boilerplate], 1 - lost)
        found, eaten = (odds[boilerplate] > least).mean(), (stories > least).mean()
        print(f"near misses lost {lost:.2f}: found {found:.3f}, paragraphs of unseen stories lost {eaten:.4f}")


def main() -> None:
    """Read, fit, write; with --watch, look at what was left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--watch", action="store_true")
    options = parser.parse_args()
    rows = [row for name in ("tuning", "wide", "broad") for text in rows_in(name) for row in read(*text)]
    fresh = [read(*text) for text in rows_in("fresh")]
    left_out = fresh[_FOURTH - 1 :: _FOURTH] if options.watch else []
    rows += [row for place, texts in enumerate(fresh) if not left_out or (place + 1) % _FOURTH for row in texts]
    rows += [row for text in examples() for row in read(*text)]
    stories = [read(text, language, None) for text, language in paragraphs(options.corpus)]
    kept = stories[: len(stories) // 2] if options.watch else stories
    lines = [read(*row) for row in appeals()]
    beside = [texts[0] for texts in lines]
    rows += [row for texts in lines if texts[0].expect is None for row in texts]
    model = write([*rows, *(row for story in kept for row in story)], beside)
    if options.watch:
        unseen = [story[0] for story in stories[len(kept) :]]
        for held in ([texts[0] for texts in left_out], [read(*text)[0] for text in rows_in("judging")]):
            watch(model, held, unseen)


if __name__ == "__main__":
    main()
