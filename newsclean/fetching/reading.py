"""From a response to its article, or to the name of what stands before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import NamedTuple

import msgspec

from newsclean.errors import FetchError, NoArticle, PageError
from newsclean.extraction import extract_page
from newsclean.fetching.answers import Head
from newsclean.fetching.response import Response
from newsclean.fetching.walls import wall
from newsclean.joining import join, same_story
from newsclean.model import Article, Fetched
from newsclean.page import Page, read_page
from newsclean.page.directives import read_directives
from newsclean.page.pagination import next_page, whole_page
from newsclean.rules import Rulebook
from newsclean.text import words

_SHORT = 80  # words; what is shorter may be the words of a wall
FURTHER = 12  # words; the last page of a story may hold little more than its last paragraph


class Reading(NamedTuple):
    """One page and the article in it."""

    page: Page
    article: Article


Download = Callable[[str], Awaitable[Response]]
Reader = Callable[[Response], Awaitable[Reading]]


def read(response: Response, rules: Rulebook, least: int) -> Reading:
    """The article of a response, of at least so many words of prose.

    Raises PageError where it holds none, and a FetchError of the kind Obstructed where it holds something else that
    stands before the article.
    """
    page = read_page(response.body, url=response.final_url, content_type=response.content_type)
    try:
        article = extract_page(page, rules=rules, least=least)
    except NoArticle:
        _require_no_wall(page, response)
        raise
    if words(article.text) < _SHORT:
        _require_no_wall(page, response)
    warnings = (*article.warnings, *_warnings(response))
    return Reading(page, msgspec.structs.replace(article, warnings=warnings, fetched=_fetched(page, response)))


async def follow(first: Reading, pages: int, download: Download, reader: Reader) -> Article:
    """The whole article, on one page where the site offers that, else of at most `pages` pages.

    A page that cannot be had ends it and leaves a warning.
    """
    whole = await _whole(first, download, reader) if pages > 1 else None
    if whole:
        return whole
    parts, seen, reading = [first.article], {first.page.url}, first
    while len(parts) < pages:
        target = next_page(reading.page)
        if target is None or target in seen:
            break
        seen.add(target)
        try:
            reading = await reader(await download(target))
        except (FetchError, PageError):
            return _incomplete(join(*parts))
        if not same_story(first.article, reading.article):
            break
        parts.append(reading.article)
    return join(*parts)


async def _whole(first: Reading, download: Download, reader: Reader) -> Article | None:
    """The story on one page, where the site offers it and it is longer than the first part."""
    target = whole_page(first.page)
    try:
        article = (await reader(await download(target))).article if target else None
    except (FetchError, PageError):
        return None
    if article is None or not same_story(first.article, article):
        return None
    return article if words(article.text) > words(first.article.text) else None


def _require_no_wall(page: Page, response: Response) -> None:
    fault = wall(page, Head(response.status, response.headers))
    if fault:
        raise fault.told(response.url, response.attempts)


def _warnings(response: Response) -> tuple[str, ...]:
    way = (*response.redirects, response.final_url)
    left = any(a.startswith("https:") and b.startswith("http:") for a, b in pairwise(way))
    return ("tls_left",) if left else ()


def _incomplete(article: Article) -> Article:
    return msgspec.structs.replace(article, warnings=(*article.warnings, "page_missing"))


def _fetched(page: Page, response: Response) -> Fetched:
    said = read_directives(page, response.headers)
    return Fetched(
        url=response.url,
        redirects=response.redirects,
        status=response.status,
        encoding=page.encoding,
        attempts=response.attempts,
        elapsed=response.elapsed,
        stored=response.stored,
        robots=said.robots,
        tdm_reserved=said.tdm_reserved,
        tdm_policy=said.tdm_policy,
    )
