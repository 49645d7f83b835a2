"""newsclean: give it a URL, a page or a text, and get the article, with every removed word accounted for.

Names are imported on first use (PEP 562), so that `import newsclean` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.cleaning import classify, clean
    from newsclean.errors import FetchError, NewscleanError, PageError, RuleError
    from newsclean.extraction import extract
    from newsclean.fetching import fetch
    from newsclean.model import Article, Block, Evidence, Image, Moved, Removal, Verdict
    from newsclean.rules import Rulebook, load_rules

_HOMES = {
    "Article": "model",
    "Block": "model",
    "Evidence": "model",
    "FetchError": "errors",
    "Image": "model",
    "Moved": "model",
    "NewscleanError": "errors",
    "PageError": "errors",
    "Removal": "model",
    "RuleError": "errors",
    "Rulebook": "rules",
    "Verdict": "model",
    "classify": "cleaning",
    "clean": "cleaning",
    "extract": "extraction",
    "fetch": "fetching",
    "load_rules": "rules",
}

__all__ = [
    "Article",
    "Block",
    "Evidence",
    "FetchError",
    "Image",
    "Moved",
    "NewscleanError",
    "PageError",
    "Removal",
    "RuleError",
    "Rulebook",
    "Verdict",
    "classify",
    "clean",
    "extract",
    "fetch",
    "load_rules",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _HOMES:
        raise AttributeError(f"module 'newsclean' has no attribute {name!r}")
    return getattr(import_module(f"newsclean.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
