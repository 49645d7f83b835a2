"""Exit codes: every failure is one line on stderr, and no input stops the others."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean import fetching
from newsclean.cli import main
from newsclean.errors import NoArticle, RuleError, Undecodable, Unreachable
from newsclean.fetching.addresses import shown
from newsclean.model import Article, Block, Failure

GOOD = Article(title="Bridge opens", blocks=(Block("paragraph", "It is open."),))


def run(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, args, input=stdin)


def failure_of(result: Result) -> str:
    """The one line a failed run left on stderr."""
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("newsclean: ")
    return line


@pytest.fixture
def verb(monkeypatch):
    """Make `newsclean.extract` and the others answer, or raise, what a test says for each input."""

    def install(name: str, answers: dict[str, Article | Exception]) -> None:
        def answers_of(urls: Iterable[str], **options: object) -> Iterator[Article | Failure]:
            for url in urls:
                found, name = answers[url], shown(url)
                if isinstance(found, Exception):
                    yield Failure(url=name, error=found)
                else:
                    yield msgspec.structs.replace(found, url=name)

        def answer(source: str | bytes, **options: object) -> Article:
            found = answers[source if isinstance(source, str) else source.decode()]
            if isinstance(found, Exception):
                raise found
            return found

        if name == "fetch":
            monkeypatch.setattr(fetching, "fetch_many", answers_of)
        else:
            monkeypatch.setitem(vars(newsclean), name, answer)

    return install


def test_0_when_every_input_gave_an_article(verb):
    verb("fetch", {"https://example.org/a": GOOD, "https://example.org/b": GOOD})
    assert run("fetch", "https://example.org/a", "https://example.org/b").exit_code == 0


def test_1_when_the_page_holds_no_article(verb, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(b"x")
    verb("extract", {"x": NoArticle("nothing in the page reads like an article")})
    result = run("extract", str(file))
    assert result.exit_code == 1
    assert failure_of(result) == f"newsclean: {file}: nothing in the page reads like an article"


def test_1_when_everything_was_removed(verb):
    verb("clean", {"x": Article()})
    assert run("clean", "-", stdin=b"x").exit_code == 1


def test_1_when_the_bytes_are_no_text():
    result = run("clean", "-", stdin=b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert result.exit_code == 1
    failure_of(result)


@pytest.mark.parametrize(
    "args",
    [
        ("wrong",),
        ("clean",),
        ("clean", "--wrong"),
        ("clean", "-", "--format", "pdf"),
        ("extract", "a", "b", "--url", "https://example.org/"),
        ("clean", "a", "b", "--title", "Bridge"),
        ("rules", "wrong"),
        ("rules", "list", "--rules", ""),
        ("clean", "-", "--rules", "no-such-folder/mine.toml"),
        ("fetch",),
        ("fetch", "--input", "no-such-folder/urls.txt"),
        ("extract", "page.html", "--url", "example.org/bridge"),
    ],
)
def test_2_when_the_command_is_wrong(args):
    result = run(*args)
    assert result.exit_code == 2
    assert "--help')" in failure_of(result)


def test_2_and_help_when_there_is_no_verb():
    result = run()
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_2_when_a_file_cannot_be_read(tmp_path):
    missing = run("extract", str(tmp_path / "missing.html"))
    assert missing.exit_code == 2
    assert failure_of(missing).endswith("missing.html': No such file or directory")
    assert run("clean", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize("name", ["clean", "extract", "explain"])
def test_2_when_a_name_is_empty(name):
    result = run(name, "")
    assert result.exit_code == 2
    assert "empty name" in failure_of(result)


@pytest.mark.parametrize(("stream", "word"), [("<&-", "input"), (">&-", "output")])
def test_2_when_a_stream_is_closed(stream, word):
    script = f"echo The bridge is open. | {sys.executable} -m newsclean clean - {stream}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, cwd=Path(__file__).parent.parent)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert f"Standard {word} is closed" in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_2_when_the_output_cannot_be_written():
    script = f"echo The bridge is open. | {sys.executable} -m newsclean clean - > /dev/full"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, cwd=Path(__file__).parent.parent)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("newsclean: cannot read or write: ")


def test_2_when_a_rule_file_does_not_load(tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text("this is no rule file", encoding="utf-8")
    result = run("clean", "-", "--rules", str(rules), stdin=b"The bridge is open.")
    assert result.exit_code == 2
    assert "mine" in failure_of(result)


def test_2_when_there_is_no_rule_file(tmp_path):
    result = run("clean", "-", "--rules", str(tmp_path / "missing.toml"), stdin=b"The bridge is open.")
    assert result.exit_code == 2
    assert "missing.toml" in failure_of(result)


def test_3_when_a_page_cannot_be_fetched(verb):
    verb("fetch", {"https://example.org/a": Unreachable("https://example.org/a", "the connection was refused")})
    result = run("fetch", "https://example.org/a")
    assert result.exit_code == 3
    assert failure_of(result) == "newsclean: https://example.org/a: the connection was refused"


def test_3_when_the_server_refuses(httpserver):
    httpserver.expect_request("/bridge").respond_with_data("gone", status=410)
    result = run("fetch", "--allow-private", "--ignore-robots", httpserver.url_for("/bridge"))
    assert result.exit_code == 3
    assert "410" in failure_of(result)


def test_3_when_the_address_is_none():
    assert run("fetch", "example.org/bridge").exit_code == 3


def test_3_when_explain_is_given_an_address_of_another_scheme():
    result = run("explain", "ftp://example.org/bridge")
    assert result.exit_code == 3
    assert failure_of(result).startswith("newsclean: ftp://example.org/bridge: ")


@pytest.mark.parametrize("name", ["fetch", "explain"])
def test_a_password_is_never_shown(name):
    result = run(name, "ftp://ann:secret@example.org/bridge")
    assert failure_of(result).startswith("newsclean: ftp://example.org/bridge: ")
    assert "secret" not in result.output


def test_a_password_is_not_shown_where_all_went_well(verb):
    verb("fetch", {f"https://ann:secret@example.org/{name}": GOOD for name in "ab"})
    result = run("fetch", "https://ann:secret@example.org/a", "https://ann:secret@example.org/b")
    assert result.stderr.startswith("https://example.org/a: kept 1 paragraph")
    assert "secret" not in result.output


def test_a_failure_names_its_input_even_where_the_message_holds_its_letters(verb, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a").write_bytes(b"x")
    verb("extract", {"x": NoArticle("nothing reads like an article")})
    assert failure_of(run("extract", "a")) == "newsclean: a: nothing reads like an article"


def test_explain_names_its_input_too(tmp_path):
    file = tmp_path / "picture"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = run("explain", str(file))
    assert result.exit_code == 1
    assert failure_of(result).startswith(f"newsclean: {file}: ")


def test_70_when_newsclean_itself_is_at_fault(verb):
    verb("fetch", {"https://example.org/a": ZeroDivisionError("division by zero")})
    result = run("fetch", "https://example.org/a")
    assert result.exit_code == 70
    assert "unexpected ZeroDivisionError" in failure_of(result)


def test_130_and_no_word_when_the_user_interrupts(monkeypatch, tmp_path):
    def interrupted(page: bytes, **options: object) -> Article:
        raise KeyboardInterrupt

    (tmp_path / "page.html").write_bytes(b"x")
    monkeypatch.setitem(vars(newsclean), "extract", interrupted)
    result = run("extract", str(tmp_path / "page.html"))
    assert result.exit_code == 130
    assert result.output.strip() == ""


def test_the_worst_code_counts_and_the_others_are_still_printed(verb):
    first, second, third = (f"https://example.org/{name}" for name in "abc")
    verb("fetch", {first: Unreachable(first, "no answer"), second: NoArticle("no prose", url=second), third: GOOD})
    result = run("fetch", first, second, third)
    assert result.exit_code == 3
    assert result.stdout == "Bridge opens\n\nIt is open.\n"
    assert len(result.stderr.splitlines()) == 3


def test_json_of_several_failed_inputs_is_an_empty_list(verb):
    verb("fetch", {"https://example.org/a": Undecodable("no text")})
    result = run("fetch", "https://example.org/a", "https://example.org/a", "--format", "json")
    assert result.stdout.split() == ["[", "]"]


def test_a_message_is_one_line_without_control_signs(verb):
    verb("fetch", {"https://example.org/a": RuleError("mine", "first\nsecond\x1b[31m third")})
    assert failure_of(run("fetch", "https://example.org/a")).endswith("mine: first second[31m third")


def test_every_exit_code_is_in_the_help():
    printed = run("--help").stdout
    assert all(f"  {code} " in printed for code in (0, 1, 2, 3))


def test_a_reader_who_leaves_early_is_no_failure(tmp_path):
    text = "The bridge over the harbour opened to traffic on Monday after a year of repairs, officials said.\n"
    file = tmp_path / "long.txt"
    file.write_text(text * 2000, encoding="utf-8")
    source, sink = os.pipe()
    os.close(source)
    command = [sys.executable, "-m", "newsclean", "clean", str(file), str(file)]
    done = subprocess.run(command, stdout=sink, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)
    os.close(sink)
    assert done.returncode == 0
    assert done.stderr == ""


@given(st.binary(max_size=300), st.sampled_from(["clean", "extract", "explain"]))
def test_no_bytes_bring_a_traceback(data, name):
    result = run(name, "-", stdin=data)
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.output
