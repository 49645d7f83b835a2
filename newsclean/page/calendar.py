"""The words of dates in all languages, read once from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from newsclean.page.markup import catalogue
from newsclean.text import plain


class Calendar(NamedTuple):
    """The catalogue's words of dates, in the normal form of `newsclean.text.plain`.

    `months` maps a month's name, in any form, to its number. `updated` are starts of words that say a date is that
    of a change. `month_first` are locales that put the month before the day, `day_first_hosts` ends of hosts that
    do not although their language may.
    """

    months: dict[str, int]
    updated: tuple[str, ...]
    month_first: frozenset[str]
    day_first_hosts: tuple[str, ...]


@cache
def calendar() -> Calendar:
    """The calendar, loaded at the first call."""
    data = catalogue("dates")
    tables = [table for table in data.values() if isinstance(table, dict)]
    months = {form: number for table in tables for number, form in _forms(table.get("months", ()))}
    updated = {plain(word) for table in tables for word in table["updated"]}
    return Calendar(months, tuple(updated), frozenset(data["month_first"]), tuple(data["day_first_hosts"]))


def _forms(months: list[str]) -> Iterator[tuple[int, str]]:
    for number, forms in enumerate(months, 1):
        yield from ((number, plain(form)) for form in forms.split("|"))


def says_updated(text: str) -> bool:
    """Whether a label says that its date is that of a change."""
    said = f" {plain(text)}"
    return any(f" {word}" in said if word.isascii() else word in said for word in calendar().updated)
