"""Patience with a page in the browser: when it is read, whether or not everything has arrived."""

from __future__ import annotations

from newsclean.fetching.snapshot import Glance

# Seconds, but for the last.
QUIET = 1.0  # without growth and without a request that may bring text: the page has settled
SLOW = 2.5  # without growth, though something that may bring text is still on its way: an advert, most likely
LONGEST = 10.0  # a page that grows for ever is read as it stands
RESERVE = 1.0  # before the deadline, for reading
ENOUGH = 1_000  # characters of text; a page with fewer may be waiting for its article


class Patience:
    """Sees a page grow, from the moment `now` on a clock in seconds."""

    def __init__(self, now: float) -> None:
        self._begun = self._grown = now
        self._text = 0

    def is_over(self, now: float, seen: Glance, *, loading: bool, left: float) -> bool:
        """Whether to read the page; `loading` is whether text may be on its way, `left` the seconds to the deadline."""
        if seen.text > self._text:
            self._text, self._grown = seen.text, now
        still = now - self._grown
        if now - self._begun >= LONGEST or left <= RESERVE:
            return True
        if not seen.is_parsed or still < QUIET:
            return False
        return not loading or (still >= SLOW and self._text >= ENOUGH)
