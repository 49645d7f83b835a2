"""From when on what repeats counts, and how much of a large archive is looked at."""

from __future__ import annotations

import msgspec


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """What a proposal needs, and the bounds of what is read.

    A text must stand in `stories` different stories and on `share` of a site's; of one with fewer than `small` stories
    on `small_share`. Looked at are at most `pages` pages a site and `pages_in_all`, about 10 KB of memory each.
    """

    stories: int = 4
    share: float = 0.1
    small: int = 40
    small_share: float = 0.2
    pages: int = 400
    pages_in_all: int = 40_000

    def least(self, stories: int) -> float:
        """In how many of a site's stories a text must stand."""
        return max(self.stories, stories * (self.share if stories >= self.small else self.small_share))
