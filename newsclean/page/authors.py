"""Who wrote the article: JSON-LD, then meta elements, microdata, and the byline a reader sees.

The first source that names a person wins; one that names only an organisation, an agency or the site does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from newsclean.page import jsonld
from newsclean.page.markup import catalogue, named, selectors
from newsclean.page.names import NAMED_HOST, ends_with_role, full_names, names, names_after_prefix
from newsclean.page.sources import Sources
from newsclean.page.surroundings import around, beside_headline, rooms
from newsclean.page.titles import names_site
from newsclean.page.wording import key, pieces, spaced, visible

_METAS = (
    "author", "byl", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "dc.creator.name", "og:article:author", "article:author_name", "byline", "authors",
    "twitter:data1", "citation_author",
)  # fmt: skip
_LONGEST_BYLINE = 160  # characters
_MOST_BYLINES = 12
_MOST_PARAGRAPHS = 20
_ROOMS = 2  # elements around the headline in which a byline is looked for
_SURE = 2  # selectors trusted although the page names an organisation as author
_DEPTH = 8  # elements around a byline that may tell whose it is
_SIGNATURES = 'p[style*="right"],p[align="right"]'


def read_authors(sources: Sources) -> tuple[str, ...]:
    """The names of the people who wrote the article, in order; () where no source names one."""
    readers: tuple[Callable[[Sources], Iterator[tuple[str, ...]]], ...] = (
        _linked,
        _head,
        _marked,
        _seen,
        _beside,
        _signed,
    )
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
    """Elements that are named for a byline, those around the headline before those anywhere."""
    trusted = selectors("byline")[: None if "author" not in sources.article else _SURE]
    for selector in trusted:
        for node in beside_headline(sources, selector, rooms_out=_ROOMS, most=_MOST_BYLINES):
            yield _row(node, selector)
        for node in sources.page.tree.css(selector)[:_MOST_BYLINES]:
            yield _row(node, selector)


def _row(node: LexborNode, selector: str) -> tuple[str, ...]:
    """The people an element names and, where its row is short, those that others of its class name in it."""
    found, room = () if _is_strange(node) else _signers(node), node.parent
    if not found or room is None or len(spaced(room)) > _LONGEST_BYLINE:
        return found
    alike = (like for like in room.css(selector) if like.attributes.get("class") == node.attributes.get("class"))
    return tuple(dict.fromkeys(name for like in alike for name in _signers(like))) or found


def _signers(node: LexborNode) -> tuple[str, ...]:
    text = spaced(node)
    if not text:
        return ()
    if len(text) > _LONGEST_BYLINE:
        first = pieces(node, 1)
        return full_names(first[0]) if full_names(first[0]) == tuple(first) else ()
    linked = [name for link in node.css("a") for name in _of_address(link) or _lines(link)]  # itself, if a link
    return tuple(dict.fromkeys(linked)) or _lines(node)


def _lines(node: LexborNode) -> tuple[str, ...]:
    """The names in an element, its parts taken for lines; jobs are none."""
    lines = [line for line in pieces(node, _MOST_BYLINES) if not ends_with_role(line)]
    return full_names("\n".join(lines)) or full_names(spaced(node))


def _of_address(link: LexborNode) -> tuple[str, ...]:
    """The name in a link to a person of the same name, however it is written."""
    text, parts = spaced(link), (link.attributes.get("href") or "").rstrip("/").split("/")
    of_person = len(parts) > 1 and parts[-2].lower() in catalogue("markup")["byline"]["folders"]
    return names(text) if of_person and len(text) > 1 and key(unquote(parts[-1])) == key(text) else ()


def _is_strange(node: LexborNode) -> bool:
    """Whether an element is in a part of the page where others than the author are named."""
    current: LexborNode | None = node
    for _ in range(_DEPTH):
        if current is None or current.tag in ("body", "main", "html"):
            return False
        attributes = current.attributes
        if named("byline", "unless").search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        current = current.parent
    return False


def _beside(sources: Sources) -> Iterator[tuple[str, ...]]:
    """A line beside the headline, or above the story, that starts as bylines do."""
    for heading, room in rooms(sources, _ROOMS):
        yield names_after_prefix(around(heading, room)[1])
    for paragraph in sources.page.tree.css("p")[:_MOST_PARAGRAPHS]:
        text = visible(paragraph) if paragraph.text_content else ""
        yield names_after_prefix([text]) if len(text) <= _LONGEST_BYLINE else ()


def _signed(sources: Sources) -> Iterator[tuple[str, ...]]:
    """The last line of a story, at its right, where it is nothing but a name."""
    for node in reversed(sources.page.tree.css(_SIGNATURES)[-_MOST_PARAGRAPHS:]):
        text = visible(node)
        found = full_names(text)
        yield found if found == (text,) else ()


def _is_outlet(name: str, sources: Sources) -> bool:
    """Whether a name is the site's; on a person's own site it may well be the author's too."""
    owners = jsonld.resolved(sources.article.get("publisher"), sources.things)
    owned = any("person" in jsonld.kinds(owner) for owner in owners if isinstance(owner, dict))
    own_host = sources.site_name is None and len(name.split()) > 1 and key(name) in sources.host_keys
    return not owned and not own_host and names_site(name, sources)
