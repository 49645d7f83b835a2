"""Whether a page that numbers its pages is a story, or a list of stories, a gallery, a thread."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from newsclean.page import jsonld
from newsclean.page.document import Page
from newsclean.page.markup import catalogue
from newsclean.page.numbering import Place
from newsclean.page.sources import Sources
from newsclean.text import words

_DATE = re.compile(r"(?:.*/)?(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}")
_LEAST_PROSE = 60  # words of paragraphs that stand together; teasers stand each in a box of its own
_TEXTS = "p,div,td,section,article"
_ARTICLES = ("article", "posting", "report", "review", "recipe")
_SIGNS = ("article:published_time", "article:modified_time", "og:article:published_time")
_BODY = '[itemprop~="articleBody"],body.single,body.single-post,body.node-type-article,body.page-node-type-article'


def is_story(page: Page, place: Place) -> bool:
    """Whether a page is one of a story, whose next page has this place."""
    if _is_list_path(place) or any(page.tree.css_first(selector) for selector in _lists()["selectors"]):
        return False
    sources = Sources(page)
    if _is_list_thing(sources) or (_is_form_of_lists(place.form) and not _calls_itself_article(sources)):
        return False
    return _prose(page) >= _LEAST_PROSE


def _is_list_path(place: Place) -> bool:
    parts = place.path.lower().strip("/").split("/")
    lists = _lists()
    if (parts[-1] in lists["ends"] and place.stem.endswith("?")) or _DATE.fullmatch(place.path):
        return True
    return (len(parts) > 1 and parts[-2] in lists["parents"]) or not set(lists["galleries"]).isdisjoint(parts)


def _is_list_thing(sources: Sources) -> bool:
    found = {kind for thing in sources.things for kind in jsonld.kinds(thing)}
    return not _is_article(sources) and not found.isdisjoint(_lists()["types"])


def _is_form_of_lists(form: str) -> bool:
    return form.partition(":")[2] in catalogue("pagination")["urls"]["of_lists"]


def _calls_itself_article(sources: Sources) -> bool:
    if _is_article(sources) or (sources.head.first("og:type") or "").lower() in ("article", "news", "news.article"):
        return True
    return sources.head.first(*_SIGNS) is not None or sources.page.tree.css_first(_BODY) is not None


def _is_article(sources: Sources) -> bool:
    return any(kind.endswith(_ARTICLES) for kind in jsonld.kinds(sources.article))


def _prose(page: Page) -> int:
    """The most words of text that one element holds, itself or in its paragraphs."""
    found: Counter[int] = Counter()
    for node in page.tree.css(_TEXTS):
        owner = node.parent if node.tag == "p" else node
        if owner is not None:
            found[owner.mem_id] += words(node.text(deep=node.tag == "p"))
    return max(found.values(), default=0)


def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = catalogue("pagination")["lists"]
    return lists
