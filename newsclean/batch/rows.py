"""What a batch gives out: a row for each input, and what is counted of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Account(NamedTuple):
    """What is counted of a row: blocks kept, blocks removed by category, and the failure's class, None if it is one."""

    kept: int = 0
    removed: Mapping[str, int] = {}
    error: str | None = None


class Row(NamedTuple):
    """The output for one input: where that stood, the row as a line of JSON without a line end, and its account.

    `size` is the input's, in bytes, and `share` how much of the source was read when that came. The line holds `id`,
    `url`, `text` and the article's fields, or `id`, `url` and the failure's fields, `error` among them.
    """

    source: str
    place: int
    id: str
    line: bytes
    size: int
    account: Account
    share: float | None = None
