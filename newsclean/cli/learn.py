"""`newsclean learn`: rules from what the pages of a site repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.batch_order import INPUT_FORMS, fields_of, row_fields
from newsclean.cli.console import note, write
from newsclean.cli.data import print_data
from newsclean.cli.exits import DONE, NOTHING, tell
from newsclean.cli.learn_progress import Reading, progress
from newsclean.cli.options import list_format, rule_file, rulebook

if TYPE_CHECKING:
    from newsclean.workbench import Learned


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--out", metavar="DIR", required=True, help="The folder for the rule files, one a site.")
@click.option("--input-format", "input_form", type=click.Choice(INPUT_FORMS), help="What the sources are, if unclear.")
@click.option(
    "--stories",
    type=click.IntRange(2),
    default=4,
    show_default=True,
    metavar="N",
    help="In how many different stories of a site a text must stand.",
)
@row_fields
@list_format
@rule_file
def learn(sources: tuple[str, ...], out: str, **given: Any) -> int:  # noqa: ANN401
    """Find what repeats over the pages of a site, and write rules for that site.

    A SOURCE is what `newsclean batch` takes. Use the rules with --rules DIR. What editors repeat is left: helplines,
    corrections, quotations, crossheads.
    """
    from pathlib import Path

    from newsclean.batch.sources import open_sources
    from newsclean.workbench import Thresholds, write_rules
    from newsclean.workbench import learn as learn_rules

    reading = Reading(open_sources(sources, fields=fields_of(given), form=given["input_form"]))
    rules, thresholds = rulebook(given["rules"]), Thresholds(stories=given["stories"])
    with progress(reading):
        learned = learn_rules(reading.sources, rules=rules, thresholds=thresholds)
    files = write_rules(learned.sites, Path(out))
    return _report(learned, given["form"], len(files))


def _report(learned: Learned, form: str, files: int) -> int:
    from newsclean.workbench.report import listing, rows

    if form == "text":
        write("".join(f"{line}\n" for line in listing(learned.sites)))
    else:
        print_data(rows(learned.sites), form)
    number = sum(len(site.proposals) for site in learned.sites)
    note(f"sites: {len(learned.sites)}, rules: {number}, files: {files}")
    codes = [tell(fault) for fault in learned.faults]
    return max(codes, default=DONE if number else NOTHING)
