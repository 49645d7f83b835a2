"""Names to addresses: the one place where the fetch room looks a host up."""

from __future__ import annotations

import socket
from typing import Any


def addresses(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a host, in the system's order of preference, each once, with its zone where it has one.

    The system's resolver reads whatever it takes for an address (`127.1`, `0x7f000001`), so that what comes out is
    what a connection would be made to. Raises OSError or UnicodeError where there is none.
    """
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(_numeric(row[4]) for row in rows))


def _numeric(place: tuple[Any, ...]) -> str:
    address, zone = str(place[0]), place[3] if len(place) == 4 else 0
    return f"{address}%{zone}" if zone and "%" not in address else address
