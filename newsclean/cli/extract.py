"""`newsclean extract`: articles from saved pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import newsclean
from newsclean.cli.inputs import is_url, read
from newsclean.cli.options import article_format, rule_file, rulebook
from newsclean.cli.printing import print_articles

if TYPE_CHECKING:
    from newsclean.output import Format


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--url", metavar="URL", help="The address a single page came from.")
@article_format
@rule_file
def extract(files: tuple[str, ...], url: str | None, form: Format, rules: str | None) -> int:
    """Print the articles of saved pages; - reads standard input."""
    if url and len(files) > 1:
        raise click.UsageError("--url is the address of one page, so give one FILE.")
    if url and not is_url(url):
        raise click.UsageError("--url is an absolute address such as https://example.org/page.")
    book = rulebook(rules)
    return print_articles(files, lambda name: newsclean.extract(read(name), url=url, rules=book), form)
