"""A sample of the pages of each site, drawn evenly in one pass over any number of pages."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator

from newsclean.workbench.sheets import Sheet
from newsclean.workbench.thresholds import Thresholds

_FEWEST = 25  # pages a site, however many sites there are


class Sample:
    """The sheets with the lowest numbers in the draw, at most so many a site and so many in all.

    Where all sites together have too many, every site gets half as many; at 25 each, no site grows any more.
    """

    def __init__(self, thresholds: Thresholds) -> None:
        self._most, self._most_in_all = thresholds.pages, thresholds.pages_in_all
        self._sites: dict[str, list[Sheet]] = {}
        self._size = 0

    def wants(self, site: str | None, draw: int) -> bool:
        """Whether a page would be taken in; a page of a site that is not known may be."""
        if site is None:
            return True
        known = self._sites.get(site, [])
        has_room = self._size < self._most_in_all or self._most > _FEWEST
        return (len(known) < self._most and has_room) or (bool(known) and draw < known[-1].draw)

    def add(self, sheet: Sheet) -> None:
        """Take in a sheet, if it is wanted; one that was drawn higher makes room."""
        sheets = self._sites.get(sheet.site, [])
        if not self.wants(sheet.site, sheet.draw) or any(known.draw == sheet.draw for known in sheets):
            return
        insort(self._sites.setdefault(sheet.site, sheets), sheet, key=_draw)
        self._size += 1
        self._shrink([sheets])
        while self._size > self._most_in_all and self._most > _FEWEST:
            self._most = max(_FEWEST, self._most // 2)
            self._shrink(self._sites.values())
        if self._size > self._most_in_all:
            sheets.pop()
            self._size -= 1

    def sites(self) -> Iterator[tuple[str, tuple[Sheet, ...]]]:
        """The sites by name, each with its sheets in the order of their numbers."""
        return ((site, tuple(sheets)) for site, sheets in sorted(self._sites.items()))

    def _shrink(self, rows: Iterable[list[Sheet]]) -> None:
        for sheets in rows:
            self._size -= len(sheets[self._most :])
            del sheets[self._most :]


def _draw(sheet: Sheet) -> int:
    return sheet.draw
