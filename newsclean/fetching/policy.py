"""What a fetch may cost and how it introduces itself, as one value."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import msgspec


def _user_agent() -> str:
    try:
        release = version("newsclean")
    except PackageNotFoundError:  # run from a source tree that was never installed
        release = "0"
    return f"newsclean/{release} (+https://example.org/newsclean)"


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """How long a page may take, in seconds.

    `connect`, `read`, `write` and `pool` (waiting for a free connection) bound each single step; `total` bounds
    everything together: redirects, retries and the waits between them. The addresses of a host share the time to
    `connect`. Looking up a name is bounded by the system's resolver alone.
    """

    connect: float = 10.0
    read: float = 20.0
    write: float = 10.0
    pool: float = 10.0
    total: float = 60.0


class Backoff(msgspec.Struct, frozen=True, kw_only=True):
    """How often a page is tried and how long the waits between are, in seconds.

    The wait after failure number n is drawn evenly from 0 to `first * 2 ** (n - 1)`, at most `longest` (full
    jitter). Where the server asks for a wait (Retry-After), that is the least wait, up to `retry_after`.
    """

    attempts: int = 4
    first: float = 0.5
    longest: float = 8.0
    retry_after: float = 30.0


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of a fetch: time, tries, bytes (of the body, before and after decompression), redirects and reach.

    With `private_hosts`, a fetch also goes to this machine, to private networks and to whatever else is no public
    address; without it, neither the URL nor a redirect leads there.
    """

    timeouts: Timeouts = Timeouts()
    backoff: Backoff = Backoff()
    max_bytes: int = 10_000_000
    redirects: int = 10
    private_hosts: bool = False
    user_agent: str = _user_agent()


DEFAULT_POLICY = Policy()
