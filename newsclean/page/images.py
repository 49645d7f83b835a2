"""The article's pictures: the lead image as the page names it, then those with a caption in the page."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from newsclean.model import Image
from newsclean.page import jsonld
from newsclean.page.markup import selector
from newsclean.page.sources import Sources
from newsclean.page.wording import spaced, wording

_ADDRESSES = ("data-src", "data-original", "data-lazy-src", "src")
_MOST_FIGURES = 20
_MOST_LINKED = 10
_HOST_PARTS = 3  # of a whole address cut at its slashes
_LONGEST_CAPTION = 600  # characters


def read_images(sources: Sources) -> tuple[Image, ...]:
    """The pictures of the article, the lead image first, each address once, captions and credits where known."""
    found: dict[str, Image] = {}
    for image in (*_named(sources), *_figures(sources)):
        known = found.get(_stem(image.url))
        found[_stem(image.url)] = Image(
            known.url if known else image.url,
            (known.caption if known else None) or image.caption,
            (known.credit if known else None) or image.credit,
        )
    return tuple(found.values())


def _named(sources: Sources) -> Iterator[Image]:
    for value in sources.head.all("og:image", "og:image:url", "og:image:secure_url")[:1]:
        yield from _image(sources, value, None)
    for item in jsonld.resolved(sources.article.get("image"), sources.things)[:_MOST_LINKED]:
        yield from _linked(sources, item)
    yield from _image(sources, sources.head.first("twitter:image", "twitter:image:src"), None)


def _linked(sources: Sources, item: object) -> Iterator[Image]:
    if not isinstance(item, dict):
        yield from _image(sources, item, None)
        return
    address = item.get("url") or item.get("contentUrl") or item.get("@id")
    credit = next(jsonld.words_in([item.get("creditText"), item.get("copyrightHolder"), item.get("creator")]), None)
    for value in address if isinstance(address, list) else [address]:
        yield from _image(sources, value, wording(item.get("caption")), credit)


def _figures(sources: Sources) -> Iterator[Image]:
    for figure in sources.landmarks.figure[:_MOST_FIGURES]:
        caption, image = figure.css_first("figcaption"), figure.css_first("img")
        text = spaced(caption) if caption else ""
        if caption and image and text and len(text) <= _LONGEST_CAPTION:
            credit = caption.css_first(selector("credit"))
            said = spaced(credit) if credit else None
            rest = text.removesuffix(said).rstrip(" |/–-") if said else text
            yield from _image(sources, _address(image), rest or None, said or None)


def _address(image: LexborNode) -> str | None:
    attributes = image.attributes
    values = (attributes.get(name) for name in _ADDRESSES)
    return next((value for value in values if value and not value.startswith("data:")), None)


def _image(sources: Sources, address: object, caption: str | None, credit: str | None = None) -> Iterator[Image]:
    whole = sources.absolute(address) if isinstance(address, str) else None
    if whole:
        yield Image(whole, caption, credit)


def _stem(address: str) -> str:
    """What stays the same of an image's address over its sizes: the file's name where it tells enough."""
    path = unquote(address.partition("#")[0].partition("?")[0].split("/", _HOST_PARTS)[-1])
    name = path.rsplit("/", 1)[-1]
    return name if len(name) >= len("12345678.jpg") else path
