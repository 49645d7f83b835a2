"""The sums of a batch: what a summary, a progress line and the metrics are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Self

import msgspec

from newsclean.batch.rows import Row


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over rows: how many there are, how many are articles, blocks kept, and counts by category and by error.

    `size` is that of the inputs, in bytes.
    """

    rows: int = 0
    articles: int = 0
    size: int = 0
    kept: int = 0
    removed: dict[str, int] = {}
    failed: dict[str, int] = {}

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """The sums of some rows."""
        removed: Counter[str] = Counter()
        failed: Counter[str] = Counter()
        number = size = kept = 0
        for row in rows:
            number += 1
            size += row.size
            kept += row.account.kept
            removed.update(row.account.removed)
            if row.account.error:
                failed[row.account.error] += 1
        articles = number - failed.total()
        return cls(rows=number, articles=articles, size=size, kept=kept, removed=dict(removed), failed=dict(failed))

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            rows=self.rows + other.rows,
            articles=self.articles + other.articles,
            size=self.size + other.size,
            kept=self.kept + other.kept,
            removed=dict(Counter(self.removed) + Counter(other.removed)),
            failed=dict(Counter(self.failed) + Counter(other.failed)),
        )
