"""Words within a line that no reader sees: said by screen readers alone, or not shown at all."""

from __future__ import annotations

import re

from newsclean.page.tree import Node

_LONGEST = 80  # characters; sites that show a story by steps hide more than a label of it
# Markup vocabulary: a name that holds on some widths of the screen only, as in "md:sr-only", does not count.
_CLASS = re.compile(
    r"(?<![^\s_-])(?:sr-only|screen-?reader(?:-text|-only)?|vis(?:ually)?-?hidden|offscreen)(?!\S)", re.IGNORECASE
)
_SHOWN = "not-sr-only"
_STYLE = re.compile(r"display\s*:\s*none|clip\s*:\s*rect\(", re.IGNORECASE)


def is_hidden(node: Node) -> bool:
    """Whether an inline element holds a few words that its class, its style or `hidden` keeps off the page."""
    attributes = node.attributes
    if not attributes or not _says_hidden(attributes):
        return False
    return len(node.text(strip=True)) <= _LONGEST


def _says_hidden(attributes: dict[str, str | None]) -> bool:
    name, style = attributes.get("class"), attributes.get("style")
    if name and _CLASS.search(name) and _SHOWN not in name:
        return True
    return bool(style and _STYLE.search(style)) or "hidden" in attributes
