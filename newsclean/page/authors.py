"""Who wrote the article: JSON-LD, then meta elements, microdata, and the byline a reader sees.

The first source that names a person wins; one that names only an organisation, an agency or the site does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsclean.page import jsonld
from newsclean.page.bylines import LONGEST_BYLINE, after_prefix, marked_up, opening, signature
from newsclean.page.lexicon import lexicon
from newsclean.page.names import NAMED_HOST, full_names, names, picture_names
from newsclean.page.sources import Sources
from newsclean.page.titles import names_site
from newsclean.page.wording import key, visible
from newsclean.text import plain

_METAS = (
    "author", "byl", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "dc.creator.name", "og:article:author", "article:author_name", "byline", "authors",
    "twitter:data1", "citation_author",
)  # fmt: skip


def read_authors(sources: Sources) -> tuple[str, ...]:
    """The names of the people who wrote the article, in order; () where no source names one."""
    readers: tuple[Callable[[Sources], Iterator[tuple[str, ...]]], ...] = (
        _linked,
        _head,
        _marked,
        marked_up,
        after_prefix,
        signature,
        opening,
    )
    accounts = _accounts(sources)
    for reader in readers:
        for found in reader(sources):
            people = tuple(name for name in found if name not in accounts and not _is_outlet(name, sources))
            if people:
                return _completed(people, sources) if reader is _linked else people
    return accounts


def _accounts(sources: Sources) -> tuple[str, ...]:
    """The names in JSON-LD of accounts that an office shares, as the addresses of their pages tell."""
    items = jsonld.resolved(sources.article.get("author"), sources.things)
    shared = (item for item in items if isinstance(item, dict) and _is_shared(item.get("url") or item.get("@id")))
    return tuple(name for item in shared for name in _names_of(item) if not _is_outlet(name, sources))


def _is_shared(address: object) -> bool:
    return isinstance(address, str) and plain(address.rstrip("/").rsplit("/", 1)[-1]) in lexicon().desks


def _completed(people: tuple[str, ...], sources: Sources) -> tuple[str, ...]:
    """The people but who took pictures; those of the head instead that are more, those alone that are creators, too."""
    shown = {name for text in sources.property_texts("author") for name in picture_names(text)}
    kept, *heads = (tuple(name for name in found if name not in shown) for found in (people, *_head(sources)))
    writers = _people_in(sources.article.get("creator"), sources)
    if writers and set(writers) < set(kept) and writers in heads:
        return writers
    return next((found for found in heads if set(kept) < set(found)), kept) or people


def _linked(sources: Sources) -> Iterator[tuple[str, ...]]:
    authors = _people_in(sources.article.get("author"), sources)
    yield authors
    yield tuple(dict.fromkeys((*authors, *_people_in(sources.article.get("creator"), sources))))
    for thing in jsonld.also(sources.article, sources.things):
        yield _people_in(thing.get("author"), sources)


def _people_in(value: object, sources: Sources) -> tuple[str, ...]:
    items = jsonld.resolved(value, sources.things)
    return tuple(dict.fromkeys(name for item in items for name in _names_of(item)))


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
        if found.name == "author" and len(found.text) <= LONGEST_BYLINE and "://" not in found.text:
            inner = found.node.css_first('[itemprop~="name"]')
            yield full_names((visible(inner) if inner else None) or found.text)


def _is_outlet(name: str, sources: Sources) -> bool:
    """Whether a name is the site's; on a person's own site it may well be the author's too."""
    owners = jsonld.resolved(sources.article.get("publisher"), sources.things)
    owned = any("person" in jsonld.kinds(owner) for owner in owners if isinstance(owner, dict))
    own_host = sources.site_name is None and len(name.split()) > 1 and key(name) in sources.host_keys
    return not owned and not own_host and names_site(name, sources)
