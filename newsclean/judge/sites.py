"""What rules made for one site hold for: cut when all else is judged, so that nothing beside it is judged otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsclean.judge.cuts import Cut, Ruling
from newsclean.judge.evidence import weigh
from newsclean.judge.scoring import Ends
from newsclean.judge.settling import Rest, rest, with_cuts
from newsclean.model import Evidence, Verdict
from newsclean.rules import Pack, Rulebook, TextRule
from newsclean.rules.matching import divide, find_matches
from newsclean.rules.tongue import tongues
from newsclean.text import words
from newsclean.text.quotes import speech

_PROSE_WORDS = 12
_SPOKEN = 4  # words in quotation marks from which on they are speech, not a name

_Hits = list[tuple[int, int, TextRule]]
"""Slices of a text and the rules that hold for them."""


def cut_by_site(rulings: Sequence[Ruling], rulebook: Rulebook, *, language: str | None = None) -> tuple[Ruling, ...]:
    """The same rulings with cuts where a rule made for the site holds in what is left; what a guard protects stays.

    `language` is a hint (BCP 47).
    """
    if not rulebook.is_of_site:
        return tuple(rulings)
    text = "\n".join(ruling.facts.text for ruling in rulings)
    pack = rulebook.pack(*tongues(text, language))
    left = [part for place, ruling in enumerate(rulings) for part in rest(place, ruling)]
    hits = [_hits(part, pack) for part in left]
    ends = _ends(left, hits)
    settled = list(rulings)
    for number, (part, found) in enumerate(zip(left, hits, strict=True)):
        if cuts := list(_cuts(found, ends.around(number))):
            settled[part.place] = with_cuts(settled[part.place], part.start, cuts)
    return tuple(settled)


def is_spoken(text: str) -> bool:
    """Whether a text holds speech in quotation marks, and not just a name."""
    return sum(words(text[start:end]) for start, end in speech(text)) >= _SPOKEN


def _hits(part: Rest, pack: Pack) -> _Hits:
    """Where rules for the site hold in a stretch of body text that nobody says and no guard protects."""
    text = part.facts.text
    if pack.site is None or not pack.site.suspects([text])[0]:
        return []
    sentences = divide(text, pack.site)
    matches = find_matches(text, sentences, pack.site)
    found = [(sentences[one.first].stretch.start, sentences[one.last].stretch.end, one.rule) for one in matches]
    guarded = [sentence.stretch for sentence in weigh(text, pack) if sentence.guard] if found else []
    unguarded = [hit for hit in found if not any(one.start < hit[1] and hit[0] < one.end for one in guarded)]
    return [hit for hit in unguarded if not is_spoken(text[hit[0] : hit[1]])]


def _ends(left: Sequence[Rest], hits: Sequence[_Hits]) -> Ends:
    """Where the prose begins and ends for which no rule for the site holds."""
    rows = enumerate(zip(left, hits, strict=True))
    prose = [number for number, (part, found) in rows if part.facts.words >= _PROSE_WORDS and not found]
    return Ends(prose[0], prose[-1]) if prose else Ends(len(left), -1)


def _cuts(hits: _Hits, edges: frozenset[str]) -> Iterator[Cut]:
    """Cuts without overlap, each as long as the longest hit there."""
    end = 0
    for start, last, rule in sorted(hits, key=lambda hit: (hit[0], -hit[1], hit[2].address)):
        if start >= end and (rule.where == "any" or rule.where in edges):
            evidence = (Evidence(rule.address, rule.weight),)
            yield Cut(start, last, Verdict(rule.category, rule.address, rule.why, rule.weight, evidence))
            end = last
