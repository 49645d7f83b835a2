"""`newsclean fetch`: articles from the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import newsclean
from newsclean.cli.options import article_format, rule_file, rulebook
from newsclean.cli.printing import print_articles

if TYPE_CHECKING:
    from newsclean.output import Format


@click.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@article_format
@rule_file
def fetch(urls: tuple[str, ...], form: Format, rules: str | None) -> int:
    """Download pages and print their articles."""
    book = rulebook(rules)
    return print_articles(urls, lambda url: newsclean.fetch(url, rules=book), form)
