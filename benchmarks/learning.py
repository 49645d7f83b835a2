"""What learning from a site's pages finds that the catalogue does not know, and what it takes from the story.

    python benchmarks/learning.py [--corpus DIR] [--pages 80] [--show]

Two kinds of sites. Invented ones repeat what `sites.toml` says, over invented stories or, with a corpus, over the gold
text of its pages. They are learned from half of their pages and judged by all: pieces of boilerplate found in the half
learned from and in the other, unseen one; paragraphs of story, and what editors repeat, that were lost. Real ones are
those with three to five pages in the corpus; they are learned from whole, and judged by their gold paragraphs. Exit
code 1 where any was lost.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from invented import Prose, invented_word

from newsclean.batch.inputs import Input, Markup
from newsclean.batch.places import Places
from newsclean.errors import NewscleanError
from newsclean.extraction import extract
from newsclean.rules import Rulebook, default_rules
from newsclean.text import is_wide, plain
from newsclean.workbench import SiteRules, Thresholds, learn

_HERE = Path(__file__).parent
_SETS = ("aeb", "aed", "fundus", "wcxb")
_FEW = Thresholds(stories=3)  # the corpus has at most five pages of a site
_INVENTED, _PARAGRAPHS = 7, (4, 9)


class Page(NamedTuple):
    """A page with what is known of it: paragraphs of story, and pieces of boilerplate that the catalogue leaves."""

    url: str
    html: bytes
    story: tuple[str, ...]
    boilerplate: tuple[str, ...] = ()


class Pages(NamedTuple):
    """Pages as a source of a batch."""

    pages: Sequence[Page]
    name: str = "pages"
    size: int | None = None
    stamp: str | None = None

    def inputs(self, done: Places) -> Iterator[Input]:
        """Every page."""
        for place, page in enumerate(self.pages):
            if place not in done:
                yield Input(self.name, place, page.url, page.url, Markup(page.html))


class Score(NamedTuple):
    """What became of a site's pages: pieces of boilerplate (found, all), in the half learned from and in the other.

    `lost` are the paragraphs that learning took from the story, of `story`; `words` is what it took in words.
    """

    learned: tuple[int, int]
    watched: tuple[int, int]
    story: int
    lost: tuple[str, ...]
    words: int


def score(pages: Sequence[Page], thresholds: Thresholds) -> tuple[Score, tuple[SiteRules, ...]]:
    """Learn from every other page of a site, or from all of a few; compare what is kept of all, with and without."""
    found = learn([Pages(pages if thresholds is _FEW else pages[::2])], thresholds=thresholds)
    book = default_rules().with_rules(found.rules())
    rows = [(place % 2, page, _kept(page, default_rules()), _kept(page, book)) for place, page in enumerate(pages)]
    halves = [(_found(rows, half), _known(rows, half)) for half in (0, 1)]
    lost = tuple(text for _, page, *texts in rows for text in page.story if _is_gone(text, *texts))
    taken = sum(len(before.split()) - len(after.split()) for _, _, before, after in rows)
    return Score(halves[0], halves[1], sum(len(page.story) for page in pages), lost, taken), found.sites


Row = tuple[int, Page, str, str]


def _kept(page: Page, rules: Rulebook) -> str:
    try:
        return plain(extract(page.html, url=page.url, rules=rules).text)
    except NewscleanError:
        return ""


def _known(rows: Iterable[Row], half: int) -> int:
    """The pieces of boilerplate that the catalogue leaves in the text."""
    return sum(plain(text) in before for side, page, before, _ in rows if side == half for text in page.boilerplate)


def _found(rows: Iterable[Row], half: int) -> int:
    return sum(_is_gone(text, *texts) for side, page, *texts in rows if side == half for text in page.boilerplate)


def _is_gone(text: str, before: str, after: str) -> bool:
    return plain(text) in before and plain(text) not in after


def invented_site(name: str, count: int, stories: Iterator[list[str]]) -> list[Page]:
    """So many pages of a site of `sites.toml`, over some stories."""
    site, random = _sites()[name], Random(name)
    return [_page(site, f"https://www.{site['host']}/news/{place}", next(stories), random) for place in range(count)]


def _page(site: dict[str, Any], url: str, story: list[str], random: Random) -> Page:
    rows = {kind: [(row[0], _filled(row[2], random)) for row in site[kind] if random.random() < row[1]]
            for kind in ("drop", "keep")}  # fmt: skip
    blocks = list(story)
    for place, text in sorted([*rows["keep"], *rows["drop"]], key=lambda row: _ORDER.index(row[0])):
        _PLACES[place](blocks, text, random)
    title = f"{invented_word(random)} {invented_word(random)} {invented_word(random)}".title()
    paragraphs = "\n".join(f"<p>{escape(block)}</p>" for block in blocks)
    html = _HTML.format(language=site["language"], title=title, paragraphs=paragraphs)
    dropped = tuple(text.strip() for _, text in rows["drop"])
    return Page(url, html.encode(), (*story, *(text.strip() for _, text in rows["keep"])), dropped)


def _filled(text: str, random: Random) -> str:
    while "{" in text:
        text = text.replace("{n}", str(random.randint(2, 2400)), 1)
        text = text.replace("{date}", f"{random.randint(2, 28)} March", 1)
        text = text.replace("{name}", f"{invented_word(random)} {invented_word(random)}".title(), 1)
    return text


def _amid(blocks: list[str], text: str, random: Random) -> None:
    blocks.insert(random.randint(2, max(2, len(blocks) - 2)), text)


def _topic(blocks: list[str], text: str, random: Random) -> None:
    """A paragraph of background, in stories about its matter."""
    _amid(blocks, text, random)
    names = [word.strip(",.") for word in text.split() if len(word) > 5]
    _amid(blocks, f"{invented_word(random).title()} and the {' and the '.join(random.sample(names, 4))} again.", random)


def _glued_end(blocks: list[str], text: str, random: Random) -> None:
    blocks[-1] += text


def _glued_start(blocks: list[str], text: str, random: Random) -> None:
    blocks[0] = text.strip() + blocks[0]


def _last(blocks: list[str], text: str, random: Random) -> None:
    blocks[-1] += f" {text}"


_PLACES = {
    "tail": lambda blocks, text, random: blocks.append(text),
    "head": lambda blocks, text, random: blocks.insert(0, text),
    "amid": _amid,
    "topic": _topic,
    "end": _glued_end,
    "start": _glued_start,
    "dateline": _glued_start,
    "last": _last,
}
_ORDER = ("last", "dateline", "start", "end", "amid", "topic", "head", "tail")
_HTML = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><article><h1>{title}</h1>
{paragraphs}
</article></main></body></html>"""


@cache
def _sites() -> dict[str, Any]:
    return tomllib.loads((_HERE / "sites.toml").read_text(encoding="utf-8"))


def invented_stories(language: str) -> Iterator[list[str]]:
    """Stories without end: of chained words in English, of words in any order in other languages."""
    prose, random = Prose(_INVENTED), Random(_INVENTED)
    pool = [] if language == "en" else _words(language)
    while True:
        count = random.randint(*_PARAGRAPHS)
        yield [_sentences(pool, random) if pool else prose.paragraph() for _ in range(count)]


def _sentences(pool: list[str], random: Random) -> str:
    rows = ([random.choice(pool) for _ in range(random.randint(9, 20))] for _ in range(random.randint(2, 4)))
    if is_wide(pool[0]):
        return "".join(f"{''.join(random.sample(''.join(pool), 30))}。" for _ in rows)
    return " ".join(f"{' '.join(row).capitalize()} {invented_word(random)}." for row in rows)


def _words(language: str) -> list[str]:
    """The words of the fixtures in a language; what stands between stops in a script without spaces."""
    texts = [
        text
        for file in sorted((_HERE.parent / "fixtures").glob("*/truth.toml"))
        if (truth := tomllib.loads(file.read_text(encoding="utf-8")))["language"] == language
        for text in truth["paragraphs"]
    ]
    pool = [word.strip(".,;:!?„“”«»\"'()「」。、") for text in texts for word in text.split()]
    pack = default_rules().pack(language)
    return [word for word in pool if word and not pack.signs(word, 1).concepts]


def gold_stories(rows: Sequence[dict[str, Any]], language: str) -> Iterator[list[str]]:
    """The gold text of pages in a language, in paragraphs, each story once."""
    for row in rows:
        paragraphs = [text.strip() for text in row["body"].split("\n") if text.strip()]
        if row.get("language", "en") == language and len(paragraphs) > 3:
            yield paragraphs


def corpus_rows(corpus: Path) -> list[dict[str, Any]]:
    """The rows of all gold files, each with its page's file."""
    return [
        json.loads(line) | {"file": corpus / name / "pages", "set": name}
        for name in _SETS
        for line in (corpus / name / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def real_sites(rows: Iterable[dict[str, Any]], least: int) -> dict[str, list[Page]]:
    """The sites with at least so many pages."""
    sites: defaultdict[str, list[Page]] = defaultdict(list)
    for row in rows:
        url = row["url"] if "//" in (row["url"] or "") else f"https://{row['url'] or ''}"
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        html = gzip.decompress((row["file"] / f"{row['id']}.html.gz").read_bytes())
        story = tuple(text for text in row["body"].split("\n") if text.strip())
        sites[host].append(Page(url, html, story))
    return {host: pages for host, pages in sites.items() if host and len(pages) >= least}


def print_site(name: str, result: Score, sites: Sequence[SiteRules], show: bool) -> None:
    """A line for a site, and what was proposed and left if it is to be shown."""
    learned, watched = ("{} of {}".format(*half) for half in (result.learned, result.watched))
    rules = sum(len(site.proposals) for site in sites)
    print(f"{name:28} {rules:5} rules  found {learned:>10}, unseen {watched:>10}  "
          f"story {result.story:5}, lost {len(result.lost)}  words taken {result.words}")  # fmt: skip
    for text, count in Counter(result.lost).items():
        print(f"    LOST {count} x {text[:100]}")
    for site in sites if show else ():
        for one in site.proposals:
            print(f"    rule {one.category:12} {one.why} {one.table['phrases']}")
        for left in site.left:
            print(f"    left on {left.pages:3}: {left.why}: {left.text[:90]!r}")


def main() -> int:
    """Print a line a site; 1 where any paragraph of story was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    rows = corpus_rows(options.corpus) if options.corpus else []
    start, lost, story, number = time.perf_counter(), 0, 0, 0
    for name, pages, thresholds in _all_sites(rows, options.pages):
        result, found = score(pages, thresholds)
        lost, story, number = lost + len(result.lost), story + result.story, number + 1
        if any(site.proposals for site in found) or result.learned[1] or result.lost:
            print_site(name, result, found, options.show)
    print(f"{number} sites, {story} paragraphs of story, {lost} lost; {time.perf_counter() - start:.0f} s")
    return 1 if lost else 0


def _all_sites(rows: Sequence[dict[str, Any]], count: int) -> Iterator[tuple[str, list[Page], Thresholds]]:
    for name, site in _sites().items():
        yield name, invented_site(name, count, invented_stories(site["language"])), Thresholds()
    if rows:
        stories = list(gold_stories(rows, "en"))
        yield "quay-post, real stories", invented_site("quay-post", min(len(stories), 300), iter(stories)), Thresholds()
        yield from ((name, pages, _FEW) for name, pages in sorted(real_sites(rows, 3).items()))


if __name__ == "__main__":
    sys.exit(main())
