"""The walls of the fetch room: who may import what, what runs side by side, what leaks."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from clients import LOCAL, download, fetch_many, with_changes
from servers import HEAD, PAGE, drips, raw_server, whole

import newsclean
from newsclean.errors import Unreachable
from newsclean.fetching import Policy, Timeouts

PACKAGE = Path(newsclean.__file__).parent
HOMES = {
    "tenacity": {"fetching/retry.py"},
    "protego": {"fetching/robots.py"},
    "feedparser": {"fetching/discovery/feeds.py"},
}


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_known_to_its_modules_alone(library: str):
    users = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if library in _imports(path)}
    assert users == HOMES[library]


def test_downloads_side_by_side_keep_their_own_deadlines():
    with raw_server(whole()) as sound, raw_server(drips(HEAD + b"\r\n", b"a")) as slow:
        with ThreadPoolExecutor(4) as threads:
            dripping = threads.submit(download, slow.url, policy=with_changes(LOCAL, timeouts=Timeouts(total=0.3)))
            pages = list(threads.map(lambda url: download(url, policy=LOCAL), [sound.url] * 12))
        assert [page.body for page in pages] == [PAGE] * 12
        assert isinstance(dripping.exception(), Unreachable)


def test_a_policy_is_a_value():
    assert Policy() == Policy()
    assert Policy(redirects=1) != Policy()
    with pytest.raises(AttributeError):
        Policy().redirects = 3  # type: ignore[misc]


def test_a_single_url_is_not_taken_for_many():
    with pytest.raises(TypeError, match="many URLs"):
        fetch_many("http://127.0.0.1/story", policy=LOCAL)


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found |= {name.partition(".")[0] for name in names}
    return found
