"""A stand-in for the DNS and for public addresses, with real servers of loopback behind them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from newsclean.fetching import resolver


class Internet:
    """Answers look-ups and calls as a test wants them, and writes down what was looked up and called.

    A name answers its look-ups in order, the last answer counts for all further ones. Behind a public address is a
    port of loopback; addresses without one refuse. Loopback itself can be called as ever.
    """

    def __init__(self) -> None:
        self.names: dict[str, list[tuple[str, ...]]] = {}
        self.ports: dict[str, int] = {}
        self.looked_up: list[str] = []
        self.called: list[str] = []
        self.waits: list[float | None] = []
        self._look_up, self._call = resolver.addresses, socket.create_connection

    def look_up(self, host: str, port: int) -> tuple[str, ...]:
        self.looked_up.append(host)
        answers = self.names.get(host)
        if answers is None:
            return self._look_up(host, port)
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def call(self, place: tuple[str, int], timeout: float | None = None, **options: object) -> socket.socket:
        self.called.append(place[0])
        self.waits.append(timeout)
        if place[0] in self.ports:
            place = ("127.0.0.1", self.ports[place[0]])
        elif place[0] not in ("127.0.0.1", "::1"):
            raise ConnectionRefusedError(111, "Connection refused")
        return self._call(place, timeout)


@contextmanager
def standing_in() -> Iterator[Internet]:
    internet = Internet()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolver, "addresses", internet.look_up)
        patch.setattr(socket, "create_connection", internet.call)
        yield internet
