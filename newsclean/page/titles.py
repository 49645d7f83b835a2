"""The headline as the reader sees it.

An h1 (or, where none agrees with what the page says elsewhere, an h2) that JSON-LD, Open Graph or the title
element confirm; then the h1 that shares most words with them; then JSON-LD, Open Graph, the title element,
each without the site's name, which is cut off only where another source or the site's own name confirms the cut.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from newsclean.page import jsonld
from newsclean.page.markup import named
from newsclean.page.sources import Sources
from newsclean.page.wording import SEPARATOR, key, visible, wording
from newsclean.text import plain, word_list

_TRAIL_DEPTH = 4
_ROOMS = {None, "body", "html", "-document", "article", "main"}
_MOST_HEADINGS = 12
_LONGEST = 500  # characters of a headline in which a site's name is looked for
_LIKE = 0.2  # least share of words a heading has in common with what the page says of itself

_Heading = tuple[str, LexborNode]


def read_title(sources: Sources) -> str | None:
    """The headline of a page, None where the page has none."""
    shown = [heading for heading in map(_shown, sources.landmarks.h1[:_MOST_HEADINGS]) if heading]
    known = {key(text) for text in (*(text for text, _ in shown), *jsonld.words_in(sources.article.get("headline")))}
    said = (_bare(claim, sources, known) for claim in _claims(sources))
    claims = [claim for claim in said if not names_site(claim, sources)]
    keys = {key(claim): claim for claim in reversed(claims)}
    for text, node in _with_subheads(shown, sources) if keys else ():
        if key(text) in keys:
            return keys[key(text)] if _has_parts(node) else text
    texts = [text for text, _ in shown if not names_site(text, sources)]
    return _trimmed(_nearest(texts, claims), claims) or next(iter(claims), None)


def _bare(text: str, sources: Sources, known: set[str]) -> str:
    """A headline without the site's name before or after it, where something confirms that it is the name."""
    for cut in SEPARATOR.finditer(text) if len(text) <= _LONGEST else ():
        before, after = text[: cut.start()].strip(), text[cut.end() :].strip()
        if key(before) in known or names_site(after, sources):
            return before or text
        if names_site(before, sources):
            return _bare(after, sources, known) if after else text
    return text


def names_site(text: str, sources: Sources) -> bool:
    """Whether a text is nothing but the name of the page's site."""
    return key(text) in sources.site_keys


def _claims(sources: Sources) -> Iterator[str]:
    yield from jsonld.words_in(sources.article.get("headline"))
    yield from (text for text in (sources.head.first("og:title"), sources.head.first("twitter:title")) if text)
    yield from sources.property_texts("headline")[:1]
    if sources.head.title:
        yield sources.head.title


def _shown(node: LexborNode) -> _Heading | None:
    text = visible(node)
    asides = [
        visible(child)
        for child in node.iter()
        if named("headline", "asides").search(child.attributes.get("class") or "")
    ]
    for aside in asides:
        rest = text.removeprefix(aside).strip(" -–—:|/")
        text = rest or text
    return (text, node) if text and not _in_trail(node) else None


def _in_trail(node: LexborNode) -> bool:
    current: LexborNode | None = node
    for _ in range(_TRAIL_DEPTH):
        if current is None or current.tag in _ROOMS:
            return False
        if current.tag == "nav" or named("headline", "trails").search(
            " ".join(f"{k} {v}" for k, v in current.attributes.items())
        ):
            return True
        current = current.parent
    return False


def _with_subheads(shown: list[_Heading], sources: Sources) -> Iterator[_Heading]:
    yield from shown
    yield from ((visible(node), node) for node in sources.landmarks.h2[:_MOST_HEADINGS])


def _has_parts(node: LexborNode) -> bool:
    return next(iter(node.iter()), None) is not None


def _nearest(shown: list[str], claims: list[str]) -> str | None:
    likeness = {text: max((_likeness(text, claim) for claim in claims), default=1.0) for text in shown}
    best = max(likeness, key=lambda text: likeness[text], default=None)
    return best if best and likeness[best] >= _LIKE else None


def _likeness(one: str, other: str) -> float:
    ours, theirs = set(word_list(plain(one))), set(word_list(plain(other)))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs) or 1)


def _trimmed(shown: str | None, claims: list[str]) -> str | None:
    """A heading without the section's name it starts with, where a claim is the rest of it."""
    if not shown:
        return None
    for claim in claims:
        if len(claim) * 2 > len(shown) and key(shown).endswith(key(claim)) and wording(claim):
            return claim
    return shown
