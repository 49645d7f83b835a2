"""One normal form of text, its words, its sentences and its quotations, in any script."""

from newsclean.text.forms import bare, fold, is_wide, plain, scrub, word_list, words

__all__ = ["bare", "fold", "is_wide", "plain", "scrub", "word_list", "words"]
