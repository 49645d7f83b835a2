"""A URL as the page of a story: what it has in common with the story's other pages, and its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from newsclean.page.markup import catalogue

WHOLE = ""
"""The form of a URL without a number, which stands for the first page."""

SUFFIX = "suffix"
"""The form of a number after a hyphen, underscore or comma, which a story's own name may end in, too."""

_NUMBER = "(?P<number>[1-9][0-9]{0,3})"
_SEGMENT = re.compile(rf"(?P<stem>/.+)/{_NUMBER}")
_SUFFIX = re.compile(rf"(?P<stem>/.*[^/])[-_,;]{_NUMBER}")
_SEPARATORS = "/_,;-"
_SLUG = re.compile(r"(?:.*[-_,]){2}.*|.*\d{4}.*")
_BARE = frozenset({"segment", SUFFIX, "query:p"})
"""Forms in which the number of a story looks like that of a page."""
_MOST_PARAMETERS = 60
_PORTS = {"http": 80, "https": 443}

Parameters = list[tuple[str, str]]


class Place(NamedTuple):
    """One reading of a URL.

    `stem` is what all pages of the story have in common: host, path and query. `path` is the part of it that is a
    path, "" for none. `form` is how the number is written: WHOLE, "segment", SUFFIX, "word:page" or "query:page".
    """

    stem: str
    path: str
    number: int
    form: str

    @property
    def is_sure(self) -> bool:
        """Whether the number is that of a page: it stands beside a word for it, or behind a name as stories have."""
        return self.form not in _BARE or _SLUG.fullmatch(self.path.rpartition("/")[2]) is not None


class _Parts(NamedTuple):
    site: str
    path: str
    query: Parameters

    def place(self, number: int, form: str) -> Place | None:
        """None for the front page of a site, which is no story."""
        path = _bare(self.path)
        stem = f"{self.site}{path}?{'&'.join(map('='.join, sorted(self.query)))}"
        return Place(stem, path, number, form) if path or self.query else None


def places(url: str) -> tuple[Place, ...]:
    """The readings of a URL, those with a number first; none where it is no http or https URL of a story."""
    parts = _split(url)
    if parts is None:
        return ()
    found = (*_in_query(parts), *_in_path(parts), parts.place(1, WHOLE))
    return tuple(place for place in found if place)


def whole_stem(url: str) -> str | None:
    """The stem of a story, where the URL is that of all its pages on one; else None."""
    parts = _split(url)
    if parts is None:
        return None
    whole = catalogue("pagination")["whole"]
    kept = [(name, value) for name, value in parts.query if f"{name}={value}".lower() not in whole["parameters"]]
    ended = _whole_path().fullmatch(_bare(parts.path).lower())
    if len(kept) == len(parts.query) and not ended:
        return None
    path = parts.path[: len(ended["stem"])] if ended else parts.path
    place = parts._replace(path=path, query=kept).place(1, WHOLE)
    return place.stem if place else None


def _split(url: str) -> _Parts | None:
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    site = parts.hostname.removeprefix("www.") + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")
    return _Parts(site, unquote(parts.path), [pair for pair in query if not _is_tracker(pair[0].lower())])


def _in_query(parts: _Parts) -> Iterator[Place | None]:
    for pair in parts.query:
        name, value = pair[0].lower(), re.fullmatch(_NUMBER, pair[1])
        if value and name in catalogue("pagination")["urls"]["parameters"]:
            rest = [other for other in parts.query if other is not pair]
            yield parts._replace(query=rest).place(int(value["number"]), f"query:{name}")


def _in_path(parts: _Parts) -> Iterator[Place | None]:
    path = _bare(parts.path)
    for form, pattern in (("word", _worded()), ("segment", _SEGMENT), (SUFFIX, _SUFFIX)):
        found = pattern.fullmatch(path)
        if found:
            form = f"word:{found['word'].lower()}" if form == "word" else form
            yield parts._replace(path=found["stem"]).place(int(found["number"]), form)
            return


def _bare(path: str) -> str:
    """A path without what says nothing: the "/" at its end, an extension, the name of an index."""
    urls = catalogue("pagination")["urls"]
    path = path.rstrip("/")
    name, dot, extension = path.rpartition(".")
    if dot and extension.lower() in urls["extensions"]:
        path = name
    folder, _, name = path.rpartition("/")
    return folder if name.lower() in urls["indexes"] else path


@cache
def _worded() -> re.Pattern[str]:
    words = "|".join(map(re.escape, catalogue("pagination")["urls"]["words"]))
    return re.compile(rf"(?P<stem>/.*[^/])[{_SEPARATORS}](?P<word>{words})[={_SEPARATORS}]?{_NUMBER}", re.I)


@cache
def _whole_path() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, catalogue("pagination")["whole"]["paths"]))
    return re.compile(rf"(?P<stem>/.*[^/])/(?:{ends})")


def _is_tracker(name: str) -> bool:
    trackers: dict[str, Any] = catalogue("discovery")["trackers"]
    return name in trackers["names"] or name.startswith(tuple(trackers["starts"]))
