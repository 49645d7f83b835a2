"""How long a page in the browser is waited for, on a clock of the test's own."""

from __future__ import annotations

import pytest

from newsclean.fetching.patience import ENOUGH, LONGEST, QUIET, RESERVE, SLOW, Patience
from newsclean.fetching.snapshot import Glance

START = 100.0
LONG_LEFT = 60.0


def waited(*, text: int = 100, parsed: bool = True, loading: bool = False, left: float = LONG_LEFT) -> float:
    """The seconds after which a page that never changes is read."""
    patience = Patience(START)
    seen = Glance("text/html", parsed, text)
    for tenths in range(1_000):
        now = START + tenths / 10
        if patience.is_over(now, seen, loading=loading, left=left - tenths / 10):
            return now - START
    raise AssertionError("it is waited for without end")


def test_a_page_that_is_quiet_is_read_soon():
    assert waited() == pytest.approx(QUIET, abs=0.11)


def test_text_that_grows_begins_the_wait_anew():
    patience = Patience(START)
    moments = [(0.0, 10), (QUIET - 0.1, 20), (2 * QUIET - 0.2, 30), (3 * QUIET - 0.1, 30)]
    over = [
        patience.is_over(START + at, Glance("text/html", True, text), loading=False, left=LONG_LEFT)
        for at, text in moments
    ]
    assert over == [False, False, False, True]


def test_text_that_shrinks_does_not():
    patience = Patience(START)
    patience.is_over(START, Glance("text/html", True, 100), loading=False, left=LONG_LEFT)
    assert patience.is_over(START + QUIET, Glance("text/html", True, 50), loading=False, left=LONG_LEFT)


def test_a_page_with_text_does_not_wait_long_for_what_is_still_on_its_way():
    assert waited(text=ENOUGH, loading=True) == pytest.approx(SLOW, abs=0.11)


def test_a_page_with_little_text_waits_for_it():
    assert waited(text=ENOUGH - 1, loading=True) == pytest.approx(LONGEST, abs=0.11)


def test_a_page_whose_html_is_held_up_is_read_at_last():
    assert waited(text=ENOUGH, parsed=False) == pytest.approx(LONGEST, abs=0.11)


@pytest.mark.parametrize("loading", [False, True])
def test_the_deadline_leaves_time_for_reading(loading: bool):
    assert waited(parsed=False, loading=loading, left=5) == pytest.approx(5 - RESERVE, abs=0.11)
