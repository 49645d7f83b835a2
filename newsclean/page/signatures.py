"""The signs by which pages that stand before an article are known, read from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from newsclean.page.glance import Glance
from newsclean.page.markup import catalogue
from newsclean.text import plain, word_list

Kind = Literal["challenge", "consent", "login", "not_found", "scripts"]
Weight = Literal["strong", "weak", "against"]
Place = Literal["title", "heading", "text", "noscript"]
Headers = Sequence[tuple[str, str]]

_SHOWN = 100  # characters of a header, an address or a text


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the catalogue: what pages of one kind, or of one vendor, have and others have not.

    Any entry of any list makes it hold. `headers` are "name" or "name: start of its value"; `cookies` names of
    cookies that are set ("x*" is a start); `addresses` parts of the page's URL without its query and with a "/" at
    its end, `sources` parts of the URLs of its scripts and frames, all in lower case; `inline` parts of its scripts;
    `css` selectors; `words` phrases by language, found as whole words in the places of `where` ("^" is the start of
    the text, "$" its end). With `statuses` it holds for these alone.

    A sign counts as one of `source`; where none is given, as one of its table, words as one of their place. `reason`
    says why it is a sign; `hits` and `misses` are examples: markup, a "name: value" or a URL.
    """

    reason: str
    weight: Weight
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    vendor: str | None = None
    source: str = ""
    statuses: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()
    css: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()
    words: dict[str, tuple[str, ...]] = {}


class Sign(NamedTuple):
    """A sign that was found, in words for a user; those of one source are one sign."""

    told: str
    weight: Weight
    source: str


@cache
def signatures(kind: Kind) -> dict[str, Signature]:
    """The signatures of a kind by name, in the order of the catalogue."""
    return msgspec.convert(catalogue(f"obstacles/{kind}"), dict[str, Signature])


def head_signs(kind: Kind, status: int, headers: Headers) -> Iterator[Sign]:
    """The signs of a kind in the head of an answer, whose headers' names are in lower case."""
    for name, signature in _in_force(kind, status):
        told = next(_in_headers(signature, headers), None)
        if told:
            yield Sign(told, signature.weight, signature.source or name)


def page_signs(kind: Kind, status: int, glance: Glance) -> Iterator[Sign]:
    """The signs of a kind in a page: of each signature one in the markup, and one in each place of words."""
    for name, signature in _in_force(kind, status):
        told = next(_in_markup(signature, glance), None)
        if told:
            yield Sign(told, signature.weight, signature.source or name)
        for place in signature.where:
            told = _in_words(_phrases(kind, name), place, glance)
            if told:
                yield Sign(told, signature.weight, signature.source or place)


def _in_force(kind: Kind, status: int) -> Iterator[tuple[str, Signature]]:
    for name, signature in signatures(kind).items():
        if not signature.statuses or status in signature.statuses:
            yield name, signature


def _in_headers(signature: Signature, headers: Headers) -> Iterator[str]:
    for name, value in headers:
        line = f"{name}: {value}"
        if any(line.lower().startswith(known if ":" in known else f"{known}:") for known in signature.headers):
            yield f"header {line[:_SHOWN]}"
        cookie = value.partition("=")[0].strip() if name == "set-cookie" else ""
        if any(cookie == known or (known[-1] == "*" and cookie.startswith(known[:-1])) for known in signature.cookies):
            yield f"cookie {cookie[:_SHOWN]}"


def _in_markup(signature: Signature, glance: Glance) -> Iterator[str]:
    of = f" of {signature.vendor}" if signature.vendor else ""
    address = glance.address
    if any(part in f"{address}/" for part in signature.addresses):
        yield f"address {address[:_SHOWN]}"
    yield from (f"script{of}: {part}" for part in signature.sources if part in glance.sources)
    yield from (f"script{of}: {part}" for part in signature.inline if part in glance.inline)
    yield from (f"element{of}: {selector}" for selector in signature.css if glance.page.tree.css_matches(selector))


class _Phrase(NamedTuple):
    """A phrase as written, and as it is looked for in a text whose words have a space on either side."""

    written: str
    spaced: str
    first: bool
    last: bool

    def holds(self, spaced: str) -> bool:
        if self.first and not spaced.startswith(self.spaced):
            return False
        return spaced.endswith(self.spaced) if self.last else self.spaced in spaced


@cache
def _phrases(kind: Kind, name: str) -> tuple[_Phrase, ...]:
    written = (phrase for phrases in signatures(kind)[name].words.values() for phrase in phrases)
    return tuple(_Phrase(phrase, _spaced(phrase), phrase[0] == "^", phrase[-1] == "$") for phrase in written)


def _spaced(text: str) -> str:
    return f" {' '.join(word_list(plain(text)))} "


def _in_words(phrases: Sequence[_Phrase], place: Place, glance: Glance) -> str | None:
    texts: tuple[str, ...] = getattr(glance, place)
    for text in texts:
        spaced = _spaced(text)
        found = next((phrase.written for phrase in phrases if phrase.holds(spaced)), None)
        if found:
            return f'{place} "{found if len(text) > _SHOWN else text}"'
    return None
