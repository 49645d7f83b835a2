"""What each category of removal covers, and what each guard protects, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

CATEGORY_MEANINGS: Mapping[str, str] = {
    "donation": "Asks for money or a gift for the outlet, and membership as support.",
    "comments": "Invitations to comment, comment counts and rules, forum prompts.",
    "newsletter": "Sign-up boxes for mailings, and their thanks.",
    "subscription": "Offers and demands to subscribe: trials, paywalls, ad-blocker notices.",
    "related": "Pointers to other stories.",
    "share": "Share bars, and invitations to follow the outlet elsewhere.",
    "app": "Invitations to install the outlet's app.",
    "account": "Prompts to log in, register, save or bookmark.",
    "media": "The chrome of players and galleries, and prompts to listen or watch.",
    "advert": "Labels of advertisements, and sponsored slots.",
    "affiliate": "Disclosures that a link earns a commission.",
    "copyright": "Lines about rights, syndication and reprints.",
    "contact": "How to reach the reporter, the tips line or the corrections desk.",
    "bio": "Who the author is, told apart from the story.",
    "caption": "Captions and picture credits that stand among the paragraphs.",
    "consent": "Cookie and privacy notices, and embeds that wait for leave to load.",
    "poll": "Polls, quizzes and requests to rate the page.",
    "furniture": "What else belongs to the page: date lines, tag lists, section labels.",
}
GUARD_MEANINGS: Mapping[str, str] = {
    "note": "Corrections, editor's notes and disclosures: kept as the article's notes.",
    "helpline": "Where readers in need find help: kept.",
    "credit": "Who reported, edited or supplied the story: kept as the article's credits.",
    "story": "What reads like boilerplate and is story: kept.",
}
