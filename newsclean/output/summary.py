"""One line that says what was kept and what was removed."""

from __future__ import annotations

from collections import Counter

from newsclean.model import Article
from newsclean.text import words


def summary(article: Article) -> str:
    """The account of an article, as in "kept 13 paragraphs, 312 words; removed 8: donation 5, comments 3".

    Categories are ordered by how often they were removed, then by place.
    """
    return f"kept {_kept(article)}; removed {_removed(article)}"


def _kept(article: Article) -> str:
    plain = all(block.kind == "paragraph" for block in article.blocks)
    blocks = _count(len(article.blocks), "paragraph" if plain else "block")
    return f"{blocks}, {_count(words(article.text), 'word')}"


def _removed(article: Article) -> str:
    if not article.removed:
        return "nothing"
    counts = Counter(removal.category for removal in article.removed)
    return f"{len(article.removed)}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
