"""What a client knows of each host: when it may be asked next, how many requests are open, and whether it rests."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from urllib.parse import urlsplit

from newsclean.errors import HostResting
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault
from newsclean.fetching.policy import Policy
from newsclean.fetching.room import room

_PORTS = {"http": 80, "https": 443}
_MOST_REMEMBERED = 10_000  # hosts; about 1 KB each


class Host:
    """One host's pace, open requests and failures.

    The pace is the generic cell rate algorithm of ITU-T I.371: a theoretical arrival time moves on by one interval a
    request, and a request may come early by as many intervals as the burst allows.
    """

    def __init__(self, name: str, policy: Policy) -> None:
        self._name = name
        self._policy = policy
        self._open = asyncio.Semaphore(policy.pace.concurrent)
        self._door = asyncio.Lock()
        self._interval = 1 / policy.pace.rate
        self._burst = policy.pace.burst
        self._due = 0.0
        self._silent_until = 0.0
        self._failures = 0
        self._last_failure = ""
        self._resting_until = 0.0
        self.waiting = 0

    @asynccontextmanager
    async def turn(self, deadline: Deadline, slots: asyncio.Semaphore) -> AsyncIterator[None]:
        """A request's turn, with one of the slots; the wait for it does not count.

        Raises Fault(HostResting) after failures in a row.
        """
        self.waiting += 1
        try:
            self._require_awake()
            with deadline.stopped():
                places = await self._places(slots)
            async with places:
                yield
        finally:
            self.waiting -= 1

    async def _places(self, slots: asyncio.Semaphore) -> AsyncExitStack:
        """A place among the host's open requests and a slot, at a moment in which the pace and the crowd allow both."""
        crowd = room.get()
        while True:
            if crowd:
                await crowd.freed()  # without a place: others of the host may go first
            async with AsyncExitStack() as places:
                await places.enter_async_context(self._open)
                async with self._door:
                    await self._take_slot(slots)
                    places.callback(slots.release)
                    self._require_awake()
                    if crowd is None or crowd.is_free():
                        if crowd:
                            crowd.take(1)
                            places.callback(crowd.take, -1)
                        self._count()
                        return places.pop_all()

    async def _take_slot(self, slots: asyncio.Semaphore) -> None:
        # The pace holds for the moment of asking: time may pass until a slot is free.
        while True:
            while (pause := self._pause()) > 0:
                await asyncio.sleep(pause)
            await slots.acquire()
            if self._pause() <= 0:
                return
            slots.release()

    def _pause(self) -> float:
        ready = self._due - self._interval * (self._burst - 1)
        return max(ready, self._silent_until) - monotonic()

    def _count(self) -> None:
        """A request goes out now."""
        now = monotonic()
        self._due = max(self._due, now) + self._interval
        if self._is_failing():
            # One try decides; those that come meanwhile find the host resting.
            self._resting_until = now + self._policy.breaker.rest

    def slow_down(self, delay: float) -> None:
        """Ask no oftener than once in `delay` seconds, up to the policy's longest, and not in bursts."""
        delay = min(delay, self._policy.pace.longest_delay)
        if delay > self._interval:
            self._interval, self._burst = delay, 1
            self._due = monotonic()  # the page that robots.txt was asked for may follow at once

    def fall_silent(self, seconds: float) -> None:
        """Ask nothing for so many seconds, as the host wished, up to the policy's longest wait for it."""
        pause = min(seconds, self._policy.backoff.retry_after)
        self._silent_until = max(self._silent_until, monotonic() + pause)

    def succeeded(self) -> None:
        """The host gave a sound answer."""
        self._failures = 0

    def failed(self, why: str) -> None:
        """The host gave no sound answer; after enough of them in a row it rests."""
        self._failures += 1
        self._last_failure = why
        if self._is_failing():
            self._resting_until = monotonic() + self._policy.breaker.rest

    def _is_failing(self) -> bool:
        return self._failures >= self._policy.breaker.failures

    def _require_awake(self) -> None:
        left = self._resting_until - monotonic()
        if self._is_failing() and left > 0:
            raise Fault(
                HostResting,
                f"{self._name} failed {self._failures} times in a row ({self._last_failure}); "
                f"it is asked again in {left:.0f} seconds",
            )


class Hosts:
    """The hosts of a client, those long not asked forgotten."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._hosts: OrderedDict[str, Host] = OrderedDict()

    def at(self, url: str) -> Host:
        """The host of a URL; a port that is not the scheme's own makes another host."""
        name = _name(url)
        host = self._hosts.get(name) or self._hosts.setdefault(name, Host(name, self._policy))
        self._hosts.move_to_end(name)
        if len(self._hosts) > _MOST_REMEMBERED:
            idle = next((key for key, known in self._hosts.items() if not known.waiting), None)
            if idle is not None:
                del self._hosts[idle]
        return host


def _name(url: str) -> str:
    parts = urlsplit(url)
    name = (parts.hostname or "").rstrip(".")
    return name if parts.port in (None, _PORTS.get(parts.scheme)) else f"{name}:{parts.port}"
