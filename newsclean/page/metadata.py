"""What a page tells about its article, each field from the first of its sources that tells.

title            an h1 or h2 the other sources confirm, the h1 nearest to them, JSON-LD, Open Graph, the title element
standfirst       a marked element beside the headline, a heading right after it, the description (`standfirsts`)
authors          JSON-LD, meta elements, microdata, bylines and signatures in the page (`authors`, `bylines`)
published        JSON-LD, meta elements, microdata, dates a reader sees, the address, the change (`dates`, `datelines`)
modified         JSON-LD, meta elements, microdata, a `time` that says so
language         the `lang` of the page, body or article, `og:locale` and its like, JSON-LD
site_name        Open Graph, the application's name, the publisher of JSON-LD, an end of the title element (`sources`)
canonical_url    the canonical link, `og:url`
amp_url          the link to the AMP edition
section, tags    JSON-LD, Open Graph, meta keywords
images           Open Graph, JSON-LD, figures with a caption (`images`)
access           the content tier, `isAccessibleForFree` (`access`)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

import msgspec

from newsclean.model import Access, Image
from newsclean.page import jsonld
from newsclean.page.access import read_access
from newsclean.page.authors import read_authors
from newsclean.page.dates import read_modified, read_published
from newsclean.page.document import Page
from newsclean.page.images import read_images
from newsclean.page.sources import Sources
from newsclean.page.standfirsts import read_standfirst
from newsclean.page.titles import read_title
from newsclean.page.wording import wording
from newsclean.text import plain, words

_LANGUAGE = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_@.]|\s*$)")
_LANGUAGE_NAMES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi"}
_MOST_TAGS = 50
_LONGEST_TAG = 80  # characters
_BETWEEN_TAGS = re.compile(r"[,;،、|]")


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a page tells about its article; unknown is None or empty, never "".

    `authors` are people's names in order. `published` and `modified` are aware; a date without a time is midnight,
    without a zone UTC. `language` is a two- or three-letter code. `images` start with the lead image.
    `article_body_words` is the length of JSON-LD's `articleBody` in words. `page_type` is the JSON-LD type of the
    article as written, such as `NewsArticle`, or the `og:type`.
    """

    title: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    amp_url: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    access: Access | None = None
    article_body_words: int | None = None
    page_type: str | None = None


def read_metadata(page: Page) -> Metadata:
    """Everything a page tells about its article; broken sources are skipped, nothing is raised."""
    sources = Sources(page)
    title = read_title(sources)
    return Metadata(
        title=title,
        standfirst=read_standfirst(sources, title),
        authors=read_authors(sources),
        published=read_published(sources),
        modified=read_modified(sources),
        language=_language(sources),
        site_name=sources.site_name,
        canonical_url=_canonical(sources),
        amp_url=_story(sources, sources.head.amp),
        section=next(_sections(sources), None),
        tags=_tags(sources),
        images=read_images(sources),
        access=read_access(sources),
        article_body_words=_body_words(sources),
        page_type=_page_type(sources),
    )


def _language(sources: Sources) -> str | None:
    said = (
        sources.head.language,
        sources.head.first("og:locale", "content-language", "dc.language", "language"),
        next(jsonld.words_in(sources.article.get("inLanguage")), None),
    )
    found = next((match[1].lower() for match in map(_LANGUAGE.match, filter(None, said)) if match), None)
    return _LANGUAGE_NAMES.get(found, found) if found else None


def _canonical(sources: Sources) -> str | None:
    said = (sources.head.canonical, sources.head.first("og:url"))
    return next(filter(None, (_story(sources, address) for address in said)), None)


def _story(sources: Sources, said: str | None) -> str | None:
    """An address made absolute; None for that of a front page, unless the page itself is one."""
    address = sources.absolute(said)
    return address if address and (not _is_root(address) or _is_root(sources.page.url or address)) else None


def _is_root(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query


def _sections(sources: Sources) -> Iterator[str]:
    yield from jsonld.words_in(sources.article.get("articleSection"))
    yield from sources.head.all("article:section", "og:article:section", "parsely-section", "section")
    yield from sources.property_texts("articlesection")


def _tags(sources: Sources) -> tuple[str, ...]:
    metas = sources.head.all("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "keywords")
    said = [*jsonld.words_in(sources.article.get("keywords")), *metas]
    split = (wording(part) for text in said for part in _BETWEEN_TAGS.split(text))
    found: dict[str, str] = {}
    for tag in islice((tag for tag in split if tag and len(tag) <= _LONGEST_TAG), _MOST_TAGS):
        found.setdefault(plain(tag), tag)
    return tuple(found.values())


def _body_words(sources: Sources) -> int | None:
    body = wording(sources.article.get("articleBody"))
    return words(body) if body else None


def _page_type(sources: Sources) -> str | None:
    value = sources.article.get("@type")
    said = value[0] if isinstance(value, list) and value else value
    return said.rsplit("/", 1)[-1] if isinstance(said, str) and said else sources.head.first("og:type")
