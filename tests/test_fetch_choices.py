"""A policy's choices: a word that is none of them is refused, and does not turn a manner off."""

import pytest

from newsclean.errors import PolicyError
from newsclean.fetching import Policy


@pytest.mark.parametrize("word", [True, "Obey", "", None])
def test_a_word_that_is_no_choice_does_not_turn_robots_off(word: object):
    with pytest.raises(PolicyError, match="none of obey, ignore"):
        Policy(robots=word)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", [True, "when-needed", None])
def test_a_word_that_is_no_choice_does_not_leave_the_browser_off(word: object):
    with pytest.raises(PolicyError, match="none of never, when_needed, always"):
        Policy(browser=word)  # type: ignore[arg-type]
