"""What the names of an element (class, id, role, data) say about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

import msgspec

from newsclean.body.tags import HEADINGS
from newsclean.rules import DomRule, DomRules
from newsclean.rules.names import CATEGORIES, split_name

_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"(?<![^\W_])[^\W\d_]*\d[^\W_]*")
_TOPICS = ("tag-", "category-", "topic-", "postid-", "post-tag", "wp-image")
_STYLES = ("d-print", "print:")
_NOTHING = (*_TOPICS, *_STYLES)
"""How names begin that tell an entry's topics, or a style, not what an element is for."""
_HASHED = re.compile(r"(?<![^\W_])(?:css|sc|jss)-(?=[a-zA-Z]*\d)[^\W_]{4,}(?![^\W_])")
"""Names made from a style's check sum, in which letters meet by chance."""
_ENTRY = frozenset({"hentry", "status-publish"})
"""Classes of an element that holds a whole entry: its other classes name the entry's topics, not its part."""
_NAMED = frozenset(
    {"id", "role", "aria-label"}
    | {f"data-{what}" for what in ("component", "testid", "test-id", "qa", "type", "module", "block-type")}
    | {f"data-{what}" for what in ("widget-type", "area", "name", "tracking-zone")}
)
_TELLING = _NAMED | {"itemprop", "style", "hidden"}
_HIDDEN = "display-none"
# Markup vocabulary, not language data: web developers name elements in English whatever the page is written in.
_STATES = frozenset(["allowed", "closed", "disabled", "enabled", "has", "no", "not", "open", "with", "without"])
"""Words that make a name tell the state of a container, as in "comments-enabled" or "has-sidebar"."""

_STORY_PAIRS = frozenset(
    (whose, what)
    for whose in ["article", "articles", "artikel", "content", "entry", "main", "news", "page", "post", "story", "text"]
    for what in ["body", "bodytext", "container", "content", "copy", "detail", "details", "text"]
)
_BODY_PROPERTY = ["itemprop", "article", "body"]
_STORY_WORDS = frozenset({"articlebody", "storybody", "postbody", "entrycontent", "richtext", "prose"})
_STORY_VOCABULARY = _STORY_WORDS.union(*_STORY_PAIRS, _BODY_PROPERTY)
_SPARED = {"p": ("copyright", "furniture", "subscription", "advert"), "tr": CATEGORIES} | dict.fromkeys(
    HEADINGS, ("bio", "caption", "media", "furniture", "subscription")
)
"""Categories that the names of an element itself cannot put it in: a paragraph may well be named after a style."""

_BODY_BONUS, _NAMED_BONUS, _TAG_BONUS = 0.25, 0.06, 0.05  # shares by which a region's prose counts for more
_CACHE_LIMIT = 50_000  # distinct names


class Naming(msgspec.Struct, frozen=True, gc=False):
    """What an element's names say: the signature of its class, the rule it meets, how much they speak for a story."""

    signature: str
    rule: DomRule | None
    bonus: float


class _Name(msgspec.Struct, frozen=True, gc=False):
    """What one name says: the rules its words meet, the first one foremost, and how much it speaks for a story."""

    rules: tuple[DomRule, ...]
    bonus: float


_SILENT = _Name((), 0.0)


class Namer:
    """Looks names up in the words of rules; every distinct name is split and looked up once."""

    def __init__(self, rules: DomRules) -> None:
        self._words: dict[str | tuple[str, ...], DomRule] = {
            tuple(name.split()) if " " in name else name: rule for name, rule in rules.names.items()
        }
        self._tags: Mapping[str, DomRule] = rules.tags
        self._telling = _STORY_VOCABULARY.union(*(name.split() for name in rules.names))
        self._elements: dict[tuple[str, str, str], Naming] = {}
        self._tokens: dict[str, _Name] = {}

    def name(self, tag: str, attributes: Mapping[str, str | None]) -> Naming:
        """What the names of an element say."""
        others = "" if _TELLING.isdisjoint(attributes) else _others(tag, attributes)
        key = (tag, attributes.get("class") or "", others)
        naming = self._elements.get(key)
        if naming is None:
            if len(self._elements) > _CACHE_LIMIT or len(self._tokens) > _CACHE_LIMIT:
                self._elements.clear()
                self._tokens.clear()
            naming = self._elements[key] = self._look_up(*key)
        return naming

    def _look_up(self, tag: str, class_name: str, others: str) -> Naming:
        classes = class_name.split()
        signature = f"{tag}.{_unnumbered(' '.join(classes))}"
        speaking = others.split() if not _ENTRY.isdisjoint(classes) else [*classes, *others.split()]
        names = [name for name in map(self._token, speaking) if name is not _SILENT]
        bonus = _TAG_BONUS if tag == "article" else 0.0
        if not names:
            return Naming(signature, self._tags.get(tag), bonus)
        spared = _SPARED.get(tag, ())
        rules = (rule for name in names for rule in name.rules if rule.category not in spared)
        return Naming(signature, next(rules, None) or self._tags.get(tag), bonus + max(name.bonus for name in names))

    def _token(self, token: str) -> _Name:
        name = self._tokens.get(token)
        if name is None:
            name = self._tokens[token] = _SILENT if token.startswith(_NOTHING) else self._read(_words(token))
        return name

    def _read(self, words: list[str]) -> _Name:
        if self._telling.isdisjoint(words) or not _STATES.isdisjoint(words):
            return _SILENT
        pairs = list(pairwise(words))
        parts: list[str | tuple[str, ...]] = [*pairs, *words]
        rules = tuple([rule for part in parts if (rule := self._words.get(part))])
        bonus = _story_bonus(words, pairs)
        return _Name(rules, bonus) if rules or bonus else _SILENT


def _words(token: str) -> list[str]:
    """The words of a name, without the letters of a check sum."""
    return split_name(_HASHED.sub(" ", token))


def _unnumbered(name: str) -> str:
    return _NUMBERED.sub("#", name) if _DIGIT.search(name) else name


def _others(tag: str, attributes: Mapping[str, str | None]) -> str:
    """The names in other attributes than class; a heading's id is made of its words and tells nothing."""
    names = [value for key, value in attributes.items() if value and key in _NAMED]
    if tag in HEADINGS and attributes.get("id") in names:
        names.remove(attributes["id"] or "")
    if attributes.get("role") == "banner":
        names.remove("banner")  # the page's header, not an advertisement
    if attributes.get("itemprop"):
        names.append(f"itemprop-{attributes['itemprop']}")
    style = attributes.get("style")
    if "hidden" in attributes or (style and "none" in style and "display:none" in style.replace(" ", "")):
        names.append(_HIDDEN)
    return " ".join(names)


def _story_bonus(words: list[str], pairs: list[tuple[str, str]]) -> float:
    if words == _BODY_PROPERTY:
        return _BODY_BONUS
    return 0.0 if _STORY_WORDS.isdisjoint(words) and _STORY_PAIRS.isdisjoint(pairs) else _NAMED_BONUS
