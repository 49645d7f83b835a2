"""The moment by which a fetch must be done."""

from __future__ import annotations

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
