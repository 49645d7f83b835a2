"""What the cache stores of an answer, how old that is, and which requests it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import hishel
import httpx

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LASTING = frozenset({200, 203, 204, 300, 404, 410})
_SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})
_OLDEST = 2**31  # seconds an answer may say it is old


def kept(response: httpx.Response) -> hishel.Response:
    """A response as it is stored: without cookies, and with a Date that tells its age by our own clock.

    The age is that of RFC 9111, 4.2.3; hishel looks at the Date header alone. Of a redirect, the head is enough.
    """
    redirect = response.status_code in REDIRECTS
    dropped = {"age", "date", "set-cookie", *(("content-length", "content-encoding") if redirect else ())}
    fields: dict[str, str | list[str]] = {
        name: response.headers.get_list(name) for name in response.headers if name not in dropped
    }
    fields["date"] = format_datetime(_born(response.headers, datetime.now(UTC)), usegmt=True)
    return hishel.Response(response.status_code, hishel.Headers(fields), _nothing() if redirect else chunks(response))


def may_last(question: hishel.Request, response: httpx.Response) -> bool:
    """Whether an answer says something for longer, to everybody, and can be known to be whole.

    A redirect that sets a cookie would lead in a circle without it.
    """
    headers = response.headers
    if any(name in _SECRETS and name in question.headers for name in _varying(headers)):
        return False
    if response.status_code in REDIRECTS:
        return "location" in headers and "set-cookie" not in headers
    return response.status_code in _LASTING and _has_end(response)


def remembered(question: hishel.Request, response: httpx.Response) -> hishel.Request:
    """The question with the headers only that its answer varies by."""
    asked = {name: question.headers[name] for name in _varying(response.headers) if name in question.headers}
    return hishel.Request("GET", question.url, hishel.Headers(asked))


def fits(question: hishel.Request, entry: hishel.Entry) -> bool:
    """Whether a stored answer is the variant asked for; hishel would send the date of another one as a condition."""
    asked = entry.request.headers
    return all(
        name != "*" and question.headers.get(name) == asked.get(name) for name in _varying(entry.response.headers)
    )


def moment(entry: hishel.Entry) -> datetime:
    """When the origin made or last confirmed a stored answer."""
    return _born(entry.response.headers, datetime.now(UTC))


def chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body as it comes, still compressed."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return aiter(response.stream)


def _born(headers: Mapping[str, str], now: datetime) -> datetime:
    """When the origin made or last confirmed an answer that comes in now."""
    age = headers.get("age", "").strip()
    latest = now - timedelta(seconds=min(int(age), _OLDEST) if age.isdecimal() else 0)
    try:
        said = parsedate_to_datetime(headers.get("date", ""))
        return min(latest, (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, TypeError, OverflowError):
        return latest


def _has_end(response: httpx.Response) -> bool:
    """Whether the body tells where it ends; one that ends with its connection may be cut short anywhere."""
    told = "content-length" in response.headers or "transfer-encoding" in response.headers
    return told or response.status_code == 204 or response.extensions.get("http_version") == b"HTTP/2"


def _varying(headers: Mapping[str, str]) -> list[str]:
    return [name.strip().lower() for name in headers.get("vary", "").split(",") if name.strip()]


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""
