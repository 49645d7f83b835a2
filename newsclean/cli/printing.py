"""Articles of several inputs printed one after the other, whatever befalls one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from newsclean.cli.console import note, write
from newsclean.cli.exits import DONE, NOTHING, tell
from newsclean.cli.inputs import public

if TYPE_CHECKING:
    from newsclean.model import Article
    from newsclean.output import Format


def print_articles(names: Sequence[str], make: Callable[[str], Article], form: Format) -> int:
    """Print the article `make` gives for every name; the worst exit code among them."""
    from newsclean import output

    codes = [DONE]
    articles = _articles(names, make, codes)
    pieces = output.several(articles, form) if len(names) > 1 else (output.one(a, form) for a in articles)
    for piece in pieces:
        write(piece)
    return max(codes)


def account(article: Article, name: str = "") -> int:
    """Say on stderr what was kept and removed; the article's exit code."""
    from newsclean import output

    note(f"{public(name)}: {output.summary(article)}" if name else output.summary(article))
    return DONE if article.blocks else NOTHING


def _articles(names: Sequence[str], make: Callable[[str], Article], codes: list[int]) -> Iterator[Article]:
    for name in names:
        try:
            article = make(name)
        except Exception as error:
            codes.append(tell(error, public(name)))
            continue
        yield article
        codes.append(account(article, name if len(names) > 1 else ""))
