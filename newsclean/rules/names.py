"""The names rules are made of: categories, and the words of class and id names."""

from __future__ import annotations

import re

CATEGORIES = (
    "donation",
    "comments",
    "newsletter",
    "subscription",
    "related",
    "share",
    "app",
    "account",
    "media",
    "advert",
    "affiliate",
    "copyright",
    "contact",
    "bio",
    "caption",
    "consent",
    "poll",
    "furniture",
)
"""What a rule may say a block is so that it goes, in the order of the catalogue's folders."""
UNNAMED = "furniture"
"""The category that says least: the block belongs to the page, and nothing tells what it is."""
GUARDS = ("note", "helpline", "credit", "story")
"""What a text rule may say a block is so that it is kept: as a note, as help, as a credit, or as plain story."""

_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+")


def split_name(name: str) -> list[str]:
    """The words of a class, id or data name in lower case, in order: "c-NewsLetter__box" gives c, news, letter, box."""
    return [word.lower() for word in _CAMEL.findall(name)]
