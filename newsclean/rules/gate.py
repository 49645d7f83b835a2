"""A quick look over many blocks: which of them may hold anything a rule would remove or guard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsclean.rules.clues import Clue, Clues, EntryClue, PhraseClue
from newsclean.rules.phrases import Plain
from newsclean.rules.rule import LINE_WORDS, ConceptRule
from newsclean.rules.vocabulary import GLUED, SEAM, SHORT, Vocabulary
from newsclean.text import plain
from newsclean.text.sentences import unseamed

COMMON = frozenset({"please", "said", "third", "article"})
"""Concepts found in nearly every block; the gate takes them for granted."""
STRONG = 2.0
"""The weight (log-odds) from which a rule opens the gate; weaker ones only count in the company of such."""
_MOST = 50_000  # sets of concepts that are remembered


class Gate:
    """Finds the blocks worth a close look; it errs on the side of yes."""

    def __init__(self, clues: Clues, rules: Iterable[ConceptRule], bits: Mapping[str, int]) -> None:
        self._clues, self._clue_needs = clues.all, clues.needs
        self._needs = tuple(needs for rule in rules if (needs := _needs(rule, bits)))
        self._wanted = 0
        for needs in self._needs:
            for group in needs:
                self._wanted |= group
        self._vocabulary = Vocabulary(clues.stems)
        self._answers: dict[int, bool] = {}

    def suspects(self, texts: Sequence[str]) -> list[bool]:
        """For each of some blocks, whether it is worth a close look."""
        return [self._is_suspect(text) for text in texts]

    def _is_suspect(self, text: str) -> bool:
        said = 0
        hints: set[int] = set()
        tokens = text.split()
        for bits, numbers in self._vocabulary.distinct(tokens):
            said |= bits
            if numbers:
                hints.update(numbers)
        if said & GLUED or len(tokens) <= 2 * LINE_WORDS or "\n" in text:
            said |= SHORT
        needs, unsaid = self._clue_needs, ~said
        clues = [self._clues[hint] for hint in hints if not needs[hint] & unsaid]
        return self._is_hinted(text, said, clues) if clues else self._holds(said)

    def _is_hinted(self, text: str, said: int, hints: Sequence[Clue]) -> bool:
        """Whether a block with these concepts and clues is suspect, once the clues are looked for that matter."""
        phrases = [clue for clue in hints if isinstance(clue, PhraseClue)]
        entries = [clue for clue in hints if isinstance(clue, EntryClue) and not clue.bit & said]
        most = said
        for entry in entries:
            most |= entry.bit
        open_to_rules = self._holds(most)
        if not phrases and not open_to_rules:
            return False
        bare = _bare(text, said)
        read = Plain(bare)
        if any(phrase.may_hold(read) for phrase in phrases):
            return True
        if open_to_rules:
            for entry in entries:
                if not entry.bit & said and entry.may_hold(bare):
                    said |= entry.bit
        return open_to_rules and self._holds(said)

    def _holds(self, said: int) -> bool:
        """Whether some rule finds in a set of concepts all that it needs."""
        said &= self._wanted
        answer = self._answers.get(said)
        if answer is None:
            if len(self._answers) > _MOST:
                self._answers.clear()
            answer = self._answers[said] = any(all(said & group for group in needs) for needs in self._needs)
        return answer


def _bare(text: str, said: int) -> str:
    """A block in plain form, with its lines as sentences, and behind it the same with its seams opened."""
    lined = text.replace("\n", ". ") if "\n" in text else text
    if not said & SEAM:
        return plain(lined)
    return plain(f"{lined}. {unseamed(lined)}")


def _needs(rule: ConceptRule, bits: Mapping[str, int]) -> tuple[int, ...]:
    """What the gate asks of a rule: its groups as bits, without those that nearly every block satisfies."""
    if rule.weight < STRONG:
        return ()
    groups = (frozenset(concept.rstrip("+") for concept in group) for group in rule.needs)
    return tuple(sum(bits.get(concept, 0) for concept in group) for group in groups if group.isdisjoint(COMMON))
