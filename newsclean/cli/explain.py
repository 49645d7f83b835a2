"""`newsclean explain`: what became of every block, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import newsclean
from newsclean.cli.console import write
from newsclean.cli.data import print_data
from newsclean.cli.exits import tell
from newsclean.cli.inputs import decoded, is_page, is_url, public, read
from newsclean.cli.options import language, list_format, rule_file, rulebook
from newsclean.cli.policies import NetworkedForArticles
from newsclean.cli.printing import account

if TYPE_CHECKING:
    from newsclean.fetching import Policy
    from newsclean.model import Article
    from newsclean.rules import Rulebook

_COLOURS = {"removed": "red", "moved": "cyan"}


@click.command(cls=NetworkedForArticles)
@click.argument("source", metavar="URL|FILE")
@language
@list_format
@rule_file
def explain(source: str, language: str | None, form: str, rules: str | None, policy: Policy) -> int:
    """Show every block in order: kept, moved to a field, or removed and why.

    Takes the address of a page, a saved page or a text; - reads standard input. Kept blocks are plain. A block that
    became a field is marked "= [headline]"; a removed one "- [donation]", and below it stand the rule and its
    reason. --language counts for a text only, the options of the network for an address.
    """
    from newsclean import report

    book = rulebook(rules)
    try:
        article = _article(source, language, book, policy)
    except Exception as error:
        return tell(error, public(source))
    if form == "text":
        _show(article)
    else:
        print_data(report.fates(article), form)
    return account(article)


def _article(source: str, language: str | None, book: Rulebook | None, policy: Policy) -> Article:
    if is_url(source):
        return newsclean.fetch(source, rules=book, policy=policy)
    data = read(source)
    if is_page(data):
        return newsclean.extract(data, rules=book)
    return newsclean.clean(decoded(data), language=language, rules=book)


def _show(article: Article) -> None:
    from newsclean import report

    for place, line in enumerate(report.lines(article)):
        write(("\n" if place else "") + line.text + "\n", fg=_COLOURS.get(line.fate))
