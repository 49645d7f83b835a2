"""What stands beside an appeal and reads like part of it goes with it; what is held never does."""

from newsclean.judge.growth import Beside, grown


def beside(kind):
    """An appeal, what is held, or a block with some odds."""
    if isinstance(kind, str):
        return Beside("donation" if kind == "appeal" else "", kind == "held", lambda: 9.0)
    return Beside("", False, lambda: kind)


def places(*kinds):
    """What grows amid an article, with story at either end."""
    found = grown({place + 1: beside(kind) for place, kind in enumerate(kinds)}, len(kinds) + 2)
    return {place - 1 for place in found}


def test_an_appeal_grows_over_what_reads_like_it():
    assert places(-5.0, 2.0, "appeal", 3.0, -5.0) == {1, 3}


def test_an_appeal_grows_over_a_weak_paragraph_to_a_strong_one():
    assert places("appeal", -1.0, 3.0, -5.0) == {1, 2}


def test_what_leads_up_to_an_appeal_needs_less_than_what_follows_it():
    assert places(-0.2, "appeal", 0.2) == {0}


def test_an_appeal_does_not_grow_over_story_to_reach_what_reads_like_it():
    assert places("appeal", -5.0, 3.0) == set()


def test_between_two_parts_of_an_appeal_less_is_enough():
    assert places("appeal", -1.0, -1.2, "appeal") == {1, 2}
    assert places("appeal", -1.0, -5.0, "appeal") == set()


def test_a_stretch_of_story_between_two_appeals_stays():
    assert places("appeal", -2.0, -2.0, -2.0, "appeal") == set()


def test_nothing_grows_over_what_is_held():
    assert places("appeal", "held", 5.0) == set()


def test_nothing_grows_where_no_appeal_is():
    assert places(5.0, 5.0) == set()


def test_an_appeal_grows_by_a_few_blocks_only():
    assert places("appeal", *([4.0] * 20)) == set(range(1, 7))


def test_what_is_not_known_ends_it():
    assert grown({0: beside("appeal"), 2: beside(5.0)}, 9) == set()


def test_to_the_ends_of_an_article_less_is_enough():
    assert grown({0: beside(-1.5), 1: beside("appeal"), 2: beside(-1.0)}, 3) == {0, 2}
    assert places(-1.5, "appeal", -1.0) == set()
    assert grown({0: beside(-4.0), 1: beside("appeal"), 2: beside(-4.0)}, 3) == set()
