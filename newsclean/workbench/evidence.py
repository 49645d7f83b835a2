"""What is known of a text that repeats: where it stands, on how many pages, and how it reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from statistics import fmean
from typing import Literal, NamedTuple

from newsclean.judge.evidence import Sentence, weigh
from newsclean.rules import LearnedRule, Pack
from newsclean.rules.names import UNNAMED
from newsclean.text import words
from newsclean.workbench.clusters import Cluster, Stories
from newsclean.workbench.passages import Passage
from newsclean.workbench.sheets import Sheet
from newsclean.workbench.surroundings import Surroundings

Place = Literal["head", "tail", "amid"]
_AT_THE_EDGE = 0.8  # of the passages, that make an edge the text's place
_NEAR = 1  # blocks of the page's own between a text and the edge it stands at
_LIKELY, _FIRM = 2.0, 3.0  # log-odds from which the classifier's category is believed, and a rule's


class Reading(NamedTuple):
    """How a text reads: the guard that would keep it, the log-odds of boilerplate, its category, its concepts."""

    guard: str | None
    odds: float
    category: str
    concepts: frozenset[str]


class Evidence(NamedTuple):
    """A text that repeats: its wording, the pages and stories that hold it, its share of the site's stories.

    `text` is its longest passage, `length` the words of that; `echo` tells whether the pages that hold it speak of the
    same thing.
    """

    cluster: Cluster
    text: str
    length: int
    pages: int
    stories: int
    share: float
    place: Place
    echo: bool
    reading: Reading


class Site(NamedTuple):
    """A site's sheets with the story of each, what surrounds texts in them, and the rules its language is read with."""

    name: str
    sheets: Sequence[Sheet]
    stories: Stories
    surroundings: Surroundings
    pack: Pack

    @property
    def number(self) -> int:
        """How many stories its pages tell."""
        return len({story for story in self.stories if story is not None})


def evidence(cluster: Cluster, site: Site) -> Evidence:
    """What is known of a cluster on its site."""
    longest = max(cluster.passages, key=lambda one: (len(one.text), one.text))
    stories = cluster.stories(site.stories)
    return Evidence(
        cluster,
        longest.text,
        words(longest.text),
        len({passage.page for passage in cluster.passages}),
        len(stories),
        len(stories) / site.number,
        _place(cluster.passages, site.surroundings),
        site.surroundings.echoes(cluster),
        _read(cluster.passages, site.pack),
    )


def _place(passages: Collection[Passage], surroundings: Surroundings) -> Place:
    spans = [surroundings.around(passage) for passage in passages]
    if fmean(after <= _NEAR for _, after in spans) >= _AT_THE_EDGE:
        return "tail"
    return "head" if fmean(before <= _NEAR for before, _ in spans) >= _AT_THE_EDGE else "amid"


def _read(passages: Sequence[Passage], pack: Pack) -> Reading:
    """How a cluster reads in the wording that reads most like the story's; a guard over any wording is one over all."""
    texts = sorted({passage.text for passage in passages}, key=lambda text: (len(text), text))
    readings = [_reading(text, pack) for text in (texts[0], texts[len(texts) // 2], texts[-1])]
    lowest = min(readings, key=lambda one: one.odds)
    return lowest._replace(guard=next((one.guard for one in readings if one.guard), None))


def _reading(text: str, pack: Pack) -> Reading:
    sentences = weigh(text, pack)
    concepts = [sentence.signs.concepts for sentence in sentences]
    odds = pack.odds(text, words(text), concepts)
    guard = next((sentence.guard.category for sentence in sentences if sentence.guard), None)
    return Reading(guard, odds, _category(text, sentences, odds, pack), frozenset[str]().union(*concepts))


def _category(text: str, sentences: Sequence[Sentence], odds: float, pack: Pack) -> str:
    """What a rule that falls short or the classifier takes a text for; furniture where neither is sure."""
    told = [pair for sentence in sentences for pair in sentence.found if not isinstance(pair[0], LearnedRule)]
    rule, weight = max(told, key=lambda pair: pair[1], default=(None, 0.0))
    if rule and weight >= _FIRM:
        return rule.category
    learned = pack.learned(text, words(text), ()) if odds >= _LIKELY else None
    return learned.category if learned else UNNAMED
