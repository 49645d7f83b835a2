"""The moment by which a fetch must be done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic


class Deadline:
    """A point in time, the given number of seconds from now, on a clock that never jumps and can be stopped."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.paused = 0.0  # seconds
        self._start = monotonic()
        self._timeout: asyncio.Timeout | None = None

    def passed(self) -> float:
        """Seconds since the deadline was set, pauses left out."""
        return monotonic() - self._start - self.paused

    def left(self) -> float:
        """Seconds until the deadline; negative once it is over."""
        return self.seconds - self.passed()

    def end(self) -> None:
        """Have it be over now, whatever is waited for."""
        self.seconds = -inf
        if self._timeout and not self._timeout.expired():
            self._timeout.reschedule(asyncio.get_running_loop().time())

    @asynccontextmanager
    async def enforced(self) -> AsyncIterator[None]:
        """Within it, what runs is ended with TimeoutError once the deadline is over."""
        try:
            async with asyncio.timeout(self.left()) as self._timeout:
                yield
        finally:
            self._timeout = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Within it, the time does not count."""
        if self._timeout:
            self._timeout.reschedule(None)
        start = monotonic()
        try:
            yield
        finally:
            self.paused += monotonic() - start
            if self._timeout and not self._timeout.expired():
                self._timeout.reschedule(asyncio.get_running_loop().time() + self.left())


# httpx has no way to hand a value down to the transport of one request.
current: ContextVar[Deadline] = ContextVar("newsclean_deadline")
