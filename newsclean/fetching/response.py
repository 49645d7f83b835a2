"""A page as a server gave it."""

from __future__ import annotations

import msgspec

from newsclean.errors import Attempt


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is a page, with what it took to get it.

    `url` is the one asked for and `final_url` the one that answered; `redirects` are the URLs that sent the fetch
    on, in order, from the one asked for to the last before `final_url`. All are without credentials, and all but
    `url` without a fragment. `body` is decompressed but not decoded. `headers` are (name, value) pairs in the
    order they came, names in lower case. `attempts` are the tries in order, the last of which worked; `elapsed` is
    in seconds, pauses and turns included. `stored` is true where the cache or the recording answered.
    """

    url: str
    final_url: str
    redirects: tuple[str, ...]
    status: int
    content_type: str | None
    body: bytes
    headers: tuple[tuple[str, str], ...]
    attempts: tuple[Attempt, ...]
    elapsed: float
    stored: bool = False
