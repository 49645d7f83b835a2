"""Text, pages and rules that nobody wrote, in any amount: measurements need more than there is to read.

Sentences follow the words of the English fixtures, each chosen by the one before it, with invented names and rare words
strewn in. The same seed gives the same text.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

_HERE = Path(__file__).parent
_NAMES = 20_000
_RARE = 0.04  # share of the words that are replaced by invented ones, beside the names
_LONGEST = 32  # words of a sentence
_MARKS = str.maketrans("", "", '“”"‘()')
_ONSETS = (
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
)
_VOWELS, _CODAS = "aeiou", ("", "", "", "", "", "n", "l", "r", "st", "m", "th", "nd")


def invented_word(random: Random) -> str:
    """A word that is in no dictionary."""
    parts = (_ONSETS, _VOWELS, _CODAS) * random.randint(2, 3)
    return "".join(map(random.choice, parts))


class Prose:
    """A source of sentences."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)
        self._names = [invented_word(self._random).title() for _ in range(_NAMES)]

    def sentence(self) -> str:
        """The next sentence."""
        starts, after = _chain()
        words = [self._random.choice(starts)]
        while len(words) < _LONGEST and not words[-1].endswith((".", "?", "!")):
            words.append(self._random.choice(after.get(words[-1]) or starts))
        named = [words[0], *map(self._strewn, words[1:])]
        return " ".join(named).rstrip(".,;:?!") + "."

    def paragraph(self) -> str:
        """One to three sentences."""
        return " ".join(self.sentence() for _ in range(self._random.randint(1, 3)))

    def lines(self, size: int) -> list[str]:
        """Paragraphs of at least so many bytes together."""
        found: list[str] = []
        while size > 0:
            found.append(self.paragraph())
            size -= len(found[-1].encode()) + 1
        return found

    def _strewn(self, word: str) -> str:
        bare = word.rstrip(".,;:?!")
        if bare.istitle():
            return self._names[int(_NAMES * self._random.random() ** 3)] + word[len(bare) :]
        if bare.isalpha() and self._random.random() < _RARE:
            return invented_word(self._random) + word[len(bare) :]
        return word


@cache
def _chain() -> tuple[list[str], dict[str, list[str]]]:
    """The first words of the fixtures' sentences, and which words follow which."""
    starts: list[str] = []
    after: dict[str, list[str]] = defaultdict(list)
    for paragraph in _paragraphs():
        words = paragraph.translate(_MARKS).split()
        starts += words[:1]
        for left, right in pairwise(words):
            (starts if left.endswith((".", "?", "!")) else after[left]).append(right)
    return starts, dict(after)


def _paragraphs() -> Iterator[str]:
    for file in sorted((_HERE.parent / "fixtures").glob("*/truth.toml")):
        truth = tomllib.loads(file.read_text(encoding="utf-8"))
        if truth["language"] == "en":
            yield from truth["paragraphs"]


def with_boilerplate(lines: list[str], seed: int = 0) -> list[str]:
    """The same lines with boilerplate among them, until one in ten is boilerplate."""
    rows = map(json.loads, (_HERE / "blocks" / "tuning" / "en.jsonl").read_text(encoding="utf-8").splitlines())
    boilerplate, random = [row["text"] for row in rows if row["expect"]], Random(seed)
    return [
        line
        for place, story in enumerate(lines, 1)
        for line in ([story, random.choice(boilerplate)] if place % 9 == 0 else [story])
    ]


def page(size: int, *, date: str = "") -> bytes:
    """A news page of about so many bytes: a menu, a story in parts with figures and lists of links, scripts.

    `date` is the time of publication that the page gives in its head.
    """
    prose = Prose(size)
    title = prose.sentence().rstrip(".")
    parts = [_HEAD.format(title=title, menu=_links(prose, 8), date=_DATE.format(date) if date else "")]
    rest = size - len(parts[0])
    while rest > 0:
        parts.append(_part(prose))
        rest -= len(parts[-1].encode())
    return "".join([*parts, _FOOT]).encode()


_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:type" content="article">{date}</head>
<body><nav class="menu"><ul>{menu}</ul></nav><main><article class="story"><h1>{title}</h1>
"""
_DATE = '<meta property="article:published_time" content="{}">'
_FOOT = '</article></main><footer class="site-footer"><p>All rights reserved.</p></footer></body></html>'
_PART = """<h2>{heading}</h2>{paragraphs}
<figure class="picture"><img src="/pictures/1.jpg" alt=""><figcaption>{caption}</figcaption></figure>
<aside class="related-stories"><h3>Related</h3><ul>{links}</ul></aside><script>var slot = {script};</script>
"""


def _part(prose: Prose) -> str:
    return _PART.format(
        heading=prose.sentence()[:40].rstrip(),
        paragraphs="\n".join(f"<p>{prose.paragraph()}</p>" for _ in range(6)),
        caption=prose.sentence(),
        links=_links(prose, 4),
        script=json.dumps([prose.sentence() for _ in range(6)]),
    )


def _links(prose: Prose, count: int) -> str:
    return "".join(f'<li><a href="/news/{place}">{prose.sentence()}</a></li>' for place in range(count))


def rule_file(count: int) -> str:
    """A user's rule file of so many phrase rules, each of four phrases of common and of invented words."""
    random = Random(count)
    return "\n".join(_RULE.format(*(invented_word(random) for _ in range(8)), number=number) for number in range(count))


_RULE = """[invented-{number}]
category = "related"
why = "A label that nobody has written."
phrases = ["^read more (about|on) {0} {1}$", "^the latest {2} from (our|the) {3}", "more {4} * {5}", "^{6} {7}$"]
hit = ["Read more about {0} {1}", "{6} {7}"]
miss = ["They read more of {0}."]
"""
