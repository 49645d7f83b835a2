"""The feeds and sitemaps that are known and not yet read, the most promising first, in bounded memory."""

from __future__ import annotations

from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush, nsmallest
from math import inf
from typing import NamedTuple

from newsclean.fetching.discovery.stamps import Stamp, stamp_in_name

_A_ZONE = timedelta(days=1)  # by which days may be off whose zone is not known


class Lead(NamedTuple):
    """A feed or sitemap that may be read.

    `rank` says when (see `signposts`). `home` is the host of the site it was found through, `above` are the sitemaps
    that led to it, the first one first.
    """

    url: str
    rank: int
    home: str
    modified: Stamp | None = None
    above: tuple[str, ...] = ()


class Frontier:
    """Leads in the order of their rank, the newest first, by what is said of their change, then by their name.

    It keeps at least the best `room` of them.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._heap: list[tuple[int, float, float, int, Lead]] = []
        self._added = 0
        self._dropped = 0

    def add(self, lead: Lead) -> None:
        """Put a lead in its place."""
        self._added += 1
        named = stamp_in_name(lead.url)
        heappush(self._heap, (lead.rank, _age(lead.modified or named), _age(named), self._added, lead))
        if len(self._heap) > 2 * self._room:
            self._dropped += len(self._heap) - self._room
            self._heap = nsmallest(self._room, self._heap)
            heapify(self._heap)

    def take(self) -> Lead | None:
        """The best lead; None where there is no more."""
        return heappop(self._heap)[-1] if self._heap else None

    def leave(self) -> int:
        """Give up all leads; how many there were, those that found no room included."""
        count, self._heap = len(self._heap) + self._dropped, []
        return count


def is_over(url: str, modified: Stamp | None, since: datetime | None) -> bool:
    """Whether a sitemap can list nothing that new: by its last change, or by the month in its name.

    The year in its name counts where nothing is said of a change.
    """
    if not since:
        return False
    if modified and modified.is_before(since if modified.is_exact() else since - _A_ZONE):
        return True
    named = stamp_in_name(url)
    if not named or (modified and not named.is_precise()):
        return False
    return named.is_before(since - _A_ZONE)


def _age(stamp: Stamp | None) -> float:
    return -stamp.end.timestamp() if stamp else inf
