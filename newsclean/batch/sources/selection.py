"""A row as an input: which of its fields are the page, the text, the address and the name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from newsclean.batch.inputs import Content, Input, Markup, Prose
from newsclean.batch.sources.source import Fields
from newsclean.errors import NoText

Row = Mapping[str, Any]

_HTML = ("html", "raw_html", "page_html", "html_content", "content_html", "body_html")
_TEXT = ("text", "content", "raw_text", "article", "article_text", "body", "maintext", "document")
_URL = (
    "url",
    "source_url",
    "link",
    "uri",
    "source",
    "metadata.url",
    "metadata.source_url",
    "metadata.source",
    "meta.url",
)
_ID = ("id", "_id", "doc_id", "document_id", "uuid", "guid", "metadata.id", "meta.id")
_TITLE = ("title", "headline", "metadata.title", "meta.title")
_LANGUAGE = ("language", "lang", "metadata.language", "metadata.lang", "meta.language", "meta.lang")
_ADDRESS = re.compile(r"https?://", re.I)
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.I)
_SHAPES = 64  # sets of fields that are remembered
_SHOWN = 12  # fields that a message names


class _Path(NamedTuple):
    """A field as it was named, and the steps that lead to it; a field whose own name has dots comes first."""

    name: str
    steps: tuple[str, ...]


class _Roles(NamedTuple):
    """For each part of an input the fields that may hold it, the best first."""

    html: tuple[_Path, ...]
    text: tuple[_Path, ...]
    url: tuple[_Path, ...]
    id: tuple[_Path, ...]
    title: tuple[_Path, ...]
    language: tuple[_Path, ...]

    def among(self, fields: Set[str]) -> _Roles:
        """Those that a row with these fields may have."""
        return _Roles(*(tuple(path for path in paths if {path.name, path.steps[0]} & fields) for paths in self))


class Selection:
    """What is taken from the rows of a source."""

    def __init__(self, fields: Fields) -> None:
        is_named = fields.html is not None or fields.text is not None
        self._roles = _Roles(
            html=_paths(fields.html, () if is_named else _HTML),
            text=_paths(fields.text, () if is_named else _TEXT),
            url=_paths(fields.url, _URL),
            id=_paths(fields.id, _ID),
            title=_paths(fields.title, _TITLE),
            language=_paths(fields.language, _LANGUAGE),
        )
        self._may_be_page = not is_named  # some tools hand on pages in a field for texts
        self._is_address: Callable[[str], object] = bool if fields.url is not None else _ADDRESS.match
        self._known: dict[tuple[str, ...], _Roles] = {}  # by the fields of rows: most rows of a source have the same

    @property
    def contents(self) -> tuple[str, ...]:
        """The names of the fields that may hold a page or a text."""
        return tuple(path.name for path in (*self._roles.html, *self._roles.text))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields that are looked at."""
        return tuple(path.name for paths in self._roles for path in paths)

    def input(self, source: str, place: int, row: Row, fields: Iterable[str]) -> Input:
        """The row at a place as an input; `fields` are all it has, for the message where nothing fits."""
        roles = self._of(row)
        url = next(filter(self._is_address, map(str.strip, _texts(row, roles.url))), None)
        name = next((str(value) for value in _values(row, roles.id) if _is_name(value)), "")
        content = self._content(row, roles)
        if content is None:
            content = NoText(f"the row has neither a page nor a text; its fields: {_listed(fields)}", url=url)
        return Input(source, place, name or f"{source}:{place}", url, content)

    def _content(self, row: Row, roles: _Roles) -> Content | None:
        for value in _values(row, roles.html):
            if isinstance(value, str | bytes) and not _is_blank(value):
                return Markup(value)
        text = next(_texts(row, roles.text), None)
        if text is None:
            return None
        if self._may_be_page and _PAGE.match(text):
            return Markup(text)
        return Prose(text, next(_texts(row, roles.title), None), next(_texts(row, roles.language), None))

    def _of(self, row: Row) -> _Roles:
        fields = tuple(row)
        roles = self._known.get(fields)
        if roles is None:
            if len(self._known) == _SHAPES:
                self._known.clear()
            roles = self._known[fields] = self._roles.among(row.keys())
        return roles


def _paths(named: str | None, usual: Iterable[str]) -> tuple[_Path, ...]:
    return tuple(_Path(name, tuple(name.split("."))) for name in ((named,) if named is not None else usual))


def _values(row: Row, paths: tuple[_Path, ...]) -> Iterator[Any]:
    for name, steps in paths:
        value: Any = row.get(name)
        if value is None and len(steps) > 1:
            value = row
            for step in steps:
                value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            yield value


def _texts(row: Row, paths: tuple[_Path, ...]) -> Iterator[str]:
    """The values that are texts and not blank."""
    for value in _values(row, paths):
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        if isinstance(text, str) and not _is_blank(text):
            yield text


def _is_blank(value: str | bytes) -> bool:
    return not value or value.isspace()


def _is_name(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool) and value != ""


def _listed(fields: Iterable[str]) -> str:
    names = [str(name) for name in fields]
    shown = ", ".join(name[:50] for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown or "none"
