"""Rules for a reader's eyes: a table of many, a card of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.rules import Rule


def row(rule: Rule) -> dict[str, str]:
    """A rule in brief, ready for JSON."""
    return {"address": rule.address, "category": rule.category, "action": rule.action, "why": rule.why}


def listing(rules: Sequence[Rule]) -> Iterator[str]:
    """A line a rule: address, category, action and reason, in columns."""
    rows = [tuple(row(rule).values()) for rule in rules]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, why in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), why])


def card(rule: Rule) -> Iterator[str]:
    """A rule in full, line by line: its address, then every field as its file has it."""
    fields = {"category": rule.category, "action": rule.action, "why": rule.why} | dict(rule.source)
    width = max(map(len, fields))
    yield rule.address
    for name, value in fields.items():
        for place, entry in enumerate(_entries(value)):
            yield f"  {'' if place else name:<{width}}  {entry}"


def _entries(value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (f"{key}: {entry}" for entry in _entries(inner))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _entries(inner)
    else:
        yield str(value)
