"""The explanation of an article and of a rule."""

import msgspec

from newsclean.model import Article, Block, Moved, Removal
from newsclean.report import CATEGORY_MEANINGS, GUARD_MEANINGS, Line, card, fates, lines, listing
from newsclean.rules import PhraseRule
from newsclean.rules.names import CATEGORIES, GUARDS

ARTICLE = Article(
    blocks=(
        Block("paragraph", "The bridge is open.", index=1),
        Block("paragraph", "It rained.", index=2, part=(0, 10)),
    ),
    moved=(Moved("title", "Bridge opens", 0), Moved("credits", "Reporting by Ann Example", 3)),
    removed=(
        Removal("donation", "donation/any/plea", "Give now.", 2, "A plea for money.", (10, 19)),
        Removal("advert", "advert/any/label", "Ad", 4),
    ),
)
RULE = PhraseRule(
    address="donation/en/plea",
    category="donation",
    why="A plea for money.",
    hit={"en": ("Give to us.",)},
    miss={"en": ("They give.",)},
    weight=5.0,
    max_words=30,
    language="en",
    phrases=("give to us",),
    source={"why": "A plea for money.", "phrases": ["give to us", "gift to us"], "hit": {"en": ["Give to us."]}},
)


def test_blocks_are_told_in_the_order_of_the_input():
    assert list(lines(ARTICLE)) == [
        Line("moved", "= [headline] Bridge opens"),
        Line("kept", "The bridge is open."),
        Line("kept", "It rained."),
        Line("removed", "- [donation, part of block 2] Give now.\n  donation/any/plea: A plea for money."),
        Line("moved", "= [credits] Reporting by Ann Example"),
        Line("removed", "- [advert] Ad\n  advert/any/label"),
    ]


def test_neighbours_that_one_rule_removed_share_its_reason():
    bar = [
        Removal("share", "share/any/bar", text, index, "A share bar.") for index, text in enumerate(["Send", "Post"])
    ]
    assert list(lines(Article(removed=(*bar, Removal("app", "app/any/get", "Get it.", 2))))) == [
        Line("removed", "- [share] Send\n- [share] Post\n  share/any/bar: A share bar."),
        Line("removed", "- [app] Get it.\n  app/any/get"),
    ]


def test_fates_are_ready_for_json_and_say_as_much():
    told = msgspec.json.decode(msgspec.json.encode(fates(ARTICLE)))
    assert [piece["fate"] for piece in told] == ["moved", "kept", "kept", "removed", "moved", "removed"]
    assert told[3]["rule"] == "donation/any/plea"
    assert told[3]["part"] == [10, 19]
    assert told[0]["field"] == "title"


def test_rules_are_listed_in_columns():
    other = msgspec.structs.replace(RULE, address="donation/en/a-longer-name", action="keep")
    assert list(listing([RULE, other])) == [
        "donation/en/plea           donation  drop  A plea for money.",
        "donation/en/a-longer-name  donation  keep  A plea for money.",
    ]


def test_no_rules_are_no_lines():
    assert list(listing([])) == []


def test_a_rules_card_shows_every_field_of_its_file():
    assert list(card(RULE)) == [
        "donation/en/plea",
        "  category  donation",
        "  action    drop",
        "  why       A plea for money.",
        "  phrases   give to us",
        "            gift to us",
        "  hit       en: Give to us.",
    ]


def test_every_category_and_every_guard_has_a_meaning():
    assert tuple(CATEGORY_MEANINGS) == CATEGORIES
    assert tuple(GUARD_MEANINGS) == GUARDS
