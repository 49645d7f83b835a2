"""`newsclean rules`: the catalogue, as a list and one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsclean.cli.console import write
from newsclean.cli.data import print_data
from newsclean.cli.options import list_format, rule_file, rulebook

if TYPE_CHECKING:
    from newsclean.rules import Rulebook


@click.group()
def rules() -> None:
    """Look at the rules that decide what is removed."""


@rules.command("list")
@list_format
@rule_file
def list_rules(form: str, rules: str | None) -> None:
    """List every rule: address, category, action and reason."""
    from newsclean import report

    found = list(_book(rules).rules())
    if form == "text":
        write("".join(f"{line}\n" for line in report.listing(found)))
    else:
        print_data([report.row(rule) for rule in found], form)


@rules.command("show")
@click.argument("address", metavar="ID")
@list_format
@rule_file
def show_rule(address: str, form: str, rules: str | None) -> None:
    """Show one rule in full: its fields, and the texts it must and must not hit."""
    from newsclean import report

    rule = _book(rules).find(address)
    if form == "text":
        write("".join(f"{line}\n" for line in report.card(rule)))
    else:
        print_data(report.row(rule) | {"source": rule.source}, form)


def _book(path: str | None) -> Rulebook:
    from newsclean.rules import default_rules

    return rulebook(path) or default_rules()
