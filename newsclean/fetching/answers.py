"""What the head of an answer says: go elsewhere, try again, give up, or read on. Decisions only, no I/O."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple

from newsclean.errors import NotHtml, Refused, TooLarge
from newsclean.fetching.faults import Fault, Setback

SNIFFED_BYTES = 512
FROM_STORE = "newsclean.stored"  # the extension of an answer that no server gave

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
FAILING = frozenset({500, 502, 503, 504})  # the host's trouble, not the page's
SILENCING = frozenset({429, 503})  # with Retry-After, they speak for the whole host
_PAGES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_UNSAID = frozenset({"", "unknown/unknown", "application/unknown", "*/*"})
_TAGS = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|title|meta|link|script|style|body|article|main|header|section"
    rb"|h[1-6]|div|table|iframe|font|br|[abp])[\s/>]|\s*<(?:!--|\?xml)",
    re.I,
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Head(NamedTuple):
    """Status and headers of an answer; names are in lower case, order is the server's."""

    status: int
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The value of the first header of that (lower-case) name."""
        return next((value for key, value in self.headers if key == name), None)


class Answer(NamedTuple):
    """The URL that was asked, a head, and the body as it comes over the wire, still compressed.

    `stored` is true where no server was asked.
    """

    url: str
    head: Head
    chunks: AsyncIterator[bytes]
    stored: bool = False


def location(head: Head) -> str | None:
    """Where a redirect leads, as the server wrote it; None for an answer that is no redirect."""
    return (head.get("location") or None) if head.status in _REDIRECTS else None


def require_page(head: Head, limit: int) -> None:
    """Let pass what may be a page of at most `limit` bytes.

    Raises Setback for a status that may pass, else Fault: Refused, NotHtml or TooLarge.
    """
    require_success(head)
    if not is_page(head) and not is_untyped(head):
        raise Fault(NotHtml, f"the answer is {media_type(head)[:100]}, not a page", status=head.status)
    length = head.get("content-length") or ""
    if length.isdecimal() and int(length[:20]) > limit:
        raise Fault(TooLarge, f"the answer is larger than {limit:,} bytes", status=head.status)


def require_success(head: Head) -> None:
    """Let pass a success; raises Setback for a status that may pass, else Fault(Refused)."""
    if 200 <= head.status < 300 and head.status != 206:  # a part was never asked for
        return
    message = f"the server answered {head.status} {_phrase(head.status)}".rstrip()
    if head.status not in _PASSING:
        raise Fault(Refused, message, status=head.status)
    setback = Setback(Refused, message, status=head.status)
    setback.after = wait_asked_for(head, datetime.now(UTC))
    raise setback


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def media_type(head: Head) -> str:
    """The content type without its parameters, in lower case; "" where there is none."""
    return (head.get("content-type") or "").partition(";")[0].strip().lower()


def is_page(head: Head) -> bool:
    """Whether the answer says that it is HTML or XHTML."""
    return media_type(head) in _PAGES


def is_untyped(head: Head) -> bool:
    """Whether the answer does not say what it is."""
    kind = media_type(head)
    return kind in _UNSAID or "/" not in kind


def require_markup(start: bytes) -> None:
    """Let pass an untyped body that starts like HTML or XHTML; raises Fault(NotHtml)."""
    if start.startswith(_BOMS) or start[:2] in (b"<\0", b"\0<"):
        start = start.removeprefix(_BOMS[0]).removeprefix(_BOMS[1]).removeprefix(_BOMS[2]).replace(b"\0", b"")
    if not _TAGS.match(start):
        raise Fault(NotHtml, "the answer has no content type and does not look like a page")


def wait_asked_for(head: Head, now: datetime) -> float | None:
    """Seconds from `now` that Retry-After asks to wait, given as seconds or as an HTTP date; None without one."""
    value = (head.get("retry-after") or "").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now.timestamp())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
