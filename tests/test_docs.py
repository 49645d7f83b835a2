"""The documents say what the code does."""

import runpy
import tomllib
from pathlib import Path

import pytest

import newsclean
from newsclean.cli.command import VERBS
from newsclean.cli.reference import reference
from newsclean.rules.names import CATEGORIES, GUARDS

ROOT = Path(__file__).parent.parent
CLI = ROOT / "docs" / "cli.md"


def test_the_command_line_reference_is_up_to_date():
    assert CLI.read_text(encoding="utf-8") == reference(), "run `make docs`"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_documented(verb):
    assert f"## newsclean {verb}" in reference()


@pytest.mark.parametrize("name", [*CATEGORIES, *GUARDS])
def test_every_category_and_guard_is_documented(name):
    assert f"| `{name}` |" in CLI.read_text(encoding="utf-8")


def test_every_option_has_help():
    assert "| None" not in reference()


def test_the_demo_shows_pages_that_exist():
    pages = runpy.run_path(str(ROOT / "docs" / "demo.py"))["PAGES"]
    assert all((ROOT / "fixtures" / page / "page.html").is_file() for page in pages)


def test_the_licence_is_the_one_the_package_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"]["text"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_the_package_has_a_docstring():
    assert newsclean.__doc__
