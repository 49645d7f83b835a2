"""The extractors that speed.py measures, each in a process of its own: `python benchmarks/peers.py NAME [RULES]`.

Nothing but the standard library and the one extractor is imported, so that the interpreter need not know newsclean.
The process reads lines of JSON and answers each with one: a list of pages, each [path, url], with {"version": ...} or
{"missing": why}; then each [start, end] with the times of these pages.
"""

from __future__ import annotations

import gc
import gzip
import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple


class Page(NamedTuple):
    """A page in memory: its bytes, and the text that parsers are given so that they need not decode."""

    html: bytes
    text: str
    url: str


Reader = Callable[[Page], object]
_LOADED: set[object] = set()
"""What has been loaded so far: files that were opened, choices of languages that newsclean compiled rules for."""


def newsclean(rules: str | None = None) -> Reader:
    """The whole of newsclean from the bytes on: metadata, body, removals; with a user's rule file beside, if given."""
    from newsclean.extraction import extract
    from newsclean.rules import default_rules, load_rules

    rulebook = noted(load_rules(rules) if rules else default_rules())
    return lambda page: extract(page.html, url=page.url, rules=rulebook)


def newsclean_clean() -> Reader:
    """newsclean given plain text."""
    from newsclean.cleaning import clean
    from newsclean.rules import default_rules

    rulebook = noted(default_rules())
    return lambda page: clean(page.text, rules=rulebook)


def noted(rulebook: Any) -> Any:  # noqa: ANN401
    """The same rulebook, which from now on notes the choices of languages it is asked for."""
    pack = rulebook.pack

    def note(*tongues: str) -> object:
        _LOADED.add(tongues)
        return pack(*tongues)

    rulebook.pack = note
    return rulebook


def lexbor() -> Reader:
    """The bare parse that newsclean begins with."""
    from selectolax.lexbor import LexborHTMLParser

    return lambda page: LexborHTMLParser(page.text)


def trafilatura() -> Reader:
    """trafilatura as it comes, with metadata."""
    from trafilatura import extract

    return lambda page: extract(page.text, url=page.url, with_metadata=True)


def trafilatura_fast() -> Reader:
    """trafilatura without fallbacks, comments and metadata."""
    from trafilatura import extract

    return lambda page: extract(page.text, url=page.url, fast=True, include_comments=False)


def resiliparse() -> Reader:
    """Main content as plain text; no metadata."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page.text, main_content=True)


def newspaper() -> Reader:
    """newspaper4k with metadata, without fetching pictures."""
    from newspaper import Article

    def read(page: Page) -> object:
        article = Article(page.url, fetch_images=False)
        article.download(input_html=page.text)
        article.parse()
        return article.text

    return read


def readability() -> Reader:
    """The main content as HTML, and a title."""
    from readability import Document

    def read(page: Page) -> object:
        document = Document(page.text)
        return document.summary(), document.title()

    return read


def news_please() -> Reader:
    """news-please with metadata, without fetching pictures."""
    from newsplease import NewsPlease

    return lambda page: NewsPlease.from_html(page.text, url=page.url, fetch_images=False)


class Peer(NamedTuple):
    """An extractor: the package it is in, and what makes it ready to read pages."""

    package: str
    make: Callable[..., Reader]


PEERS = {
    "newsclean": Peer("newsclean", newsclean),
    "clean": Peer("newsclean", newsclean_clean),
    "lexbor parse": Peer("selectolax", lexbor),
    "trafilatura": Peer("trafilatura", trafilatura),
    "trafilatura fast": Peer("trafilatura", trafilatura_fast),
    "resiliparse": Peer("resiliparse", resiliparse),
    "newspaper4k": Peer("newspaper4k", newspaper),
    "readability": Peer("readability-lxml", readability),
    "news-please": Peer("news-please", news_please),
}


def load(path: str, url: str) -> Page:
    """A page from its file, which may be compressed."""
    html = Path(path).read_bytes()
    html = gzip.decompress(html) if path.endswith(".gz") else html
    return Page(html, html.decode("utf-8", "replace"), url)


def watch(event: str, details: tuple[Any, ...]) -> None:
    """Note every file that is opened, those of imported modules among them."""
    if event == "open":
        _LOADED.add(str(details[0]))


def timed(reader: Reader, page: Page) -> tuple[float, float, bool, bool]:
    """Seconds, seconds of the processor, whether the page could be read, and whether code or rules were loaded."""
    loaded = len(_LOADED)
    start, start_cpu = time.perf_counter(), time.process_time()
    try:
        reader(page)
        fine = True
    except Exception:  # whatever an extractor raises, it has failed on the page, and the others go on
        fine = False
    seconds, seconds_cpu = time.perf_counter() - start, time.process_time() - start_cpu
    return seconds, seconds_cpu, fine, len(_LOADED) > loaded


def main() -> None:
    """Make the extractor ready, then time what is asked for; what the extractor itself prints is not heard."""
    warnings.simplefilter("ignore")
    logging.disable()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    peer, sources = PEERS[sys.argv[1]], json.loads(sys.stdin.readline())
    try:
        reader = peer.make(*sys.argv[2:])
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), file=answers)
        return
    pages = [load(*page) for page in sources]
    sys.addaudithook(watch)
    gc.collect()
    gc.freeze()
    print(json.dumps({"version": version(peer.package)}), file=answers)
    for line in sys.stdin:
        start, end = json.loads(line)
        print(json.dumps([timed(reader, page) for page in pages[start:end]]), file=answers)


if __name__ == "__main__":
    main()
