"""`newsclean cache`: info and clear."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asking import asking
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from servers import PAGE

from newsclean.cli import main
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.cache import cached


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ("cache", *args))


@pytest.fixture
def file(tmp_path: Path, httpserver: HTTPServer) -> str:
    """A cache with two answers of one host, one of them 40 days old, and one of another."""
    path = str(tmp_path / "http.sqlite")
    httpserver.expect_request("/new").respond_with_data(PAGE)
    httpserver.expect_request("/old").respond_with_data(PAGE, headers={"Age": str(40 * 86_400)})
    with asking(lambda wire: cached(wire, Policy(cache=path))) as ask:
        for url in ("/new", "/old"):
            ask(httpserver.url_for(url))
        ask(httpserver.url_for("/new").replace("localhost", "127.0.0.1"))
    return path


def test_info_shows_size_hosts_and_ages(file: str):
    result = run("info", "--cache-file", file)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == f"file     {file}"
    assert lines[1] == f"size     {Path(file).stat().st_size:,} bytes"
    assert lines[2] == "answers  3"
    assert lines[3].startswith("oldest   2") and lines[4].startswith("newest   2")
    assert lines[5:] == ["host     localhost  2", "host     127.0.0.1  1"]


def test_info_as_json(file: str):
    held = json.loads(run("info", "--cache-file", file, "--format", "json").stdout)
    assert held["answers"] == 3
    assert held["hosts"] == {"localhost": 2, "127.0.0.1": 1}
    assert held["oldest"] < held["newest"]


@pytest.mark.parametrize(
    ("options", "said", "left"),
    [
        ((), "3 answers deleted", 0),
        (("--host", "localhost"), "2 answers deleted", 1),
        (("--older-than", "30d"), "1 answer deleted", 2),
        (("--older-than", "6w"), "0 answers deleted", 3),
        (("--older-than", "30d", "--host", "127.0.0.1"), "0 answers deleted", 3),
    ],
)
def test_clear_says_what_it_deleted(file: str, options, said: str, left: int):
    result = run("clear", "--cache-file", file, *options)
    assert (result.exit_code, result.stdout) == (0, f"{file}: {said}\n")
    assert json.loads(run("info", "--cache-file", file, "--format", "json").stdout)["answers"] == left


def test_a_cache_that_is_not_there_is_empty(tmp_path: Path):
    path = tmp_path / "http.sqlite"
    told = [run(verb, "--cache-file", str(path)) for verb in ("info", "clear")]
    assert [result.exit_code for result in told] == [0, 0]
    assert told[0].stdout == f"{path}: there is no cache yet\n"
    assert told[1].stdout == f"{path}: 0 answers deleted\n"
    assert not path.exists()


def test_without_an_option_the_users_cache_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = tmp_path / "newsclean" / "http.sqlite"
    assert run("info").stdout == f"{path}: there is no cache yet\n"
    assert run("clear").stdout == f"{path}: 0 answers deleted\n"


@pytest.mark.parametrize("verb", ["info", "clear"])
def test_a_file_that_is_no_cache_is_refused_with_one_line(tmp_path: Path, verb: str):
    path = tmp_path / "notes.txt"
    path.write_text("Shopping list: milk, bread")
    result = run(verb, "--cache-file", str(path))
    assert result.exit_code == 2
    assert result.stderr == f"newsclean: {path}: the file is not a cache of newsclean\n"
    assert path.read_text() == "Shopping list: milk, bread"


@pytest.mark.parametrize("span", ["30", "d", "-1d", "30 days", "10000w", ""])
def test_a_span_is_a_number_and_a_unit(file: str, span: str):
    result = run("clear", "--cache-file", file, "--older-than", span)
    assert result.exit_code == 2
    assert "such as 90m, 24h, 7d or 2w" in result.stderr
    assert json.loads(run("info", "--cache-file", file, "--format", "json").stdout)["answers"] == 3


def test_the_longest_span_is_read(file: str):
    assert run("clear", "--cache-file", file, "--older-than", "9999w").exit_code == 0
