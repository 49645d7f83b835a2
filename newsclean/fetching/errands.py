"""Errands: what a browser asks of a proxy, read from the head of its request."""

from __future__ import annotations

import re
from math import inf
from typing import NamedTuple
from urllib.parse import urlsplit

_PLAIN = re.compile(r"([A-Z]+) http://([^/?#@ ]+)([^# ]*) HTTP/1\.1")
_TUNNEL = re.compile(r"CONNECT ([^/?#@ ]+) HTTP/1\.1")
_OURS = frozenset({"connection", "proxy-connection", "proxy-authorization"})  # headers that are not sent on


class Errand(NamedTuple):
    """To send `head` and then `body` bytes on to a host; in a tunnel no head, and whatever comes.

    `shown` are the credentials, "" where there are none.
    """

    host: str
    port: int
    shown: str
    head: bytes = b""
    body: float = inf

    @property
    def place(self) -> str:
        """Host and port, as they stand in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_errand(head: bytes) -> Errand:
    """The errand in a request's line and headers, the blank line included; raises ValueError where there is none."""
    line, *fields = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    names = [field.partition(":")[0].strip().lower() for field in fields]
    values = {name: field.partition(":")[2].strip() for name, field in zip(names, fields, strict=True)}
    shown = values.get("proxy-authorization", "")
    if tunnel := _TUNNEL.fullmatch(line):
        return Errand(*_place(tunnel[1], None), shown)
    plain = _PLAIN.fullmatch(line)
    if plain is None or "transfer-encoding" in values:  # browsers say how long a body is
        raise ValueError("not a request to a proxy")
    method, authority, path = plain.groups()
    kept = [field for name, field in zip(names, fields, strict=True) if name not in _OURS]
    lines = [f"{method} {path if path.startswith('/') else f'/{path}'} HTTP/1.1", *kept, "Connection: close", "", ""]
    length = int(values.get("content-length", "0"))
    return Errand(*_place(authority, 80), shown, "\r\n".join(lines).encode("latin-1"), length)


def _place(authority: str, usual: int | None) -> tuple[str, int]:
    parts = urlsplit(f"//{authority}")
    host, port = parts.hostname, parts.port or usual
    if not host or port is None:
        raise ValueError("no host or no port")
    return host, port
