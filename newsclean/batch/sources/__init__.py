"""Where a batch reads from: lists of URLs, folders, WARCs, rows of JSONL and Parquet, standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.batch.sources.opening import open_sources

__all__ = ["open_sources"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from newsclean.batch.sources.opening import open_sources

    return open_sources
