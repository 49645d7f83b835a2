"""The fetch room: a URL in, the page's bytes or its article out; the only room that talks to the network."""

from __future__ import annotations

from newsclean.fetching.calls import afetch, discover, download, fetch, fetch_many
from newsclean.fetching.client import AsyncClient, Client
from newsclean.fetching.discovery.links import Link, Search
from newsclean.fetching.policy import Backoff, Breaker, Drip, Pace, Policy, Timeouts
from newsclean.fetching.response import Response

__all__ = [
    "AsyncClient",
    "Backoff",
    "Breaker",
    "Client",
    "Drip",
    "Link",
    "Pace",
    "Policy",
    "Response",
    "Search",
    "Timeouts",
    "afetch",
    "discover",
    "download",
    "fetch",
    "fetch_many",
]
