"""Clients kept for the whole process, one a policy: single fetches keep a host's pace, too."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from newsclean.fetching.client import Client
from newsclean.fetching.policy import Policy

_MOST_IDLE = 4  # clients


class _Place:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.users = 0


_places: dict[Policy, _Place] = {}  # the one used last is the last
_lock = threading.Lock()


@contextmanager
def client_for(policy: Policy) -> Iterator[Client]:
    """The process's client for a policy; one that records or renders is closed once nobody uses it."""
    with _lock:
        place = _places.pop(policy, None) or _Place(Client(policy))
        _places[policy] = place
        place.users += 1
    try:
        yield place.client
    finally:
        for client in _left(policy, place):
            client.close()


def _left(policy: Policy, place: _Place) -> list[Client]:
    """End a use; the clients that need not be kept."""
    with _lock:
        place.users -= 1
        idle = [key for key, other in _places.items() if not other.users]
        ended = idle[: max(0, len(idle) - _MOST_IDLE)]
        if not place.users and policy not in ended and (policy.record or policy.browser != "never"):
            ended.append(policy)
        return [_places.pop(key).client for key in ended]


@atexit.register
def _close_all() -> None:
    for place in list(_places.values()):
        place.client.close()
    _places.clear()


if hasattr(os, "register_at_fork"):
    # A child has no thread to run the clients in; it makes its own.
    os.register_at_fork(after_in_child=_places.clear)
