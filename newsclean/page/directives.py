"""What a page and its headers ask of programs that read it: robots directives, and rights of text and data mining."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin

import msgspec

from newsclean.page.document import Page
from newsclean.page.head import Head, read_head
from newsclean.page.tree import Node

_OURS = ("", "*", "newsclean")  # who is spoken to: nobody in particular, all, us
_METAS = ("robots", "newsclean")
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_NAMED = re.compile(r"([^\s:]+)\s*:\s*(.*)", re.S)
_REST_OF_DATE = re.compile(r"\d{1,2}[ -]")  # a date may hold a comma after its weekday
_MOST = 100  # directives; a page that gives more is not serious


class Directives(msgspec.Struct, frozen=True, kw_only=True):
    """What programs are asked to do or leave.

    `robots` are the directives that concern newsclean, in lower case, each once, the headers' first. `tdm_reserved`
    tells whether the rights of text and data mining are reserved, None where nothing is said; `tdm_policy` is the URL
    of the terms, None where there is none.
    """

    robots: tuple[str, ...] = ()
    tdm_reserved: bool | None = None
    tdm_policy: str | None = None


def read_directives(page: Page, headers: Sequence[tuple[str, str]]) -> Directives:
    """The directives of a page and of the headers it came with (names in lower case); what the page says goes first."""
    metas: list[Node] = page.tree.css("meta[content]")
    head = read_head(page.tree, metas)
    said = (*_of_headers(headers), *(item for text in head.all(*_METAS) for item in _items(text)))
    policy = head.first("tdm-policy") or _header(headers, "tdm-policy")
    return Directives(
        robots=tuple(dict.fromkeys(said))[:_MOST],
        tdm_reserved=_reserved(head, headers),
        tdm_policy=_address(page, policy),
    )


def _of_headers(headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The directives of X-Robots-Tag; a name in front of one says whom it and the rest of its header are for."""
    for _, value in (header for header in headers if header[0] == "x-robots-tag"):
        agent = ""
        for item in _items(value):
            named = _NAMED.fullmatch(item)
            if named and named[1] not in _VALUED:
                agent, item = named.groups()
            if agent in _OURS and item:
                yield item


def _items(text: str) -> Iterator[str]:
    kept = ""
    for part in (*text.lower().split(","), ""):
        item = " ".join(part.split())
        if kept.startswith("unavailable_after") and _REST_OF_DATE.match(item):
            kept = f"{kept}, {item}"
            continue
        if kept:
            yield kept
        kept = item


def _header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    return next((value.strip() for key, value in headers if key == name), None)


def _reserved(head: Head, headers: Sequence[tuple[str, str]]) -> bool | None:
    said = head.first("tdm-reservation") or _header(headers, "tdm-reservation")
    return {"1": True, "0": False}.get(said or "")


def _address(page: Page, policy: str | None) -> str | None:
    try:
        whole = urljoin(page.url or "", policy or "")
    except ValueError:
        return None
    return whole if policy and whole.startswith(("https://", "http://")) else None
