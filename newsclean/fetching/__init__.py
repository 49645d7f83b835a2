"""The fetch room: a URL in, the page's bytes or its article out; the only room that talks to the network."""

from __future__ import annotations

from newsclean.fetching.client import download, fetch
from newsclean.fetching.policy import Backoff, Policy, Timeouts
from newsclean.fetching.response import Response

__all__ = ["Backoff", "Policy", "Response", "Timeouts", "download", "fetch"]
