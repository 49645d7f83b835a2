"""Who wrote the article: JSON-LD, then meta elements, microdata, and the byline a reader sees.

The first source that names a person wins; one that names only an organisation, an agency or the site does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsclean.page import jsonld
from newsclean.page.names import NAMED_HOST, full_names, names, names_after_prefix
from newsclean.page.sources import Sources
from newsclean.page.titles import names_site
from newsclean.page.wording import pieces, spaced, visible

_METAS = (
    "author", "byl", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "dc.creator.name", "og:article:author", "article:author_name", "byline", "authors",
    "twitter:data1",
)  # fmt: skip
_BYLINES = (
    '[rel~="author"]',
    '[class*="byline" i],[data-testid*="byline" i],[id*="byline" i]',
    '[class*="author" i],[data-testid*="author" i],[class*="autor" i]',
    '[href*="/author/"],[href*="/authors/"],[href*="/autor/"],[href*="/staff/"],[href*="/people/"],[href*="/profile/"]',
)
_LONGEST_BYLINE = 160  # characters
_MOST_BYLINES = 12
_MOST_HEADINGS = 3
_ROOMS = 2  # elements around the headline in which a byline is looked for
_NEAR = 80  # pieces of text from the start of such an element
_SURE = 2  # selectors trusted although the page names an organisation as author


def read_authors(sources: Sources) -> tuple[str, ...]:
    """The names of the people who wrote the article, in order; () where no source names one."""
    readers: tuple[Callable[[Sources], Iterator[tuple[str, ...]]], ...] = (_linked, _head, _marked, _seen, _beside)
    for reader in readers:
        for found in reader(sources):
            people = tuple(name for name in found if not _is_outlet(name, sources))
            if people:
                return _completed(people, sources) if reader is _linked else people
    return ()


def _completed(people: tuple[str, ...], sources: Sources) -> tuple[str, ...]:
    """The list of the head instead, where it names the same people and more."""
    longer = (found for found in _head(sources) if len(found) > len(people) and set(people) < set(found))
    return next(longer, people)


def _linked(sources: Sources) -> Iterator[tuple[str, ...]]:
    people: list[str] = []
    for value in ("author", "creator"):
        for item in jsonld.resolved(sources.article.get(value), sources.things):
            people.extend(_names_of(item))
        yield tuple(dict.fromkeys(people))


def _names_of(item: object) -> Iterator[str]:
    if not isinstance(item, dict):
        yield from (name for text in jsonld.words_in(item) for name in names(text))
        return
    types = jsonld.kinds(item)
    if any(kind.endswith(("organization", "corporation")) for kind in types) and "person" not in types:
        return
    parts = " ".join(jsonld.words_in([item.get("givenName"), item.get("familyName")]))
    for text in jsonld.words_in(item.get("name") or item.get("byline") or parts):
        yield from names(text)


def _head(sources: Sources) -> Iterator[tuple[str, ...]]:
    for name in _METAS:
        said = [text for text in sources.head.metas.get(name, ()) if "://" not in text and not NAMED_HOST.search(text)]
        found = dict.fromkeys(person for text in said for person in names(text))
        yield tuple(person for person in found if " " in person or not person.isascii() or person.istitle())


def _marked(sources: Sources) -> Iterator[tuple[str, ...]]:
    for found in sources.properties:
        if found.name == "author" and len(found.text) <= _LONGEST_BYLINE and "://" not in found.text:
            inner = found.node.css_first('[itemprop~="name"]')
            yield full_names((visible(inner) if inner else None) or found.text)


def _seen(sources: Sources) -> Iterator[tuple[str, ...]]:
    for selector in _BYLINES if "author" not in sources.article else _BYLINES[:_SURE]:
        for node in sources.page.tree.css(selector)[:_MOST_BYLINES]:
            text = spaced(node)
            if text and len(text) <= _LONGEST_BYLINE:
                linked = [name for link in node.css("a") for name in full_names(spaced(link))]
                yield tuple(dict.fromkeys(linked)) or full_names(text)


def _beside(sources: Sources) -> Iterator[tuple[str, ...]]:
    for heading in sources.headings[:_MOST_HEADINGS]:
        title, room = pieces(heading, _NEAR)[-1:], heading.parent
        for _ in range(_ROOMS):
            if room is None or room.tag == "html":
                break
            near = pieces(room, _NEAR)
            start = near.index(title[0]) + 1 if title and title[0] in near else 0
            yield names_after_prefix(near[start:])
            room = room.parent


def _is_outlet(name: str, sources: Sources) -> bool:
    """Whether a name is the site's; on a person's own site it may well be the author's too."""
    owners = jsonld.resolved(sources.article.get("publisher"), sources.things)
    owned = any("person" in jsonld.kinds(owner) for owner in owners if isinstance(owner, dict))
    return not owned and names_site(name, sources)
