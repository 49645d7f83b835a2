"""Names for files: short, and each another."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import PurePath


def names_of(files: Sequence[tuple[str, str]], taken: Collection[str] = ()) -> list[str]:
    """A name for each of some absolute paths, no two of which are the same, given as (path, its start not shown).

    The name is the rest of the path. Where two would be the same, or one would be `taken`, they get more of their
    parents' names until they differ.
    """
    paths = [PurePath(path).parts for path, _ in files]
    starts = [len(PurePath(start).parts) for _, start in files]
    names = [_name(parts[start:]) for parts, start in zip(paths, starts, strict=True)]
    while alike := _alike(names, taken, starts):
        for place in alike:
            starts[place] -= 1
            names[place] = _name(paths[place][starts[place] :])
    return names


def _alike(names: Sequence[str], taken: Collection[str], starts: Sequence[int]) -> list[int]:
    counts = Counter((*names, *taken))
    return [place for place, name in enumerate(names) if counts[name] > 1 and starts[place] > 0]


def _name(parts: tuple[str, ...]) -> str:
    # Names of files are bytes, and need not be text.
    return os.fsencode("/".join(parts)).decode("utf-8", "backslashreplace")
