"""Rule files in, a compiled Rulebook out."""

from newsclean.rules.pack import Pack, Signs
from newsclean.rules.rule import ConceptRule, DomRule, LearnedRule, PhraseRule, Rule, TextRule
from newsclean.rules.rulebook import DomRules, Rulebook, default_rules, languages, lexicon, load_rules

__all__ = [
    "ConceptRule",
    "DomRule",
    "DomRules",
    "LearnedRule",
    "Pack",
    "PhraseRule",
    "Rule",
    "Rulebook",
    "Signs",
    "TextRule",
    "default_rules",
    "languages",
    "lexicon",
    "load_rules",
]
