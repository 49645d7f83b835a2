"""Where templates keep the parts of a header, read once from the catalogue."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def catalogue(name: str) -> dict[str, Any]:
    """The tables of one of the catalogue's word lists."""
    return tomllib.loads(files("newsclean").joinpath("catalogue", f"{name}.toml").read_text("utf-8"))


@cache
def selectors(part: str) -> tuple[str, ...]:
    """The selectors of a part of the header, the most trusted first."""
    return tuple(catalogue("markup")[part]["selectors"])


@cache
def selector(part: str) -> str:
    """The selectors of a part of the header, as one."""
    return ",".join(selectors(part))


@cache
def named(part: str, which: str) -> re.Pattern[str]:
    """The pattern that finds a word of a list in class names and ids."""
    return re.compile("|".join(map(re.escape, catalogue("markup")[part][which])), re.I)


@cache
def properties(part: str) -> frozenset[str]:
    """The microdata properties of a part of the header."""
    return frozenset(catalogue("markup")[part]["properties"])
