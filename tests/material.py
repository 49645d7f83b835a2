"""Where the tests' pages and texts are: fixtures, seeds, and the material beside the checkout where it is present."""

import gzip
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import newsclean
from newsclean.model import Article

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
SEEDS = ROOT / "seeds"
ORIGINALS = ROOT.parent / "shared" / "seeds"
CORPUS = ROOT.parent / "shared" / "corpus"


class Fixture(NamedTuple):
    """A page of our own writing with its source facts and its truth."""

    slug: str
    page: bytes
    source: dict[str, Any]
    truth: dict[str, Any]


class CorpusPage(NamedTuple):
    """A page of the corpus, as fetched."""

    id: str
    url: str
    path: Path

    def html(self) -> bytes:
        return gzip.decompress(self.path.read_bytes())


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def slugs() -> list[str]:
    return sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())


@cache
def fixture(slug: str) -> Fixture:
    folder = FIXTURES / slug
    page = (folder / "page.html").read_bytes()
    return Fixture(slug, page, toml(folder / "source.toml"), toml(folder / "truth.toml"))


@cache
def extracted(slug: str) -> Article:
    page = fixture(slug)
    return newsclean.extract(page.page, url=page.source["url"])


def corpus_sample(pages_per_set: int) -> list[CorpusPage]:
    """Pages spread evenly over each set of the corpus; none where the corpus is not beside the checkout."""
    return [page for gold in sorted(CORPUS.glob("*/gold.jsonl")) for page in _sample(gold, pages_per_set)]


def _sample(gold: Path, count: int) -> Iterator[CorpusPage]:
    lines = gold.read_text(encoding="utf-8").splitlines()
    for line in lines[:: max(1, len(lines) // count)][:count]:
        row = json.loads(line)
        yield CorpusPage(row["id"], row["url"], gold.parent / "pages" / f"{row['id']}.html.gz")
