"""`newsclean rules`: the catalogue as a list and one by one."""

import json

import pytest
from click.testing import CliRunner, Result

from newsclean.cli import main
from newsclean.rules import default_rules


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ("rules", *args))


@pytest.fixture(scope="module")
def some_rule():
    return next(default_rules().rules())


def test_list_has_a_line_a_rule(some_rule):
    lines = run("list").stdout.splitlines()
    assert len(lines) == len(list(default_rules().rules()))
    assert lines[0].startswith(some_rule.address)


def test_list_as_json_tells_address_category_action_and_reason(some_rule):
    rows = json.loads(run("list", "--format", "json").stdout)
    assert set(rows[0]) == {"address", "category", "action", "why"}
    assert rows[0]["address"] == some_rule.address


def test_list_as_jsonl_is_a_line_a_rule(some_rule):
    first = run("list", "--format", "jsonl").stdout.splitlines()[0]
    assert json.loads(first)["why"] == some_rule.why


def test_show_prints_the_rules_reason_and_examples(some_rule):
    printed = run("show", some_rule.address).stdout
    assert printed.startswith(f"{some_rule.address}\n")
    assert some_rule.why in printed
    assert all(hit in printed for hits in some_rule.hit.values() for hit in hits)


def test_show_as_json_holds_the_fields_of_the_file(some_rule):
    shown = json.loads(run("show", some_rule.address, "--format", "json").stdout)
    assert shown["source"]["why"] == some_rule.why
    assert json.loads(run("show", some_rule.address, "--format", "jsonl").stdout) == shown


def test_an_unknown_rule_is_a_usage_error():
    result = run("show", "donation/any/missing")
    assert result.exit_code == 2
    assert result.stderr == "newsclean: donation/any/missing: there is no such rule\n"
