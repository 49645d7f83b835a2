"""Dates as pages write them: for machines, in numbers, with English month names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_YEARS = range(1990, 2101)
_ZONE = re.compile(r"\s*(?:GMT|UTC|Z)?\s*([+-])(\d\d):?(\d\d)$|\s*(?:Z|GMT|UTC)$", re.I)
_YEAR_FIRST = re.compile(
    r"^((?:19|20)\d\d)[-/. 年]\s*(\d{1,2})[-/. 月]\s*(\d{1,2})日?(?:[T ]*(\d{1,2}):(\d\d)(?::(\d\d))?)?"
)
_DAY_FIRST = re.compile(r"^(\d{1,2})\.\s*(\d{1,2})\.\s*((?:19|20)\d\d)(?:\D{1,4}(\d{1,2})[:.](\d\d))?")
_NUMBERED = re.compile(
    r"(?:19|20)\d\d[-/. 年]\s*\d{1,2}[-/. 月]\s*\d{1,2}日?(?:[T ]*\d{1,2}:\d\d)?|"
    r"(?<!\d)\d{1,2}\.\s*\d{1,2}\.\s*(?:19|20)\d\d(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}"
_MONTH_NAMED = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\.?|(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})"
    rf"(?:st|nd|rd|th)?),?\s+(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_FIRST_SECONDS = 600_000_000  # epoch seconds of 1989; smaller numbers are no dates
_FIRST_MILLISECONDS = 600_000_000_000
_LONGEST = 80


def read_date(value: object) -> datetime | None:
    """A machine-readable date: ISO 8601 and its relatives, RFC 2822, epoch seconds or milliseconds; else None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    if text.isdecimal() and len(text) >= len(str(_FIRST_SECONDS)):
        return _from_epoch(int(text)) or _aware(_iso(text))
    return _aware(_iso(text) or _numbers(text) or _mail(text) or _english(text))


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


def _numbers(text: str) -> datetime | None:
    zone = _ZONE.search(text)
    bare = text[: zone.start()] if zone else text
    year_first, day_first = _YEAR_FIRST.match(bare), _DAY_FIRST.match(bare)
    if year_first:
        numbers = [int(part or 0) for part in year_first.groups()]
    elif day_first:
        day, month, year, *rest = [int(part or 0) for part in day_first.groups()]
        numbers = [year, month, day, *rest]
    else:
        return None
    try:
        return (datetime(*numbers) - _offset(zone)).replace(tzinfo=UTC if zone else None)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None


def _english(text: str) -> datetime | None:
    match = _MONTH_NAMED.search(text)
    if not match:
        return None
    day, month = (match["day"], match["month"]) if match["day"] else (match["day2"], match["month2"])
    try:
        return datetime(int(match["year"]), _MONTHS.index(month[:3].lower()) + 1, int(day))
    except ValueError:
        return None


def written_date(text: str) -> datetime | None:
    """The first date in a short text for readers: with numbers or with an English month's name; else None."""
    match = _NUMBERED.search(text)
    return read_date(text) or (_aware(_numbers(match[0])) if match else None)


def _offset(zone: re.Match[str] | None) -> timedelta:
    if not zone or not zone[1]:
        return timedelta()
    minutes = int(zone[2]) * 60 + int(zone[3])
    return timedelta(minutes=minutes if zone[1] == "+" else -minutes)
