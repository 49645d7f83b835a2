"""`newsclean fetch`: articles from the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import newsclean
from newsclean.cli.options import allow_private, article_format, rule_file, rulebook
from newsclean.cli.printing import print_articles

if TYPE_CHECKING:
    from newsclean.output import Format


@click.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@article_format
@rule_file
@allow_private
def fetch(urls: tuple[str, ...], form: Format, rules: str | None, private: bool) -> int:
    """Download pages and print their articles."""
    from newsclean.fetching import Policy

    book, policy = rulebook(rules), Policy(private_hosts=private)
    return print_articles(urls, lambda url: newsclean.fetch(url, rules=book, policy=policy), form)
