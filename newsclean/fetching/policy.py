"""What a fetch may cost, how it behaves and how it introduces itself, as one value."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from math import inf
from typing import Literal, cast
from urllib.parse import urlsplit

import httpx
import msgspec

from newsclean.errors import PolicyError


def _user_agent() -> str:
    try:
        release = version("newsclean")
    except PackageNotFoundError:  # run from a source tree that was never installed
        release = "0"
    return f"newsclean/{release} (+https://example.org/newsclean)"


UNBOUND = inf  # a rate without a limit

_LEAST = {
    "timeouts.total": 0.001,
    "timeouts.connect": 0.001,
    "timeouts.read": 0.001,
    "timeouts.write": 0.001,
    "timeouts.pool": 0.001,
    "backoff.attempts": 1,
    "backoff.first": 0,
    "backoff.longest": 0,
    "backoff.retry_after": 0,
    "breaker.failures": 1,
    "breaker.rest": 0,
    "pace.burst": 1,
    "pace.concurrent": 1,
    "pace.longest_delay": 0,
    "drip.rate": 0,
    "drip.after": 0,
    "concurrency": 1,
    "max_bytes": 1,
    "redirects": 0,
    "pages": 1,
}
_CHOICES = {"robots": ("obey", "ignore"), "browser": ("never", "when_needed", "always")}
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"(?!\s)[^\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]*(?<!\s)")
_OURS = frozenset(  # they belong to the connection, not to the caller
    {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "upgrade", "te", "keep-alive"}
)


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """How long a page may take, in seconds.

    `connect`, `read`, `write` and `pool` (waiting for a free connection) bound each single step; `total` bounds
    everything together: look-ups, redirects, retries and the pauses between them, but not the wait for a turn, which
    is asked of us by manners and not by the page. The addresses of a host share the time to `connect`.
    """

    connect: float = 10.0
    read: float = 20.0
    write: float = 10.0
    pool: float = 10.0
    total: float = 60.0


class Drip(msgspec.Struct, frozen=True, kw_only=True):
    """The slowest body that is waited for: fewer bytes a second, on average, once `after` seconds have passed."""

    rate: float = 256.0
    after: float = 10.0


class Backoff(msgspec.Struct, frozen=True, kw_only=True):
    """How often a page is tried and how long the pauses between are, in seconds.

    The pause after failure number n is drawn evenly from 0 to `first * 2 ** (n - 1)`, at most `longest` (full
    jitter). Where the server asks for a pause (Retry-After), that is the least, up to `retry_after`.
    """

    attempts: int = 4
    first: float = 0.5
    longest: float = 8.0
    retry_after: float = 30.0


class Breaker(msgspec.Struct, frozen=True, kw_only=True):
    """When a host is left alone: after so many failures in a row, for so many seconds; then one try decides."""

    failures: int = 8
    rest: float = 60.0


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How fast one host is asked.

    `rate` is in requests a second, `burst` how many may follow at once after a silence, `concurrent` how many may be
    open at the same time. A crawl-delay in robots.txt slows the rate down, up to `longest_delay` seconds a request.
    """

    rate: float = 1.0
    burst: int = 4
    concurrent: int = 2
    longest_delay: float = 30.0


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The limits and manners of a fetch.

    `concurrency` is how many requests are open at once, over all hosts; `max_bytes` bounds a body before and after
    decompression. With `private_hosts`, a fetch also goes to this machine, to private networks and to whatever else
    is no public address; without it, neither the URL nor a redirect leads there.

    `headers` are (name, value) pairs sent to the host of the URL asked for and to no other, but for Accept-Language.
    `proxy` is the URL of an HTTP proxy. `cache` is the path of an SQLite file, `record` that of a WARC; `offline`
    gives stored answers only. `robots` may be ignored where the owner of the site agrees. `browser` says whether
    pages are rendered. `pages` is the most pages of one paginated article that are followed.
    """

    timeouts: Timeouts = Timeouts()
    drip: Drip = Drip()
    backoff: Backoff = Backoff()
    breaker: Breaker = Breaker()
    pace: Pace = Pace()
    concurrency: int = 32
    max_bytes: int = 10_000_000
    redirects: int = 10
    private_hosts: bool = False
    robots: Literal["obey", "ignore"] = "obey"
    user_agent: str = _user_agent()
    headers: tuple[tuple[str, str], ...] = ()
    proxy: str | None = None
    cache: str | None = None
    offline: bool = False
    record: str | None = None
    browser: Literal["never", "when_needed", "always"] = "never"
    pages: int = 1

    def __post_init__(self) -> None:
        """Raise PolicyError for a value that no fetch could keep to."""
        for part, least in _LEAST.items():
            value = _value(self, part)
            if not value >= least:
                raise PolicyError(part, f"{value!r} is less than {least}")
        _require_choices(self)
        if not self.pace.rate > 0:
            raise PolicyError("pace.rate", f"{self.pace.rate!r} is no number of requests a second")
        if self.proxy is not None and not _is_proxy(self.proxy):
            raise PolicyError("proxy", "the URL of a proxy starts with http:// or https:// and names a host")
        if not _HEADER_VALUE.fullmatch(self.user_agent):
            raise PolicyError("user_agent", "it cannot be sent as a header")
        for name, text in self.headers:
            if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS or not _HEADER_VALUE.fullmatch(text):
                raise PolicyError("headers", f"{name[:40]!r} cannot be sent as a header of its own")


def _require_choices(policy: Policy) -> None:
    # What is no choice, such as robots=True, would pass for the least careful one.
    for field, choices in _CHOICES.items():
        if getattr(policy, field) not in choices:
            raise PolicyError(field, f"{getattr(policy, field)!r} is none of {', '.join(choices)}")


def _value(policy: Policy, part: str) -> float:
    value = policy
    for name in part.split("."):
        value = getattr(value, name)
    return cast(float, value)


def _is_proxy(url: str) -> bool:
    try:
        read = httpx.URL(url)
        return read.scheme in ("http", "https") and bool(read.host) and urlsplit(url).port != 0
    except (httpx.InvalidURL, ValueError):
        return False


DEFAULT_POLICY = Policy()
