"""The page's JSON-LD: one flat list of things, and the one that describes the article."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from newsclean.page.jsonrepair import decode_json
from newsclean.page.wording import wording

Thing = dict[str, Any]

_MOST_SCRIPTS = 60
_MOST_THINGS = 2_000
_MOST_TEXTS = 200
_DEEPEST = 6
_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "item")
_RANKS = (
    ("newsarticle", 6),
    ("liveblogposting", 6),
    ("blogposting", 5),
    ("article", 5),
    ("report", 4),
    ("review", 3),
    ("recipe", 3),
    ("socialmediaposting", 3),
    ("videoobject", 2),
    ("webpage", 1),
)


def things(scripts: list[LexborNode]) -> tuple[Thing, ...]:
    """All things that scripts of JSON-LD tell of, in order of the page: graphs and arrays are flattened."""
    found: list[Thing] = []
    for script in scripts[:_MOST_SCRIPTS]:
        for value in decode_json(script.text().strip()):
            found.extend(_flat(value, 0))
    return tuple(found[:_MOST_THINGS])


def _flat(value: object, depth: int) -> Iterator[Thing]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in _INNER:
            inner = value.get(name)
            if isinstance(inner, dict | list):
                yield from _flat(inner, depth + 1)


def kinds(thing: Thing) -> tuple[str, ...]:
    """The types of a thing, in lower case without their vocabulary's address."""
    value = thing.get("@type") or thing.get("type")
    names = value if isinstance(value, list) else [value]
    return tuple(str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in names if name)


def article_of(found: tuple[Thing, ...], address: str | None) -> Thing:
    """The thing that describes the page's article: by type, by address, by how much it tells; {} for none."""
    best = max(found, key=lambda thing: _score(thing, address), default={})
    return best if _score(best, address)[0] else {}


def also(article: Thing, found: tuple[Thing, ...]) -> Iterator[Thing]:
    """The other things that describe the same page or bear the same headline, in order of the page."""
    headline = article.get("headline")
    for thing in found:
        same = "webpage" in kinds(thing) or (headline and thing.get("headline") == headline)
        if same and thing is not article:
            yield thing


def _score(thing: Thing, address: str | None) -> tuple[int, bool, int]:
    rank = max(map(_rank, kinds(thing)), default=0)
    told = sum(name in thing for name in ("headline", "datePublished", "author", "articleBody", "image"))
    if not rank or not told:
        return 0, False, told
    return rank, address is not None and _names(thing, address), told


@lru_cache(maxsize=256)
def _rank(kind: str) -> int:
    return max((rank for name, rank in _RANKS if kind.endswith(name)), default=0)


def _names(thing: Thing, address: str) -> bool:
    path = _path(address)
    main = thing.get("mainEntityOfPage")
    claims = (thing.get("url"), thing.get("@id"), main.get("@id") if isinstance(main, dict) else main)
    return any(isinstance(claim, str) and path is not None and _path(claim) == path for claim in claims)


def _path(address: str) -> str | None:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return None


def resolved(value: object, found: tuple[Thing, ...]) -> list[Any]:
    """A value as a list, references to other things of the page (`{"@id": …}`) replaced by those things."""
    if isinstance(value, dict) and isinstance(value.get("@list"), list):
        value = value["@list"]
    values = value if isinstance(value, list) else [value]
    return [_target(item, found) if isinstance(item, dict) and "name" not in item else item for item in values]


def _target(item: Thing, found: tuple[Thing, ...]) -> Thing:
    key = item.get("@id")
    if not isinstance(key, str):
        return item
    return next((thing for thing in found if thing.get("@id") == key and "name" in thing), item)


def words_in(value: object) -> Iterator[str]:
    """The texts in a value: strings, the names of things, and those of lists of either."""
    for item in value[:_MOST_TEXTS] if isinstance(value, list) else [value]:
        text = wording(_name(item))
        if text:
            yield text


def _name(item: object) -> object:
    if isinstance(item, dict):
        item = item.get("name") or item.get("@value") or item.get("text")
    return item[0] if isinstance(item, list) and item else item
