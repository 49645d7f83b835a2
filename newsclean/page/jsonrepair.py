"""JSON as pages really write it: with comments, trailing commas, raw newlines, entities, several objects."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

_STRING = r'"(?:[^"\\]|\\.)*"'
_OPEN_STRING = r'"(?:[^"\\]|\\.)*(?:"|\Z)'  # one that never ends must not be searched for again and again
_NOISE = re.compile(rf"{_OPEN_STRING}|/\*.*?(?:\*/|\Z)|//[^\n]*|<!--|-->|<!\[CDATA\[|\]\]>|,(?=\s*[}}\]])", re.S)
_BAD_ESCAPE = re.compile(r'\\(?:\\|(?!["/bfnrt]|u[0-9a-fA-F]{4}))')
_SALVAGE = re.compile(
    r'"(@type|headline|alternativeHeadline|datePublished|dateModified|isAccessibleForFree|articleSection|inLanguage)"'
    rf"\s*:\s*({_STRING}|true|false)",
    re.S,
)
_DECODER = json.JSONDecoder(strict=False)
_ENOUGH_SALVAGED = 2


def decode_json(source: str) -> tuple[Any, ...]:
    """The values in a script, mended as far as they can be; () where nothing is left. Never raises."""
    try:
        return (msgspec.json.decode(source),)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return _repaired(source)


def _repaired(source: str) -> tuple[Any, ...]:
    for attempt in (source, html.unescape(source) if "&quot;" in source or "&#34;" in source else ""):
        tidy = _BAD_ESCAPE.sub(_escape, _NOISE.sub(_denoise, attempt)).strip(" \t\r\n;")
        values = tuple(_values(tidy))
        if values:
            return values
    return _salvaged(source)


def _escape(match: re.Match[str]) -> str:
    return "\\\\"


def _denoise(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith('"') else ""


def _values(source: str) -> Iterator[Any]:
    place = 0
    while place < len(source):
        try:
            value, place = _DECODER.raw_decode(source, place)
        except (ValueError, RecursionError):
            return
        yield value
        while place < len(source) and source[place] in " \t\r\n,;":
            place += 1


def _salvaged(source: str) -> tuple[Any, ...]:
    fields: dict[str, Any] = {}
    for name, value in _SALVAGE.findall(source):
        fields.setdefault(name, next(_values(value), None))
    return (fields,) if len(fields) >= _ENOUGH_SALVAGED else ()
