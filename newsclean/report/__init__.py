"""Why an article reads as it does: each block with its fate, and each rule with its reason."""

from newsclean.report.categories import CATEGORY_MEANINGS, GUARD_MEANINGS
from newsclean.report.fates import Line, fates, lines
from newsclean.report.rules import card, listing, row

__all__ = ["CATEGORY_MEANINGS", "GUARD_MEANINGS", "Line", "card", "fates", "lines", "listing", "row"]
