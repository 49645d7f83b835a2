"""Exit codes, and the one line that tells of a failure."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

import newsclean
from newsclean.cli.console import note

DONE, NOTHING, USAGE, UNFETCHED, DEFECT, INTERRUPTED = 0, 1, 2, 3, 70, 130

EXITS = {
    DONE: "every input gave an article",
    NOTHING: "nothing extracted: an input holds no article, or is no text at all",
    USAGE: "usage: a wrong option, an unreadable file, a bad rule file",
    UNFETCHED: "a page could not be fetched",
    DEFECT: "a defect of newsclean itself; please report it",
    INTERRUPTED: "interrupted; what was printed until then is whole",
}


def code_of(error: Exception) -> int:
    """The exit code a failure stands for."""
    match error:
        case newsclean.FetchError():
            return UNFETCHED
        case newsclean.PageError():
            return NOTHING
        case newsclean.NewscleanError() | click.ClickException() | OSError():
            return USAGE
        case _:
            return DEFECT


def tell(error: Exception, name: str = "") -> int:
    """Say on stderr, on one line, what failed and for which input; its exit code.

    A defect is raised again under `python -X dev`, which shows where it is.
    """
    code = code_of(error)
    if code == DEFECT and sys.flags.dev_mode:
        raise error
    message = _message(error)
    note(f"newsclean: {name}: {message}" if name and not _names_input(error) else f"newsclean: {message}")
    return code


def guarded(run: Callable[[], int | None]) -> int:
    """The exit code of a run; no failure leaves as a traceback."""
    try:
        return run() or DONE
    except click.Abort:
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except Exception as error:
        return tell(error)


def _names_input(error: Exception) -> bool:
    """Whether an error's message says by itself which input it is about."""
    match error:
        case newsclean.FetchError() | newsclean.PageError(url=str()) | OSError(filename=str()):
            return True
        case _:
            return False


def _message(error: Exception) -> str:
    match error:
        case click.UsageError(ctx=click.Context() as context):
            return f"{error.format_message().rstrip('.')} (see '{context.command_path} --help')"
        case click.ClickException():
            return error.format_message()
        case newsclean.NewscleanError():
            return str(error)
        case OSError(filename=str() as name, strerror=str() as reason):
            return f"cannot read '{name}': {reason}"
        case OSError(strerror=str() as reason):
            return f"cannot read or write: {reason}"
        case _:
            return f"unexpected {type(error).__name__}: {error}"
