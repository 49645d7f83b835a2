"""The formats an article is printed in, and how several articles follow one another in each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from newsclean.model import Article, Failure
from newsclean.output.readable import readable

Format = Literal["text", "json", "jsonl", "md"]


def encode(value: Any) -> str:  # noqa: ANN401
    """JSON on one line, in UTF-8 text; lone surrogates, which no JSON reader takes, become question marks."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()


def one(result: Article | Failure, form: Format) -> str:
    """One article in a format, ending with a newline; a failure is nothing, but in `jsonl` a row of its own."""
    if isinstance(result, Article):
        return FORMATS[form](result)
    return _json_line(result) if form == "jsonl" else ""


def several(results: Iterable[Article | Failure], form: Format) -> Iterator[str]:
    """Articles one after the other, each printed as soon as it is there.

    `json` is a list, even of one or none; `jsonl` a line each, for failures too, which the other formats pass over; in
    `text` and `md` a line of three hyphens stands between two.
    """
    before, between, after = _FRAMES[form]
    printed = (result for result in results if form == "jsonl" or isinstance(result, Article))
    count = 0
    for count, result in enumerate(printed, 1):
        text = one(result, form)
        yield (between if count > 1 else before) + (text.rstrip("\n") if after else text)
    yield after if count else before + after


def _json(article: Article) -> str:
    return msgspec.json.format(encode(article.to_dict()), indent=2) + "\n"


def _json_line(result: Article | Failure) -> str:
    return encode(result.to_dict()) + "\n"


def _markdown(article: Article) -> str:
    return article.markdown.lstrip("\n")


FORMATS: Mapping[Format, Callable[[Article], str]] = {
    "text": readable,
    "json": _json,
    "jsonl": _json_line,
    "md": _markdown,
}
_FRAMES: Mapping[Format, tuple[str, str, str]] = {
    "text": ("", "\n---\n\n", ""),
    "json": ("[\n", ",\n", "\n]\n"),
    "jsonl": ("", "", ""),
    "md": ("", "\n---\n\n", ""),
}
