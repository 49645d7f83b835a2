"""`newsclean cache`: what is stored of what was fetched, and the end of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from newsclean.cli.console import write
from newsclean.cli.data import print_data
from newsclean.cli.spans import EXAMPLES, read_span

if TYPE_CHECKING:
    from newsclean.fetching.stores.store import Contents


def _span(context: click.Context, option: click.Parameter, value: str | None) -> timedelta | None:
    if value is None:
        return None
    span = read_span(value)
    if span is None:
        raise click.BadParameter(f"a number of minutes, hours, days or weeks is meant, such as {EXAMPLES}")
    return span


cache_file = click.option(
    "--cache-file", "file", type=click.Path(dir_okay=False), metavar="FILE", help="Another cache than the user's own."
)


@click.group()
def cache() -> None:
    """Look at the answers that are stored, and delete them."""


@cache.command()
@cache_file
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to print."
)
def info(file: str | None, form: str) -> None:
    """Show how much is stored, of which hosts, and how old it is."""
    from newsclean.fetching.stores import store

    held = store.contents(file or str(store.default_path()))
    if form == "json":
        print_data(held, form)
    else:
        write("".join(f"{line}\n" for line in _listing(held)))


@cache.command()
@cache_file
@click.option("--host", metavar="NAME", help="Only the answers of one host.")
@click.option("--older-than", metavar="SPAN", callback=_span, help="Only what was last confirmed longer ago, say 30d.")
def clear(file: str | None, host: str | None, older_than: timedelta | None) -> None:
    """Delete stored answers: all of them, or those that both options speak of."""
    from newsclean.fetching.stores import store

    path = file or str(store.default_path())
    count = store.clear(path, host=host, older_than=older_than)
    write(f"{path}: {count:,} {'answer' if count == 1 else 'answers'} deleted\n")


def _listing(held: Contents) -> list[str]:
    if not held.bytes:
        return [f"{held.file}: there is no cache yet"]
    lines = [f"file     {held.file}", f"size     {held.bytes:,} bytes", f"answers  {held.answers:,}"]
    if held.oldest and held.newest:
        lines += [f"oldest   {held.oldest:%Y-%m-%d %H:%M} UTC", f"newest   {held.newest:%Y-%m-%d %H:%M} UTC"]
    return lines + [f"host     {host}  {count:,}" for host, count in held.hosts.items()]
