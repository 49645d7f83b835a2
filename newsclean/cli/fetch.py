"""`newsclean fetch`: articles from the network."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import click

from newsclean.cli.console import note
from newsclean.cli.exits import INTERRUPTED
from newsclean.cli.inputs import urls_of
from newsclean.cli.interruption import Interruption
from newsclean.cli.options import article_format, rule_file, rulebook
from newsclean.cli.policies import NetworkedForMany
from newsclean.cli.printing import in_order, print_results
from newsclean.cli.progress import progress
from newsclean.cli.tally import Tally

if TYPE_CHECKING:
    from newsclean.fetching import Policy
    from newsclean.output import Format

_FEW = 3  # URLs that need no progress to be shown


@click.command(cls=NetworkedForMany)
@click.argument("urls", metavar="URL...", nargs=-1)
@click.option(
    "--input",
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="A list of URLs, one a line.",
)
@article_format
@rule_file
def fetch(urls: tuple[str, ...], file: str | None, form: Format, rules: str | None, policy: Policy) -> int:
    """Download pages and print their articles.

    URLs are arguments, or the first word of each line of --input FILE or, for -, of standard input, which are fetched
    as they arrive; empty lines and those that begin with # do not count. Articles of arguments are printed in the
    order given, those of a list as they are ready. Of what fails, --format jsonl has a row, too, with the key "error".
    """
    if not urls and file is None:
        raise click.UsageError("Give a URL, or - or --input FILE for a list of them.")
    from newsclean.fetching import fetch_many

    tally, is_list = Tally(), file is not None or "-" in urls
    results = fetch_many(tally.taking(urls_of(urls, file)), rules=rulebook(rules), policy=policy)
    with Interruption() as interruption, _seen(tally, is_list or len(urls) > _FEW):
        coming = interruption.ending(results)
        ordered = coming if is_list else in_order(urls, coming)
        print_results(ordered, form, tally, alone=not is_list and len(urls) == 1)
    if interruption.came:
        note(f"newsclean: interrupted: {tally.counts()}")
    return INTERRUPTED if interruption.came else tally.worst


def _seen(tally: Tally, is_long: bool) -> AbstractContextManager[object]:
    return progress(tally) if is_long else nullcontext()
