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
    from newsclean.fetching import AsyncClient, Client, Policy, afetch, discover, fetch, fetch_many
    from newsclean.model import Article, Block, Evidence, Failure, Image, Moved, Removal, Verdict
    from newsclean.rules import Rulebook, load_rules

_HOMES = {
    "Article": "model",
    "AsyncClient": "fetching",
    "Block": "model",
    "Client": "fetching",
    "Evidence": "model",
    "Failure": "model",
    "FetchError": "errors",
    "Image": "model",
    "Moved": "model",
    "NewscleanError": "errors",
    "PageError": "errors",
    "Policy": "fetching",
    "Removal": "model",
    "RuleError": "errors",
    "Rulebook": "rules",
    "Verdict": "model",
    "afetch": "fetching",
    "classify": "cleaning",
    "clean": "cleaning",
    "discover": "fetching",
    "extract": "extraction",
    "fetch": "fetching",
    "fetch_many": "fetching",
    "load_rules": "rules",
}

__all__ = [
    "Article",
    "AsyncClient",
    "Block",
    "Client",
    "Evidence",
    "Failure",
    "FetchError",
    "Image",
    "Moved",
    "NewscleanError",
    "PageError",
    "Policy",
    "Removal",
    "RuleError",
    "Rulebook",
    "Verdict",
    "afetch",
    "classify",
    "clean",
    "discover",
    "extract",
    "fetch",
    "fetch_many",
    "load_rules",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _HOMES:
        raise AttributeError(f"module 'newsclean' has no attribute {name!r}")
    return getattr(import_module(f"newsclean.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
