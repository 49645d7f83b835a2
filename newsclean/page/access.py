"""Whether the whole article may be read by anyone.

The content tier of the head (it tells metered from locked) goes before `isAccessibleForFree` of the article in
JSON-LD, then of its parts, then of microdata. Words and class names in the page prove nothing.
"""

from __future__ import annotations

from newsclean.model import Access
from newsclean.page.sources import Sources

_TIERS: dict[str, Access] = {
    "free": "free",
    "metered": "metered",
    "locked": "paywalled",
    "paid": "paywalled",
    "premium": "paywalled",
    "subscriber": "paywalled",
    "registration": "registration",
}
_YES = {"true", "1", "yes"}
_NO = {"false", "0", "no"}


def read_access(sources: Sources) -> Access | None:
    """How the article may be read as the page declares it, None where it declares nothing."""
    tier = sources.head.first("article:content_tier", "og:article:content_tier", "content_tier")
    if tier and tier.lower() in _TIERS:
        return _TIERS[tier.lower()]
    parts = [thing for thing in sources.things if "cssSelector" in thing]
    said = [thing.get("isAccessibleForFree") for thing in (sources.article, *parts)]
    told = [value for value in (*said, *sources.property_texts("isaccessibleforfree")) if _truth(value) is not None]
    return ("free" if _truth(told[0]) else "paywalled") if told else None


def _truth(value: object) -> bool | None:
    if isinstance(value, list):
        value = value[0] if value else None
    word = str(value).rsplit("/", 1)[-1].strip().lower()
    if word in _YES:
        return True
    return False if word in _NO else None
