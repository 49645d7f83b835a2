"""The pages of a story that is spread over several: which follows, and whether one page holds them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin

from newsclean.page.document import Page
from newsclean.page.listings import is_story
from newsclean.page.markup import catalogue
from newsclean.page.numbering import SUFFIX, WHOLE, Place, places, whole_stem
from newsclean.page.pagewords import Label, read_label
from newsclean.page.tree import Node
from newsclean.page.wording import visible

_LINKS = 'a[href],link[rel~="next" i][href]'
_MOST_LINKS, _LONGEST = 4_000, 2_000  # links, and characters of their addresses
_MOST_PAGES = 50  # of a story; lists have more
_AROUND = 6  # elements around a link whose names tell what it is part of
_ROOTS = frozenset({"html", "body", "main", "article"})
_NAMED = ("class", "id", "aria-label", "data-testid", "role")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NUMBERED = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_ANY = re.compile("")
_BLANKS = re.compile(r"[\t\n\f\r]")


class _Link(NamedTuple):
    """A link of the page and its absolute URL, without a fragment."""

    node: Node
    url: str


def next_page(page: Page) -> str | None:
    """The absolute URL of the page on which the story of this page goes on; None where there is none.

    It is a URL of the same site that differs from the page's own by the number of the page alone, which is greater by
    one, behind a link that says where it leads: by its label, by `rel` or by the elements around it. The page's own
    URL must be known. Never a further page of comments, of a gallery or of a list of stories.
    """
    found = _following(page)
    return found[0].url if found else None


def whole_page(page: Page) -> str | None:
    """The absolute URL of all pages of the story on one, as the page links to it; None where there is none.

    Only for a page that another one follows.
    """
    found = _following(page)
    if found is None:
        return None
    stem = found[1].stem
    links = (link for link in _links(page, _ANY) if whole_stem(link.url) == stem)
    return next((link.url for link in links if not _is_apart(link.node)), None)


def _following(page: Page) -> tuple[_Link, Place] | None:
    """The link to the page that follows, and its place among the pages."""
    if not page.url or whole_stem(page.url):
        return None
    own = _own_places(page)
    numbers = "|".join({str(place.number + 1) for place in own.values()})
    for link in _links(page, re.compile(rf"(?<!\d)(?:{numbers})(?!\d)")):
        for place in places(link.url):
            if place.form != WHOLE and _is_next(own.get(place.stem), place) and _leads_on(link.node, place):
                return (link, place) if _last(page, place) <= _MOST_PAGES and is_story(page, place) else None
    return None


def _last(page: Page, known: Place) -> int:
    """The greatest number of a page that is linked to and of the same story as a known one."""
    found = (place for link in _links(page, _NUMBERED) for place in places(link.url))
    return max(place.number for place in found if (place.stem, place.form) == (known.stem, known.form))


def _own_places(page: Page) -> dict[str, Place]:
    """The readings of the page's own URL and of its canonical one by their stems; the first reading counts."""
    node = page.tree.css_first('link[rel~="canonical" i][href]')
    found: dict[str, Place] = {}
    for url in (page.url, _absolute(_href(node), _base(page)) if node else None):
        for place in places(url or ""):
            found.setdefault(place.stem, place)
    return found


def _is_next(own: Place | None, place: Place) -> bool:
    if own is None or not 1 < place.number <= _MOST_PAGES:
        return False
    return place.number == own.number + 1 and (own.number == 1 or own.form == place.form)


def _links(page: Page, pattern: re.Pattern[str]) -> Iterator[_Link]:
    """The links whose address as written holds a pattern; taking all of them apart would cost ten times as much."""
    base = _base(page)
    for node in islice(page.tree.css(_LINKS), _MOST_LINKS):
        written = _href(node)
        url = _absolute(written, base) if len(written) <= _LONGEST and pattern.search(written) else None
        if url:
            yield _Link(node, url)


def _base(page: Page) -> str:
    """The URL that the page's links are relative to."""
    node = page.tree.css_first("base[href]")
    return (_absolute(_href(node), page.url or "") if node else None) or page.url or ""


def _absolute(written: str, base: str) -> str | None:
    try:
        return urldefrag(urljoin(base, _BLANKS.sub("", written.strip()).replace(" ", "%20"))).url
    except ValueError:
        return None


def _href(node: Node) -> str:
    return node.attributes.get("href") or ""


def _leads_on(node: Node, place: Place) -> bool:
    """Whether a link says that it leads to the next page."""
    label = _label(node)
    if label.kind == "other" or (label.kind == "number" and label.number != place.number) or _is_apart(node):
        return False
    if label.kind in ("number", "next"):
        return place.form != SUFFIX or label.kind == "next" or _is_among_pages(node)
    told = "next" in (node.attributes.get("rel") or "").lower().split()
    if place.form == SUFFIX or (place.number > 2 and not place.is_sure):
        return False
    return told or (label.kind == "onward" and _is_among_pages(node))


def _label(node: Node) -> Label:
    """What a link says; where its text says nothing, what its attributes and its picture say, or its name."""
    if node.tag == "link":
        return Label("none")
    picture = node.css_first("img[alt]")
    said = [visible(node), *(node.attributes.get(name) or "" for name in ("aria-label", "title"))]
    said.append((picture.attributes.get("alt") or "") if picture else "")
    labels = [label for label in map(read_label, said) if label.kind != "none"]
    clear = (label for label in labels if label.kind in ("number", "next"))
    named = Label("onward" if "next" in _names(node) else "none")
    return next(clear, labels[0] if labels else named)


def _is_among_pages(node: Node) -> bool:
    return any(not _words("pagination").isdisjoint(_names(one)) for one in _around(node))


def _is_apart(node: Node) -> bool:
    """Whether a link belongs to comments, pictures or a list, or leads to the comments."""
    fragment = _href(node).partition("#")[2]
    others = _words("others")
    return not others.isdisjoint(_split(fragment)) or any(not others.isdisjoint(_names(one)) for one in _around(node))


def _around(node: Node) -> Iterator[Node]:
    """A link and the elements around it, the nearest first, up to those that hold the whole story."""
    one: Node | None = node
    for _ in range(_AROUND + 1):
        if one is None or one.tag in _ROOTS:
            return
        yield one
        one = one.parent


def _names(node: Node) -> frozenset[str]:
    """The words of an element's names, and the pairs of them."""
    return _split(" ".join(node.attributes.get(name) or "" for name in _NAMED))


def _split(names: str) -> frozenset[str]:
    found = [word.lower() for word in _WORD.findall(names)]
    return frozenset([*found, *map("-".join, pairwise(found))])


@cache
def _words(which: str) -> frozenset[str]:
    return frozenset(catalogue("pagination")["names"][which])
