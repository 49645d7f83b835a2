"""The `newsclean` command: its verbs, its help, and what it does with a failure."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from newsclean.cli.exits import EXITS, guarded

VERBS = ("fetch", "discover", "extract", "batch", "clean", "explain", "rules", "learn", "cache")


class Verbs(click.Group):
    """A group that imports a verb on use and ends every failure with one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of a newcomer's questions."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The verb from the module of its name, or None."""
        if name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"newsclean.cli.{name}"), name)
        return command

    def main(self, *args: Any, **extra: Any) -> NoReturn:  # noqa: ANN401
        """Run the command line and leave with its exit code."""
        extra["standalone_mode"] = False
        sys.exit(guarded(lambda: super(Verbs, self).main(*args, **extra)))


_EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {code}  {meaning}" for code, meaning in EXITS.items())


@click.group(cls=Verbs, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsclean", message="%(prog)s %(version)s")
def main() -> None:
    """Get news articles cleanly, with every removed word accounted for."""
