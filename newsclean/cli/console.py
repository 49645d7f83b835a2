"""The two streams a command writes to."""

from __future__ import annotations

import os
import re
import sys

import click

# A page's text must not be able to steer the reader's terminal: control signs but tab and newline are dropped there.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def write(text: str, *, fg: str | None = None) -> None:
    """Write text to stdout in UTF-8 (in its own encoding on a terminal), in a colour on a terminal only.

    Raises UsageError where stdout is closed, and OSError where it cannot be written to.
    """
    if sys.stdout is None:
        raise click.UsageError("Standard output is closed.")
    terminal = sys.stdout.isatty()
    shown = _STEERING.sub("", text) if terminal else text
    if terminal and fg and "NO_COLOR" not in os.environ:
        shown = click.style(shown, fg=fg)
    encoding = (sys.stdout.encoding or "utf-8") if terminal else "utf-8"
    try:
        click.echo(shown.encode(encoding, "replace"), nl=False)
    except BrokenPipeError:
        _leave()


def note(text: str) -> None:
    """Write one line to stderr."""
    click.echo(_STEERING.sub("", " ".join(text.split())), err=True)


def _leave() -> None:
    # The reader has seen enough. Nothing may be flushed into the closed pipe when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise click.exceptions.Exit(0)
