"""From a text that repeats to a rule of its site that proves itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from newsclean.rules import PhraseRule, Rule
from newsclean.rules.loading import read_rules
from newsclean.rules.proof import behaves
from newsclean.text import words
from newsclean.text.sentences import stretches
from newsclean.workbench.doubts import doubt
from newsclean.workbench.evidence import Evidence, Place, Site
from newsclean.workbench.passages import Part
from newsclean.workbench.tokens import Tokens, letters, phrase, tokens_of

_LEAST_WORDS, _MORE_WORDS = 17, 3  # so that the rule is not one of lines; what a gap may add
_WHOLE, _SENTENCE = 60, 6  # words of a block that one phrase stands for, and of a sentence that one does
_LINE = 7  # words of a line that only counts after the story
_MATCHED = 0.6  # of the texts, which the phrases must hold for
_HITS, _MISSES, _TRIED = 3, 2, 40
_SLUG = 5  # words
_WHERE: Mapping[Part, str] = {"block": "Stands", "start": "Begins a block", "end": "Ends a block"}


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A rule for one site and what speaks for it.

    `part` is what repeats: a block, or the start or end of one; `place` is where in the article. `pages` of the site's
    hold it, in `stories` stories, which are `share` of the site's. `table` is the rule as a rule file writes it.
    """

    address: str
    category: str
    why: str
    text: str
    part: Part
    place: Place
    pages: int
    stories: int
    share: float
    table: dict[str, Any]

    def rule(self) -> Rule:
        """The rule itself."""
        site, _, name = self.address.rpartition("/")
        return next(read_rules({name: self.table}, site))


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A text that repeats and is left in the story: on how many pages it stands, and why."""

    text: str
    pages: int
    why: str


def propose(found: Iterable[Evidence], site: Site) -> Iterator[Proposal | Left]:
    """For each text that repeats a proposal, or why there is none, in the same order."""
    names: set[str] = set()
    for one in found:
        reason = doubt(one)
        proposal = None if reason else _proposal(one, site, names)
        yield proposal or Left(text=one.text, pages=one.pages, why=reason or "no phrase holds for it")


def _proposal(found: Evidence, site: Site, names: set[str]) -> Proposal | None:
    name = _name(found.cluster.template, names)
    table = _table(found, site)
    rule = next(read_rules({name: table | {"hit": ["-"], "miss": ["-"]}}, site.name))
    texts = sorted({passage.text for passage in found.cluster.passages}, key=lambda text: (len(text), text))
    hits = [text for text in texts if behaves(rule, text, "")]
    misses = list(islice((text for text in _near(found, site) if not behaves(rule, text, "")), _MISSES))
    if not misses or len(hits) < _MATCHED * len(texts):
        return None
    names.add(name)
    examples = [hits[place] for place in sorted({0, len(hits) // 2, len(hits) - 1})][:_HITS]
    return Proposal(
        address=f"{site.name}/{name}",
        category=table["category"],
        why=table["why"],
        text=examples[-1],
        part=found.cluster.passages[0].part,
        place=found.place,
        pages=found.pages,
        stories=found.stories,
        share=round(found.share, 3),
        table=table | {"hit": examples, "miss": misses},
    )


def _table(found: Evidence, site: Site) -> dict[str, Any]:
    part = found.cluster.passages[0].part
    table: dict[str, Any] = {
        "category": found.reading.category,
        "host": site.name,
        "why": f"{_WHERE[part]} on {found.pages} of {len(site.sheets)} pages of the site.",
        "phrases": _phrases(found),
        "max_words": max(_LEAST_WORDS, found.length + _MORE_WORDS),
    }
    if found.length <= _LINE and found.place == "tail":
        table["where"] = "tail"
    return table


def _phrases(found: Evidence) -> list[str]:
    """One phrase for a text that is not long, else one for each of its sentences."""
    if found.length <= _WHOLE:
        return [phrase(found.cluster.template)]
    sentences = (found.text[start:end] for start, end, _ in stretches(found.text))
    told = dict.fromkeys(phrase(tokens_of(text)) for text in sentences if words(text) >= _SENTENCE)
    return list(told) or [phrase(found.cluster.template)]


def _near(found: Evidence, site: Site) -> Iterator[str]:
    return islice(site.surroundings.nearest(found.cluster.template), _TRIED)


def _name(template: Tokens, taken: set[str]) -> str:
    name = "-".join(letters(template)[:_SLUG]).replace("'", "")
    number = 2
    while name in taken:
        name = f"{name.rpartition('-')[0] if number > 2 else name}-{number}"
        number += 1
    return name


def is_covered(text: str, rules: Sequence[Rule]) -> bool:
    """Whether some rule holds for a text."""
    return any(isinstance(rule, PhraseRule) and behaves(rule, text, "") for rule in rules)
