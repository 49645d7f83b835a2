"""Dates as pages write them: for machines, in numbers, with the names of months in many languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal

from newsclean.page.calendar import calendar
from newsclean.text import plain

Order = Literal["day", "month"]
"""What comes first where a date in numbers has its year last, as in 3/9/2026."""

_YEARS = range(1990, 2101)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
has_year = _HAS_YEAR.search
"""Finds what is in every date that is written: a year."""

_ZONE = re.compile(r"\s*(?:GMT|UTC|Z)?\s*([+-])(\d\d):?(\d\d)$|\s*(?:Z|GMT|UTC)$", re.I)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th|er|[ºª.])?"
_NAME = r"(?P<month>[^\s\d.,/:|()-]{2,14}(?: [^\s\d.,/:|()-]{2,14})?)"
_OF = r"(?:\s+(?:de|del|of))?"
_TIME = r"(?P<hour>\d{1,2})(?:[:.]|\s?h\s?)(?P<minute>\d\d)(?!\d)(?::(?P<second>\d\d))?(?P<half>\s?[ap]\.?m)?"
_CLOCK = rf"(?:[^\d\n]{{1,14}}{_TIME})?"
_CLOSE_CLOCK = rf"(?:[^\d\n]{{0,14}}{_TIME})?"
_NUMBERED = re.compile(
    rf"(?<!\d){_YEAR}[-/. 年]\s*(?P<month>\d{{1,2}})[-/. 月]\s*(?P<day>\d{{1,2}})(?!\d)日?{_CLOSE_CLOCK}", re.I
)
_YEAR_LAST = re.compile(
    rf"(?<!\d)(?P<one>\d{{1,2}})(?P<between>[./-])\s?(?P<other>\d{{1,2}})(?P=between)\s?{_YEAR}{_CLOCK}", re.I
)
_NAMED = (
    re.compile(rf"{_DAY}{_OF}\s*{_NAME}\.?,?{_OF}\s*{_YEAR}{_CLOCK}", re.I),
    re.compile(rf"{_NAME}\.?\s*{_DAY},?\s+{_YEAR}{_CLOCK}", re.I),
    re.compile(rf"{_YEAR}\.?(?:\s?m\.)?\s+{_NAME}\.?\s+{_DAY}{_CLOCK}", re.I),
)
_FIRST_SECONDS = 600_000_000  # epoch seconds of 1989; smaller numbers are no dates
_FIRST_MILLISECONDS = 600_000_000_000
_LONGEST = 80


def read_date(value: object, order: Order = "day") -> datetime | None:
    """A machine-readable date: ISO 8601 and its relatives, RFC 2822, epoch seconds or milliseconds; else None.

    It keeps the zone it is written in; without one it is taken for UTC.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    if text.isdecimal() and len(text) >= len(str(_FIRST_SECONDS)):
        return _from_epoch(int(text)) or _aware(_iso(text))
    return _aware(_iso(text) or _whole(text, order) or _mail(text)) or written_date(text, order)


def written_date(text: str, order: Order = "day") -> datetime | None:
    """The first date in a short text for readers: in numbers or with a month's name in any language; else None."""
    found = next(_written(text, order), None)
    return found[0] if found else None


def around_dates(text: str) -> list[str]:
    """The parts of a text before, between and after the dates in it."""
    parts, place = [], 0
    for _, start, end in sorted(_written(text, "day"), key=lambda found: found[1]):
        if start >= place:
            parts.append(text[place:start])
            place = end
    return [*parts, text[place:]]


def _written(text: str, order: Order) -> Iterator[tuple[datetime, int, int]]:
    if not has_year(text):
        return
    for pattern in (_NUMBERED, _YEAR_LAST, *_NAMED):
        for match in pattern.finditer(text):
            found = _aware(_dated(match, order, None))
            if found:
                yield found, _beginning(match), match.end()


def _beginning(match: re.Match[str]) -> int:
    """Where a date begins that was found with one word too many before the month."""
    before, _, month = (match.groupdict().get("month") or "").partition(" ")
    taken = month and match.start("month") == match.start() and _month(month) and not _month(before)
    return match.start() + (len(before) + 1 if taken else 0)


def _aware(found: datetime | None) -> datetime | None:
    if not found or found.year not in _YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _from_epoch(value: float) -> datetime | None:
    seconds = value / 1000 if value > _FIRST_MILLISECONDS else value
    if not _FIRST_SECONDS < seconds < _FIRST_SECONDS * 7:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    if ":" not in text:
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _whole(text: str, order: Order) -> datetime | None:
    """A date in numbers that a text starts with, in the zone that the text ends with."""
    zone = _ZONE.search(text)
    bare = text[: zone.start()] if zone else text
    match = _NUMBERED.match(bare) or _YEAR_LAST.match(bare)
    return _dated(match, order, _zone(zone)) if match else None


def _dated(match: re.Match[str], order: Order, zone: tzinfo | None) -> datetime | None:
    parts = match.groupdict()
    if "other" in parts:
        day, month = _ordered(int(parts["one"]), int(parts["other"]), "day" if parts["between"] == "." else order)
    else:
        day, month = int(parts["day"]), _month(parts["month"])
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if parts["half"]:
        hour = hour % 12 + 12 * (parts["half"].strip()[0] in "pP")
    try:
        return datetime(int(parts["year"]), month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _ordered(one: int, other: int, order: Order) -> tuple[int, int]:
    return (other, one) if (order == "month" and one <= 12) or other > 12 else (one, other)


def _month(name: str) -> int:
    """The number of a month, 0 for what is none."""
    if name.isdigit():
        return int(name)
    words, months = plain(name), calendar().months
    return months.get(words) or months.get(words.rsplit(" ", 1)[-1]) or months.get(words.split(" ", 1)[0], 0)


def _zone(match: re.Match[str] | None) -> tzinfo | None:
    if not match:
        return None
    if not match[1]:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(offset if match[1] == "+" else -offset) if offset < timedelta(days=1) else UTC
