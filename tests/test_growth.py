"""What stands beside an appeal and reads like part of it goes with it; what is held never does."""

from newsclean.judge.growth import Beside, grown


def beside(kind):
    """An appeal, what is held, or a block with some odds."""
    if isinstance(kind, str):
        return Beside("donation" if kind == "appeal" else "", kind == "held", lambda: 9.0)
    return Beside("", False, lambda: kind)


def blocks(*kinds):
    return {place: beside(kind) for place, kind in enumerate(kinds)}


def test_an_appeal_grows_over_what_reads_like_it():
    assert grown(blocks(-5.0, 2.0, "appeal", 3.0, -5.0)) == {1, 3}


def test_an_appeal_grows_over_a_weak_paragraph_to_a_strong_one():
    assert grown(blocks("appeal", -1.0, 3.0, -5.0)) == {1, 2}


def test_what_leads_up_to_an_appeal_needs_less_than_what_follows_it():
    assert grown(blocks(-0.2, "appeal", 0.2)) == {0}


def test_an_appeal_does_not_grow_over_story_to_reach_what_reads_like_it():
    assert grown(blocks("appeal", -5.0, 3.0)) == frozenset()


def test_between_two_parts_of_an_appeal_less_is_enough():
    assert grown(blocks("appeal", -1.0, -1.2, "appeal")) == {1, 2}
    assert grown(blocks("appeal", -1.0, -5.0, "appeal")) == frozenset()


def test_a_stretch_of_story_between_two_appeals_stays():
    assert grown(blocks("appeal", -2.0, -2.0, -2.0, "appeal")) == frozenset()


def test_nothing_grows_over_what_is_held():
    assert grown(blocks("appeal", "held", 5.0)) == frozenset()


def test_nothing_grows_where_no_appeal_is():
    assert grown(blocks(5.0, 5.0)) == frozenset()


def test_an_appeal_grows_by_a_few_blocks_only():
    assert grown(blocks("appeal", *([4.0] * 20))) == set(range(1, 7))


def test_what_is_not_known_ends_it():
    assert grown({0: beside("appeal"), 2: beside(5.0)}) == frozenset()
