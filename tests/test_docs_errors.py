"""The page of errors names every error there is, and none that there is not."""

import inspect
import pickle
import re
from pathlib import Path

import pytest

from newsclean import errors

PAGE = (Path(__file__).parent.parent / "docs" / "errors.md").read_text("utf-8")
KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]
MIDDLES = {"NewscleanError", "FetchError", "PageError"}


def test_every_error_has_a_row_with_a_cause_and_a_cure():
    rows = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M))
    assert rows == {kind.__name__ for kind in KINDS} - MIDDLES


def test_the_module_draws_the_tree_it_defines():
    drawn = set(re.findall(r"(?:├──|└──) (\w+)", errors.__doc__ or "")) | {"NewscleanError"}
    assert drawn == {kind.__name__ for kind in KINDS}


@pytest.mark.parametrize(
    "error",
    [
        errors.Refused("https://example.org/", "no", status=404, attempts=(errors.Attempt(404, "no", 0.0, 0.1),)),
        errors.NoArticle("nothing here", url="https://example.org/"),
        errors.RuleError("donation/en/plea", "no reason"),
        errors.MissingPackage("browser", "rendering pages"),
        errors.PolicyError("pages", "0 is less than 1"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_goes_to_another_process_and_stays_what_it_is(error: errors.NewscleanError):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
