"""When a feed or a sitemap says that something was published or changed, as exactly as it says so."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from newsclean.page.dateforms import read_date

_DAY = timedelta(days=1)
_COARSE = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?")
_YEAR, _MONTH, _DATE = r"((?:19|20)\d\d)", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_NAMED = re.compile(
    rf"(?<!\d){_YEAR}(?:[-_/.]?{_MONTH}(?:[-_/.]?{_DATE})?)?(?!\d)"
    r"(?:&\w{1,8}=(1[0-2]|0?[1-9])(?:&\w{1,8}=(3[01]|[12]\d|0?[1-9]))?(?!\d))?"
)
_ADDRESSED = re.compile(rf"/{_YEAR}[-/]?{_MONTH}[-/]?{_DATE}(?=\D|$)")


class Stamp(NamedTuple):
    """A moment as it was written: it lies between `start` and `end`, which are the same where it is exact."""

    start: datetime
    end: datetime

    def is_before(self, moment: datetime) -> bool:
        """Whether it is over by then, however exact it is."""
        return self.start < moment and self.end <= moment

    def is_exact(self) -> bool:
        """Whether it is known to the second."""
        return self.start == self.end

    def is_precise(self) -> bool:
        """Whether it is known better than by its year."""
        return self.end - self.start < 32 * _DAY


def read_stamp(value: object) -> Stamp | None:
    """The moment in a W3C date of any precision, in RFC 2822 and in what sites write instead; None for no date.

    Both ends are aware. A date without a zone is taken for UTC, one at midnight for the whole day.
    """
    text = value.strip() if isinstance(value, str) else value
    coarse = _COARSE.fullmatch(text) if isinstance(text, str) else None
    if coarse:
        return _span(int(coarse[1]), int(coarse[2] or 0))
    found = read_date(text)
    if found is None:
        return None
    return Stamp(found, found + _DAY if found.time() == time() else found)


def stamp_in_name(url: str) -> Stamp | None:
    """The latest year, month or day in a sitemap's address, such as sitemap-2019-03.xml or ?yyyy=2019&mm=3."""
    stamps = [_span(*_numbers(match)) for match in _NAMED.finditer(url)]
    return max((stamp for stamp in stamps if stamp), key=lambda stamp: stamp.end, default=None)


def stamp_in_address(url: str) -> Stamp | None:
    """The day in an article's address, such as /2026/03/02/; None for less than a day."""
    match = _ADDRESSED.search(url)
    return _span(*map(int, match.groups())) if match else None


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    year, month, day, asked_month, asked_day = (int(group or 0) for group in match.groups())
    return year, month or asked_month, day or asked_day


def _span(year: int, month: int = 0, day: int = 0) -> Stamp | None:
    try:
        start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    if day:
        return Stamp(start, start + _DAY)
    following = (year, month + 1) if 0 < month < 12 else (year + 1, 1)
    return Stamp(start, datetime(*following, 1, tzinfo=UTC))
