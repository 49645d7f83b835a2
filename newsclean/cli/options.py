"""The options that verbs share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import newsclean

if TYPE_CHECKING:
    from newsclean.rules import Rulebook

ARTICLE_FORMATS = ("text", "json", "jsonl", "md")
LIST_FORMATS = ("text", "json", "jsonl")

_FORMAT_HELP = "How to print."
article_format = click.option(
    "--format", "form", type=click.Choice(ARTICLE_FORMATS), default="text", show_default=True, help=_FORMAT_HELP
)
list_format = click.option(
    "--format", "form", type=click.Choice(LIST_FORMATS), default="text", show_default=True, help=_FORMAT_HELP
)
rule_file = click.option(
    "--rules",
    type=click.Path(exists=True),
    metavar="PATH",
    help="A rule file of your own, beside the catalogue.",
)
language = click.option("--language", metavar="CODE", help="The text's language, such as en or pt-BR.")


def rulebook(path: str | None) -> Rulebook | None:
    """The catalogue with a user's rule file beside it; None, for the catalogue alone, where there is no file."""
    return newsclean.load_rules(path) if path is not None else None
