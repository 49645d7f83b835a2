"""Places are a set of numbers, whatever their order, and few numbers however many there are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsclean.batch.places import Places

ranges = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4)).map(lambda pair: (pair[0], sum(pair))))


@given(ranges, ranges, st.lists(st.integers(0, 40)))
def test_they_hold_what_was_put_in_and_nothing_else(first, more, single):
    places = Places(first)
    places.update(more)
    for place in single:
        places.add(place)
    expected = {place for start, end in [*first, *more] for place in range(start, end)} | set(single)
    assert {place for place in range(50) if place in places} == expected
    assert places.count() == len(expected)
    assert bool(places) == bool(expected)


@given(ranges)
def test_their_ranges_are_in_order_and_never_touch(given_ranges):
    held = list(Places(given_ranges))
    assert all(one[1] < other[0] for one, other in pairwise(held))


def test_a_run_of_numbers_is_one_range():
    places = Places()
    for place in reversed(range(1000)):
        places.add(place)
    assert list(places) == [(0, 1000)]
