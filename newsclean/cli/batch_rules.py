"""The rules of a batch: those that were asked for and, in two passes, those that its own pages teach."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean.cli.console import note
from newsclean.cli.learn_progress import Reading, progress

if TYPE_CHECKING:
    from newsclean.batch.sources.source import Source
    from newsclean.rules import Rulebook

_FRESH = ".new"


def with_learned(rules: Rulebook | None, sources: Sequence[Source], out: str) -> Rulebook:
    """The rules together with those learned from the sources, which are kept beside the destination.

    A run that goes on takes the rules it began with. Raises SourceError for sources that cannot be read twice.
    """
    from newsclean.rules import default_rules, load_rules

    book, folder = rules or default_rules(), Path(out.rstrip("/") + ".rules")
    if not folder.exists():
        _learn(book, sources, folder)
    return book.with_rules(load_rules(folder).added) if any(folder.glob("*.toml")) else book


def _learn(book: Rulebook, sources: Sequence[Source], folder: Path) -> None:
    from newsclean.workbench import learn, write_rules

    _require_files(sources)
    note("newsclean: the first pass: learning what repeats over the pages of a site")
    reading = Reading(sources)
    with progress(reading):
        learned = learn(reading.sources, rules=book)
    fresh = folder.with_name(folder.name + _FRESH)
    fresh.mkdir(parents=True, exist_ok=True)
    write_rules(learned.sites, fresh)
    fresh.replace(folder)
    number = sum(len(site.proposals) for site in learned.sites)
    note(f"newsclean: {number} rules for {len(learned.sites)} sites learned, in {folder}")


def _require_files(sources: Sequence[Source]) -> None:
    from newsclean.batch.sources.files import STDIN
    from newsclean.errors import SourceError

    if any(source.name == STDIN for source in sources):
        raise SourceError(STDIN, "it can be read once only, and two passes read everything twice")
