"""A page that sends its reader on: the refresh in a meta element, read as the HTML standard tells browsers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from newsclean.page.document import Page
from newsclean.page.glance import Glance
from newsclean.page.tree import Node

_HINT = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh")
_GAP = r"[ \t\n\f\r]*+"
_REFRESH = re.compile(rf"{_GAP}([0-9]++|(?=\.))[0-9.]*+(?:(?![^;, \t\n\f\r]){_GAP}[;,]?{_GAP}(.*))?", re.DOTALL)
_LABEL = re.compile(rf"url{_GAP}={_GAP}", re.IGNORECASE)
_DIGITS = 9  # of a delay; more are as good as never
_FEW_WORDS = 30  # of prose; a page with so many is to be read, whatever it says to those without scripts

_CUT = "".join(map(chr, range(33)))  # control signs and the space, which browsers cut off a URL
_DROPPED = str.maketrans("", "", "\t\n\r")
_PORTS = {"http": 80, "https": 443}


class Refresh(NamedTuple):
    """What a refresh says: the delay in seconds, and where to, as written; "" is the page itself."""

    seconds: int
    target: str


def may_refresh(body: bytes) -> bool:
    """Whether the bytes of a page could hold a refresh; where not, the page need not be parsed for one."""
    lower = body.replace(b"\0", b"").lower()  # markup in UTF-16 is ASCII without its NULs
    return b"refresh" in lower and _HINT.search(lower) is not None


def refresh_target(page: Page, *, limit_seconds: float) -> str | None:
    """The absolute http or https URL a page sends its reader on to within so many seconds; None where it does not.

    The first refresh that is well formed counts; one for readers without scripts only on a page without prose.
    """
    refresh = next(_refreshes(page), None)
    if refresh is None or refresh.seconds > limit_seconds:
        return None
    base = page.tree.css_first("base[href]")
    written = ((base.attributes.get("href") or "") if base else "", refresh.target)
    try:
        target = page.url or ""
        for address in written:
            target = urljoin(target, _cleaned(address))
        parts = urlsplit(target)
        leads_on = parts.scheme in _PORTS and parts.hostname and _same(target) != _same(page.url or "")
    except ValueError:
        return None
    return target if leads_on else None


def read_refresh(content: str) -> Refresh | None:
    """What the content of a refresh says; None where it is not well formed, and browsers ignore it."""
    found = _REFRESH.fullmatch(content)
    if found is None:
        return None
    seconds, target = (found[1] or "0").lstrip("0"), found[2] or ""
    target = _LABEL.sub("", target, count=1) if _LABEL.match(target) else target
    if target[:1] in ("'", '"'):
        target = target[1:].partition(target[0])[0]
    return Refresh(int(seconds[:_DIGITS] or "0") if len(seconds) <= _DIGITS else 10**_DIGITS, target)


def _refreshes(page: Page) -> Iterator[Refresh]:
    for node in page.tree.css('meta[http-equiv="refresh" i][content]'):
        refresh = read_refresh(node.attributes.get("content") or "")
        if refresh and not (_is_fallback(node) and Glance(page).prose >= _FEW_WORDS):
            yield refresh


def _is_fallback(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.tag != "noscript":
        parent = parent.parent
    return parent is not None


def _cleaned(address: str) -> str:
    """An address as browsers read it: without white space, and with slashes for backslashes up to the query."""
    path, *rest = re.split(r"(?=[?#])", address.strip(_CUT).translate(_DROPPED), maxsplit=1)
    return "".join((path.replace("\\", "/"), *rest)).replace(" ", "%20")


def _same(url: str) -> str:
    """The part of a URL by which two are the same page."""
    parts = urlsplit(urldefrag(url).url)
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path or '/'}?{parts.query}"
