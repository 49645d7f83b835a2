"""The moment by which a fetch must be done."""

from __future__ import annotations

from contextvars import ContextVar
from time import monotonic


class Deadline:
    """A point in time, the given number of seconds from now, on a clock that never jumps."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._start = monotonic()

    def passed(self) -> float:
        """Seconds since the deadline was set."""
        return monotonic() - self._start

    def left(self) -> float:
        """Seconds until the deadline; negative once it is over."""
        return self.seconds - self.passed()


# httpx has no way to hand a value down to the network of one request.
current: ContextVar[Deadline] = ContextVar("newsclean_deadline")
