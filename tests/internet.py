"""A stand-in for the DNS and for public addresses, with real servers of loopback behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import pytest

from newsclean.fetching import network, resolver


class Internet:
    """Answers look-ups and calls as a test wants them, and writes down what was looked up and called.

    A name answers its look-ups in order, the last answer counts for all further ones; an error is raised. Behind a
    public address is a port of loopback; addresses without one refuse. Loopback itself can be called as ever.
    """

    def __init__(self) -> None:
        self.names: dict[str, list[tuple[str, ...] | OSError]] = {}
        self.ports: dict[str, int] = {}
        self.looked_up: list[str] = []
        self.called: list[str] = []
        self.waits: list[float] = []
        self._look_up, self._dial = resolver.addresses, network.dial

    def look_up(self, host: str, port: int) -> tuple[str, ...]:
        self.looked_up.append(host)
        answers = self.names.get(host)
        if answers is None:
            return self._look_up(host, port)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer

    async def dial(
        self, address: str, port: int, seconds: float, options: object = None
    ) -> httpcore.AsyncNetworkStream:
        self.called.append(address)
        self.waits.append(seconds)
        if address in self.ports:
            address, port = "127.0.0.1", self.ports[address]
        elif address not in ("127.0.0.1", "::1"):
            raise httpcore.ConnectError("Connection refused")
        return await self._dial(address, port, seconds)


@contextmanager
def standing_in() -> Iterator[Internet]:
    internet = Internet()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolver, "addresses", internet.look_up)
        patch.setattr(network, "dial", internet.dial)
        yield internet
