"""One page, decoded and parsed."""

from __future__ import annotations

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from newsclean.errors import NoArticle, PageError
from newsclean.page.decoding import decode
from newsclean.page.tree import check_size, parse


class Page(NamedTuple):
    """A page as a tree.

    `url` is where it came from, as given, or None. `tree` is the parsed document; whoever reads it must not
    change it. `encoding` is the Python codec the bytes were read with, `str` where the page came as text.
    `size` is the length of the decoded source in characters.
    """

    url: str | None
    tree: LexborHTMLParser
    encoding: str
    size: int


def read_page(html: bytes | str, *, url: str | None = None, content_type: str | None = None) -> Page:
    """Decode and parse one page.

    `content_type` is the value of the HTTP header of that name. Raises, with `url` in the error: NoArticle
    for nothing or only white space, Undecodable for binary data, TooComplex beyond the limits of `page.tree`.
    """
    try:
        check_size(len(html))
        decoded = decode(html, content_type=content_type)
        if not decoded.text or decoded.text.isspace():
            raise NoArticle("the page is empty")
        return Page(url, parse(decoded.text), decoded.encoding, len(decoded.text))
    except PageError as error:
        raise type(error)(str(error), url=url) from None
