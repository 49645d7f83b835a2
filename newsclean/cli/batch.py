"""`newsclean batch`: whole archives, tables and lists, on all cores."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import click

from newsclean.cli.batch_order import ENGINES, FORMS, INPUT_FORMS, Batch, Order, in_a_folder, row_fields, size
from newsclean.cli.options import rule_file


@click.command(cls=Batch)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--out", required=True, metavar="DEST", help="Where the rows go: a file or a folder, whose name tells its form."
)
@click.option("--format", "form", type=click.Choice(FORMS), help="The form of DEST, where its name does not tell.")
@click.option("--input-format", "input_form", type=click.Choice(INPUT_FORMS), help="What the sources are, likewise.")
@row_fields
@rule_file
@click.option(
    "--processes", type=click.IntRange(1, 1_024), metavar="N", help="How many work at once; without it, one a core."
)
@click.option(
    "--page-seconds",
    type=click.FloatRange(0.01, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="The most time of a processor that one page may take; more is a failure.",
)
@click.option(
    "--page-memory",
    default="1G",
    show_default=True,
    metavar="SIZE",
    callback=size,
    help="The most memory that one page may take, in MB, or as 512M or 2G; more is a failure.",
)
@click.option(
    "--two-pass",
    is_flag=True,
    help="Learn first what repeats over the pages of a site; the rules are kept in DEST.rules (extra learn).",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="Work on this machine, or on a cluster (extra ray).",
)
@click.option("--address", metavar="ADDRESS", help="The cluster of Ray to join; without it, one of this machine alone.")
@click.option(
    "--metrics", callback=in_a_folder, metavar="FILE", help="Keep a file for Prometheus up to date while it goes on."
)
@click.option(
    "--summary", callback=in_a_folder, metavar="FILE", help="Write the sums as JSON at the end; - is standard output."
)
def batch(**given: Any) -> int:  # noqa: ANN401
    """Extract or clean everything that sources hold, and write a row for each.

    A SOURCE is a list of URLs (.txt), a page (.html, .html.gz), a WARC, rows with a page or a text (.jsonl, .parquet),
    a folder of these, or - for standard input. DEST is .jsonl, .jsonl.gz, .jsonl.zst, .parquet, .sqlite, or a folder.
    A row holds id, url, text and the article's other fields, or the failure.

    What ends a run at any moment costs nothing: the same command goes on from there, and each input has one row in
    the end. A page that crashes, hangs or takes too much memory costs itself alone.
    """
    from newsclean.batch.destinations import open_destination
    from newsclean.batch.sources import open_sources
    from newsclean.cli.batch_run import conduct

    order = Order(**given)
    sources = open_sources(order.sources, fields=order.fields, form=order.input_form, policy=order.policy)
    with closing(open_destination(order.out, form=order.form, run=order.marks())) as destination:
        return conduct(sources, destination, order.engine(sources), order)
