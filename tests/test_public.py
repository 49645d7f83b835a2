"""The promised surface: what `newsclean` offers, and that it can be had."""

import pytest

import newsclean
from newsclean.errors import NewscleanError

PROMISED = [
    "Article",
    "AsyncClient",
    "Block",
    "Client",
    "Evidence",
    "Failure",
    "FetchError",
    "Image",
    "Moved",
    "NewscleanError",
    "PageError",
    "Policy",
    "Removal",
    "RuleError",
    "Rulebook",
    "Verdict",
    "afetch",
    "classify",
    "clean",
    "discover",
    "extract",
    "fetch",
    "fetch_many",
    "load_rules",
]


def test_the_surface_is_the_promised_one():
    assert newsclean.__all__ == PROMISED
    assert dir(newsclean) == PROMISED


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_name_is_there_and_documented(name):
    assert getattr(newsclean, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'wrong'"):
        _ = newsclean.wrong


@pytest.mark.parametrize("name", [name for name in PROMISED if name.endswith("Error")])
def test_every_error_is_of_one_tree(name):
    assert issubclass(getattr(newsclean, name), NewscleanError)
