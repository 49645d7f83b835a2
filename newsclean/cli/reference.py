"""The command-line reference, `docs/cli.md`, made from the commands themselves.

`python -m newsclean.cli.reference > docs/cli.md`
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping

import click

from newsclean.cli.command import main
from newsclean.cli.exits import EXITS

_PREFACE = """\
# The command

<!-- Made by `make docs` from the commands' own help; edit them, not this page. -->

`newsclean VERB ...` prints articles on standard output. One line on standard error says for each what was kept and
what was removed, by category. An input that fails gives one line, too, and the others are still printed.

With several inputs `--format json` prints a list and `--format jsonl` an object a line; between two articles in
`text` and `md` stands a line of three hyphens. What goes to a file or a pipe is UTF-8 and never in colour; on a
terminal, colour follows `NO_COLOR`.

While `fetch` works on a list and its output goes to a file or a pipe, a terminal shows how far it has come and what
failed, instead of a line for each article; with the extra `cli` as a bar. Ctrl-C and SIGTERM end a fetch between two
articles."""


def reference() -> str:
    """The whole reference as Markdown."""
    commands = _commands(main, click.Context(main, info_name="newsclean"))
    return "\n\n".join([_PREFACE, *commands, *_exits(), *_categories()]) + "\n"


def _exits() -> Iterator[str]:
    yield "## Exit codes"
    yield "Of several inputs the highest code counts."
    yield _table(("Code", "Meaning"), {str(code): meaning for code, meaning in EXITS.items()})


def _categories() -> Iterator[str]:
    from newsclean.report import CATEGORY_MEANINGS, GUARD_MEANINGS

    yield "## Categories of removals"
    yield _table(("Category", "What it covers"), CATEGORY_MEANINGS)
    yield "Rules of these four kinds protect text instead:"
    yield _table(("Guard", "What it protects"), GUARD_MEANINGS)


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield from _commands(command, inner) if isinstance(command, click.Group) else _section(inner)


def _section(context: click.Context) -> Iterator[str]:
    arguments = [parameter for parameter in context.command.params if isinstance(parameter, click.Argument)]
    usage = " ".join([context.command_path, "[OPTIONS]", *(a.make_metavar(context) for a in arguments)])
    yield f"## {context.command_path}"
    yield f"```\n{usage}\n```"
    yield inspect.cleandoc(context.command.help or "")
    options = [parameter for parameter in context.command.params if isinstance(parameter, click.Option)]
    yield _table(("Option", "Meaning"), {_option(o, context): _meaning(o) for o in options})


def _option(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    return f"{', '.join(option.opts)}{value}".replace("|", "\\|")


def _meaning(option: click.Option) -> str:
    default = f" Without it: {option.default}." if option.show_default else ""
    return f"{option.help}{default}"


def _table(head: tuple[str, str], rows: Mapping[str, str]) -> str:
    body = [f"| `{name}` | {meaning} |" for name, meaning in rows.items()]
    return "\n".join([f"| {head[0]} | {head[1]} |", "|---|---|", *body])


if __name__ == "__main__":
    click.echo(reference(), nl=False)
