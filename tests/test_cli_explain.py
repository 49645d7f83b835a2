"""`newsclean explain`: the fate of every block, on paper and on a terminal."""

import contextlib
import io
import json

import pytest
from click.testing import CliRunner, Result

import newsclean
from newsclean.cli import console, main
from newsclean.fetching import Backoff, Policy, Timeouts
from newsclean.model import Article, Block, Moved, Removal

ARTICLE = Article(
    blocks=(Block("paragraph", "The bridge is open.", index=1),),
    moved=(Moved("title", "Bridge opens", 0),),
    removed=(Removal("donation", "donation/any/plea", "Give now.", 2, "A plea for money."),),
)
EXPLAINED = """\
= [headline] Bridge opens

The bridge is open.

- [donation] Give now.
  donation/any/plea: A plea for money.
"""


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown_on_a_terminal(text: str, *, fg: str | None = None) -> str:
    screen = Terminal(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(screen):
        console.write(text, fg=fg)
    return screen.buffer.getvalue().decode()


@pytest.fixture
def asked(monkeypatch):
    """Which function each input was given to; all answer with the same article."""
    calls: list[str] = []

    def answering(name: str):
        def answer(source: object, **options: object) -> Article:
            calls.append(name)
            return ARTICLE

        return answer

    for name in ("fetch", "extract", "clean"):
        monkeypatch.setitem(vars(newsclean), name, answering(name))
    return calls


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, args, input=stdin)


def test_kept_blocks_are_plain_and_the_others_marked(asked):
    result = run("explain", "https://example.org/bridge")
    assert result.stdout == EXPLAINED
    assert result.stderr == "kept 1 paragraph, 4 words; removed 1: donation 1\n"
    assert result.exit_code == 0


def test_a_url_is_fetched_as_the_options_say(monkeypatch):
    used: list[Policy] = []

    def fetch(url: str, *, policy: Policy, rules: object) -> Article:
        used.append(policy)
        return ARTICLE

    monkeypatch.setitem(vars(newsclean), "fetch", fetch)
    run("explain", "https://example.org/bridge")
    options = ["--allow-private", "--ignore-robots", "--timeout", "5", "--retries", "0", "--user-agent", "study/1.0"]
    more = ["--header", "Cookie: a=b", "--pages", "3", "--cache-file", "pages.sqlite", "--offline"]
    run("explain", "https://example.org/bridge", *options, *more)
    assert used == [
        Policy(),
        Policy(
            private_hosts=True,
            robots="ignore",
            timeouts=Timeouts(total=5.0),
            backoff=Backoff(attempts=1),
            user_agent="study/1.0",
            headers=(("Cookie", "a=b"),),
            pages=3,
            cache="pages.sqlite",
            offline=True,
        ),
    ]


def test_a_url_is_fetched(asked):
    run("explain", "HTTPS://example.org/bridge")
    assert asked == ["fetch"]


@pytest.mark.parametrize("markup", ["<!DOCTYPE html><p>x", "\ufeff<html lang=en>", "<div class=story>The bridge</div>"])
def test_markup_is_read_as_a_page(asked, markup):
    run("explain", "-", stdin=markup)
    assert asked == ["extract"]


@pytest.mark.parametrize("text", ["The bridge is open.", "If x<p then stop <now>.", ""])
def test_anything_else_is_read_as_text(asked, text):
    run("explain", "-", stdin=text)
    assert asked == ["clean"]


def test_json_lists_the_fates(asked):
    told = json.loads(run("explain", "https://example.org/bridge", "--format", "json").stdout)
    assert [piece["fate"] for piece in told] == ["moved", "kept", "removed"]


def test_jsonl_is_a_line_a_block(asked):
    lines = run("explain", "https://example.org/bridge", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["Bridge opens", "The bridge is open.", "Give now."]


def test_a_terminal_gets_colour(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert shown_on_a_terminal("gone\n", fg="red") == "\x1b[31mgone\n\x1b[0m"


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown_on_a_terminal("gone\n", fg="red") == "gone\n"


def test_a_page_cannot_steer_the_terminal():
    assert shown_on_a_terminal("be\x1b[2Jware\x9b31m\n") == "be[2Jware31m\n"
