"""Passages that repeat over a site's stories, near-duplicates together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from newsclean.workbench.likeness import HALF, neighbours, shingles, words_and_pairs
from newsclean.workbench.passages import Passage
from newsclean.workbench.templates import merged
from newsclean.workbench.tokens import GAP, Tokens

_SHINGLE = 3  # words
_REPEATED = 0.4  # of a text's shingles, which must repeat for it to be looked at

_Group = tuple[Tokens, list[Tokens]]
Stories = Sequence[int | None]
"""The story each page tells, by the page's number."""


class Cluster(NamedTuple):
    """Passages of one wording and the words they have in common."""

    template: Tokens
    passages: tuple[Passage, ...]

    def stories(self, stories: Stories) -> frozenset[int]:
        """The stories it stands in."""
        return _told(self.passages, stories)


def clusters(passages: Iterable[Passage], stories: Stories, least: float) -> list[Cluster]:
    """The wordings that stand in at least so many stories, the most widespread first."""
    alike = _by_tokens(passages)
    repeated = _repeated(alike, stories, least)
    rows = sorted(repeated, key=lambda tokens: (-len(_told(alike[tokens], stories)), -len(tokens), tokens))
    found = [_cluster(group, alike) for group in _groups(rows)]
    telling = [cluster for cluster in found if len(cluster.stories(stories)) >= least]
    return sorted(telling, key=lambda one: (-len(one.stories(stories)), -len(one.template), one.template))


def _by_tokens(passages: Iterable[Passage]) -> dict[Tokens, list[Passage]]:
    alike: defaultdict[Tokens, list[Passage]] = defaultdict(list)
    for passage in passages:
        alike[passage.tokens].append(passage)
    return alike


def _told(passages: Iterable[Passage], stories: Stories) -> frozenset[int]:
    found = (stories[passage.page] for passage in passages)
    return frozenset(story for story in found if story is not None)


def _repeated(alike: Mapping[Tokens, Sequence[Passage]], stories: Stories, least: float) -> list[Tokens]:
    """The wordings of which enough stands in enough stories, if only in other texts."""
    texts: defaultdict[int, list[Tokens]] = defaultdict(list)
    for tokens, passages in alike.items():
        for story in _told(passages, stories):
            texts[story].append(tokens)
    held: Counter[str] = Counter()
    for rows in texts.values():
        held.update({shingle for tokens in rows for shingle in shingles(tokens, _SHINGLE)})
    return [tokens for tokens in alike if _share(tokens, held, least) >= _REPEATED]


def _share(tokens: Tokens, held: Counter[str], least: float) -> float:
    """The share of a text's shingles that stand in enough stories."""
    rows = shingles(tokens, _SHINGLE)
    return sum(held[row] >= least for row in rows) / len(rows)


def _groups(rows: Sequence[Tokens]) -> list[_Group]:
    """Templates with the wordings they are made from; each wording goes to the first that it fits."""
    near = neighbours([words_and_pairs(tokens) for tokens in rows], HALF)
    taken: set[int] = set()
    groups: list[_Group] = []
    for number, tokens in enumerate(rows):
        if number in taken:
            continue
        template, members = tokens, [tokens]
        for other in near[number]:
            if other != number and other not in taken and (joined := merged(template, rows[other])):
                template = joined
                members.append(rows[other])
                taken.add(other)
        taken.add(number)
        groups.append((template, members))
    return _joined(groups)


def _joined(groups: Sequence[_Group]) -> list[_Group]:
    """The groups, those with gaps joined where one template fits both: two samples of one wording."""
    found: list[_Group] = []
    for template, members in groups:
        open_ones = (place for place, (known, _) in enumerate(found) if GAP in (*known, *template))
        fits = ((place, merged(found[place][0], template)) for place in open_ones)
        place, joined = next(((place, joined) for place, joined in fits if joined), (-1, None))
        if joined:
            found[place] = (joined, [*found[place][1], *members])
        else:
            found.append((template, members))
    return found


def _cluster(group: _Group, alike: Mapping[Tokens, Sequence[Passage]]) -> Cluster:
    template, members = group
    passages = sorted((passage for tokens in members for passage in alike[tokens]), key=lambda one: one[:2])
    return Cluster(template, tuple(passages))
