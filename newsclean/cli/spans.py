"""Spans of time as a command takes them: 90m, 24h, 7d, 2w."""

from __future__ import annotations

import re
from datetime import timedelta

EXAMPLES = "90m, 24h, 7d or 2w"

_SPAN = re.compile(r"([0-9]{1,4})([mhdw])")
_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def read_span(text: str) -> timedelta | None:
    """A number of minutes, hours, days or weeks; None for what is no span."""
    found = _SPAN.fullmatch(text)
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]]) if found else None
