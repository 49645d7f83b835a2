"""The hosts that rules are made for, and those under them."""

from __future__ import annotations

from collections.abc import Container
from urllib.parse import urlsplit


def host_of(url: str | None) -> str | None:
    """The host of a URL in lower case; None where it has none, or is not a URL at all."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def is_under(host: str | None, domain: str) -> bool:
    """Whether a host is a domain or stands under it."""
    return host is not None and (host == domain or host.endswith(f".{domain}"))


def domain_over(host: str | None, domains: Container[str]) -> str | None:
    """The longest of some domains that a host is or stands under; None where there is none."""
    rest = host or ""
    while rest and rest not in domains:
        rest = rest.partition(".")[2]
    return rest or None
