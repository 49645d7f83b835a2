"""A quick look over many blocks: which of them may hold anything a rule would remove or guard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsclean.rules.classifier import classifier
from newsclean.rules.clues import Clue, Clues, EntryClue, PhraseClue
from newsclean.rules.plaintext import Plain
from newsclean.rules.rule import LINE_WORDS, ConceptRule, Rule
from newsclean.rules.vocabulary import SEAM, SHORT, Vocabulary, is_joined
from newsclean.text import is_wide, plain
from newsclean.text.sentences import unseamed

COMMON = frozenset({"please", "said", "third", "article"})
"""Concepts found in nearly every block; the gate takes them for granted."""
STRONG = 2.0
"""The weight (log-odds) from which a rule opens the gate; weaker ones only count in the company of such."""
ROUGH, ROUGH_LONG = -0.5, -2.5
"""The log-odds by single words from which a block is worth a close look, and from which a paragraph is.

Rules may still open the gate for a line; of paragraphs, three stories' in a hundred have such odds.
"""
LONG = 32
"""From more words than this on a block is a paragraph, in which the labels that rules know cannot stand."""
_MOST = 50_000  # sets of concepts that are remembered
_LINE, _MOST_LINES = 120, 5_000  # characters of a line that is remembered, and how many are


class Gate:
    """Tells whether any of some rules may hold in a block; it errs on the side of yes."""

    def __init__(self, clues: Clues, vocabulary: Vocabulary, rules: Iterable[Rule], bits: Mapping[str, int]) -> None:
        self._clues, self._clue_needs = clues.all, clues.needs
        self._needs = tuple(needs for rule in rules if isinstance(rule, ConceptRule) and (needs := _needs(rule, bits)))
        self._wanted = 0
        for needs in self._needs:
            for group in needs:
                self._wanted |= group
        self._vocabulary = vocabulary
        self._answers: dict[int, bool] = {}

    def suspects(self, texts: Iterable[str]) -> list[bool]:
        """For each of some blocks, whether a rule may hold in it."""
        return [self.is_open(text, len(text.split())) for text in texts]

    def is_open(self, text: str, pieces: int) -> bool:
        """Whether a rule may hold in a block of so many pieces without white space."""
        said, hints = self._vocabulary.read(text)
        if pieces <= 2 * LINE_WORDS or said & SEAM or is_joined(text) or "\n" in text:
            said |= SHORT
        return self._opens(text, said, hints)

    def opens_or_glued(self, text: str) -> bool:
        """Whether a rule may hold in a paragraph, or it is a paragraph with something glued to it."""
        if is_joined(text) or "\n" in text:
            return True
        said, hints = self._vocabulary.read(text)
        return said & SEAM > 0 or self._opens(text, said, hints)

    def _opens(self, text: str, said: int, hints: Iterable[int]) -> bool:
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


class Screen:
    """Finds the blocks worth a close look.

    Lines and short paragraphs pass the gate of all rules. Of a long one the classifier's rough odds decide, and the
    gate of `firm` rules: those that keep, and a user's own.
    """

    def __init__(self, gate: Gate, firm: Gate) -> None:
        self._gate, self._firm = gate, firm
        self._rough_odds = classifier().rough_odds
        self._answers: dict[str, bool] = {}

    def suspects(self, texts: Iterable[str]) -> list[bool]:
        """For each of some blocks, whether it is worth a close look."""
        return [self._is_known(text) if len(text) <= _LINE else self._is_suspect(text, text.split()) for text in texts]

    def _is_known(self, text: str) -> bool:
        """The same for a line; outlets repeat theirs on every page."""
        answer = self._answers.get(text)
        if answer is None:
            if len(self._answers) > _MOST_LINES:
                self._answers.clear()
            answer = self._answers[text] = self._is_suspect(text, text.split())
        return answer

    def _is_suspect(self, text: str, tokens: Sequence[str]) -> bool:
        odds = self._rough_odds(tokens)
        if odds > ROUGH:
            return True
        if len(tokens) > LONG and not is_wide(text):
            return odds > ROUGH_LONG or (self._firm.opens_or_glued(text) and self._gate.is_open(text, len(tokens)))
        return self._gate.is_open(text, len(tokens))


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
