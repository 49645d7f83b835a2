"""One request and its answer, as they went over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import httpx

ANEW = "newsclean.anew"  # the extension of a request that no stored answer is good enough for


class Exchange(NamedTuple):
    """What was asked and what came.

    `url` is without credentials and fragment. Headers are in the order they were sent, decoded as Latin-1, so that no
    byte is lost; `body` is as received, still compressed. `when` the request was made; `address` is the server's IP
    address, None where it is not known. `truncated` says why the body is not whole, in WARC's words ("length",
    "time", "disconnect", "unspecified"); None where it is. Without `request_headers` nothing was sent: a stored
    answer was used.
    """

    url: str
    status: int
    reason: str
    http_version: str
    request_headers: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    when: datetime
    address: str | None = None
    truncated: str | None = None

    def header(self, name: str) -> str | None:
        """The value of the answer's first header of that (lower-case) name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def asked_url(url: httpx.URL) -> str:
    """The URL as it is asked for: without credentials and fragment, and with a path."""
    return f"{url.scheme}://{url.netloc.decode()}{url.raw_path.decode()}"
