"""`newsclean clean`: articles from text that was extracted before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import newsclean
from newsclean.cli.inputs import decoded, read
from newsclean.cli.options import article_format, language, rule_file, rulebook
from newsclean.cli.printing import print_articles

if TYPE_CHECKING:
    from newsclean.model import Article
    from newsclean.output import Format


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@language
@click.option("--title", metavar="TEXT", help="The headline of a single text, where it is known.")
@article_format
@rule_file
def clean(files: tuple[str, ...], language: str | None, title: str | None, form: Format, rules: str | None) -> int:
    """Take the boilerplate out of texts that were extracted before; - reads standard input.

    A text is read as UTF-8, or as UTF-16 by its byte order mark, or else as windows-1252.
    """
    if title and len(files) > 1:
        raise click.UsageError("--title is the headline of one text, so give one FILE.")
    book = rulebook(rules)

    def cleaned(name: str) -> Article:
        return newsclean.clean(decoded(read(name)), language=language, title=title, rules=book)

    return print_articles(files, cleaned, form)
