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
_closing: dict[Policy, threading.Event] = {}  # what these hold, such as a file's lock, is free again at the event
_lock = threading.RLock()  # the garbage collector may end a use amid another


@contextmanager
def client_for(policy: Policy) -> Iterator[Client]:
    """The process's client for a policy; one that records or renders is closed once nobody uses it."""
    place = _entered(policy)
    try:
        yield place.client
    finally:
        for key, client in _left(policy, place).items():
            try:
                client.close()
            finally:
                _closing.pop(key).set()


def _entered(policy: Policy) -> _Place:
    """Begin a use."""
    while True:
        with _lock:
            closed = _closing.get(policy)
            if closed is None:
                place = _places.pop(policy, None) or _Place(Client(policy))
                _places[policy] = place
                place.users += 1
                return place
        closed.wait()


def _left(policy: Policy, place: _Place) -> dict[Policy, Client]:
    """End a use; the clients that need not be kept."""
    with _lock:
        place.users -= 1
        idle = [key for key, other in list(_places.items()) if not other.users]
        ended = idle[: max(0, len(idle) - _MOST_IDLE)]
        is_known = _places.get(policy) is place  # not at the end of the process
        if is_known and not place.users and policy not in ended and (policy.record or policy.browser != "never"):
            ended.append(policy)
        _closing.update((key, threading.Event()) for key in ended)
        return {key: _places.pop(key).client for key in ended}


@atexit.register
def _close_all() -> None:
    for place in list(_places.values()):
        place.client.close()
    _places.clear()


def _forget() -> None:
    """A child has no thread to run the clients in, nor one to give the lock back; it makes its own."""
    global _lock
    _lock = threading.RLock()
    _places.clear()
    _closing.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
