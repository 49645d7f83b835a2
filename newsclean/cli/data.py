"""Values other than articles, printed as JSON."""

from __future__ import annotations

from typing import Any

from newsclean.cli.console import write


def print_data(value: Any, form: str) -> None:  # noqa: ANN401
    """Print a value as `json`, or as `jsonl`: a line, or a line for each row of a list."""
    import msgspec

    from newsclean import output

    if form == "json":
        write(msgspec.json.format(output.encode(value), indent=2) + "\n")
        return
    for row in value if isinstance(value, list) else [value]:
        write(output.encode(row) + "\n")
