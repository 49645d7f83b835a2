"""Where the words of a gold text went that were not extracted, and which extracted words are not gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from metric import tokens

from newsclean.errors import NewscleanError
from newsclean.extraction import extract
from newsclean.model import Article
from newsclean.page import read_page

_SHINGLE = 4  # words that are compared together, as in the score
_LEAST_SHARE = 0.5  # of a run's shingles that a text must hold to be where the run went
_UNREAD = ("script", "style", "noscript", "template")

_Grams = frozenset[tuple[str, ...]]


class Fate(NamedTuple):
    """What took some words out: a rule by its address, or a step by its name; with category and reason, if any."""

    step: str
    category: str = ""
    reason: str = ""

    @property
    def by_text(self) -> bool:
        """Whether a rule for wording did it, and not markup or structure."""
        folder, _, name = self.step.partition("/")
        return bool(name) and folder != "structure" and not name.startswith("dom/")


OUTSIDE = Fate("outside the container")
ALTERED = Fate("other words in a kept line")
ABSENT = Fate("not on the page")
REFUSED = Fate("no article")


class Loss(NamedTuple):
    """Neighbouring words of one gold paragraph that were not extracted; `whole` where they are all of it."""

    paragraph: int
    text: str
    words: int
    whole: bool
    fate: Fate


class Leak(NamedTuple):
    """Neighbouring words of one extracted block that are not gold; `whole` where they are all of it."""

    kind: str
    text: str
    words: int
    whole: bool


class Errors(NamedTuple):
    """All that went wrong on one page, and the sizes of the gold text and of what was extracted."""

    losses: tuple[Loss, ...]
    leaks: tuple[Leak, ...]
    paragraphs: int
    gold_words: int
    words: int
    text: str


class _Run(NamedTuple):
    """Neighbouring words of one line that the other text has not: the line's place, the text, the words."""

    line: int
    text: str
    words: tuple[str, ...]
    whole: bool


class _Place(NamedTuple):
    """A text that lost words may be found in, and what became of it."""

    fate: Fate
    words: tuple[str, ...]

    def share(self, run: Sequence[str]) -> float:
        """The share of a run's shingles that stand here."""
        size = min(_SHINGLE, len(run))
        mine, asked = set(shingles(self.words, size)), shingles(run, size)
        return sum(gram in mine for gram in asked) / len(asked)


def shingles(words: Sequence[str], size: int = _SHINGLE) -> list[tuple[str, ...]]:
    """The runs of so many words, or all words together where they are fewer."""
    return [tuple(words[start : start + size]) for start in range(max(1, len(words) - size + 1))]


def errors_of(html: bytes, url: str | None, gold: str) -> Errors:
    """Extract a page and compare its body with the gold text."""
    try:
        article = extract(html, url=url)
    except NewscleanError:
        article = Article()
    blocks = [block for block in article.blocks if tokens(block.text)]
    lines, texts = [line for line in gold.split("\n") if tokens(line)], [block.text for block in blocks]
    places = _places(article, html) if blocks else []
    losses = (
        Loss(run.line, run.text, len(run.words), run.whole, _fate(run, places) if blocks else REFUSED)
        for run in _runs(lines, texts)
    )
    leaks = (Leak(blocks[run.line].kind, run.text, len(run.words), run.whole) for run in _runs(texts, lines))
    sizes = len(tokens(gold)), len(tokens(article.text))
    return Errors(tuple(losses), tuple(leaks), len(lines), *sizes, article.text)


def _runs(lines: Sequence[str], others: Sequence[str]) -> Iterator[_Run]:
    """The stretches of some lines that stand in no shingle that the other lines have, too."""
    words = [tokens(line) for line in lines]
    shared = iter(
        _shared([word for line in words for word in line], [word for line in others for word in tokens(line)])
    )
    for place, line in enumerate(lines):
        spans = _spans(line, words[place])
        for found, group in groupby(zip(spans, shared, strict=False), key=lambda pair: pair[1]):
            run = [span for span, _ in group]
            if not found:
                text = line[run[0][0] : run[-1][1]]
                yield _Run(place, text, tuple(tokens(text)), len(run) == len(spans))


def _shared(words: Sequence[str], others: Sequence[str]) -> list[bool]:
    """For each word, whether it stands in a shingle that the others have as often."""
    left, found = Counter(shingles(others)), [False] * len(words)
    for start, shingle in enumerate(shingles(words)):
        if left[shingle] > 0:
            left[shingle] -= 1
            found[start : start + len(shingle)] = [True] * len(shingle)
    return found


def _spans(line: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words of a line stand."""
    spans: list[tuple[int, int]] = []
    for word in words:
        start = line.index(word, spans[-1][1] if spans else 0)
        spans.append((start, start + len(word)))
    return spans


def _places(article: Article, html: bytes) -> list[_Place]:
    """The texts that lost words may be in: removals and fields, and last the page as a whole."""
    removed = ((Fate(piece.rule, piece.category, piece.reason), piece.text) for piece in article.removed)
    moved = ((Fate(f"field {piece.field}"), piece.text) for piece in article.moved)
    tree = read_page(html).tree
    tree.strip_tags(list(_UNREAD))
    whole = ((OUTSIDE, tree.body.text(separator=gap)) for gap in (" ", "")) if tree.body else ()
    return [_Place(fate, tuple(tokens(text))) for fate, text in (*removed, *moved, *whole) if tokens(text)]


def _fate(run: _Run, places: Sequence[_Place]) -> Fate:
    """What became of a run: it is in the smallest of the texts that hold most of it."""
    if len(run.words) < _SHINGLE and not run.whole:
        return next((place.fate for place in places if place.words == run.words), ALTERED)
    best = max(places, key=lambda place: (place.share(run.words), -len(place.words)))
    return best.fate if best.share(run.words) >= _LEAST_SHARE else ABSENT
