"""The cache's file: whose it is, what it holds, and what becomes of one that is damaged or no cache at all."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asking import asking
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from servers import PAGE, RawServer, raw_server, says

from newsclean.errors import CacheError
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.cache import cached
from newsclean.fetching.stores.store import clear, contents, default_path, opened

HEAD = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "deep" / "down" / "http.sqlite")


def fetched(file: str, *urls: str) -> list[bytes]:
    with asking(lambda wire: cached(wire, Policy(cache=file))) as ask:
        return [ask(url).body for url in urls]


def server_of(body: bytes) -> RawServer:
    return raw_server(says(HEAD % len(body) + body))


def test_the_file_and_its_folder_are_the_owners_alone(file: str):
    with server_of(PAGE) as server:
        fetched(file, server.url)
    folder = Path(file).parent
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [entry.name for entry in folder.iterdir()] == ["http.sqlite"]


def test_the_files_beside_an_open_cache_are_the_owners_alone(file: str):
    with server_of(PAGE) as server, asking(lambda wire: cached(wire, Policy(cache=file))) as ask:
        ask(server.url)
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in Path(file).parent.iterdir()}
    assert set(modes) > {"http.sqlite"}
    assert set(modes.values()) == {0o600}


def test_a_file_in_the_working_folder_stays_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with server_of(PAGE) as server:
        fetched("mine.sqlite", server.url)
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.sqlite"]


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE entries (id, cache_key, data, chunk_count, expires_at)")
        connection.commit()


def other_layout(path: Path) -> None:
    with closing(opened(str(path))) as connection:
        connection.execute("PRAGMA user_version = 99")


FOREIGN = {
    "text": lambda path: path.write_bytes(b"Shopping list: milk, bread"),
    "a long text": lambda path: path.write_bytes(b"Shopping list: milk, bread" * 1000),
    "another database": other_database,
    "the start of a database": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "another layout": other_layout,
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_is_no_cache_is_refused_and_left_as_it_is(tmp_path: Path, kind: str):
    path = tmp_path / "file"
    FOREIGN[kind](path)
    before = path.read_bytes()
    for use in (fetched, contents, clear):
        with pytest.raises(CacheError, match=r"cache of newsclean|another version") as caught:
            use(str(path))
        assert caught.value.file == str(path)
        assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("use", [fetched, contents, clear])
def test_a_folder_is_no_cache(tmp_path: Path, use):
    with pytest.raises(CacheError, match="Is a directory"):
        use(str(tmp_path))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("here")
    with pytest.raises(CacheError, match="cannot be opened"):
        fetched(str(tmp_path / "file" / "http.sqlite"))


def test_an_empty_file_becomes_a_cache(tmp_path: Path):
    path = tmp_path / "empty"
    path.touch()
    with server_of(PAGE) as server:
        fetched(str(path), server.url)
    assert contents(str(path)).answers == 1


def test_tables_of_another_hishel_are_told_of(file: str):
    with closing(opened(file)) as connection:
        connection.execute("CREATE TABLE entries (id, whatever)")
    with server_of(PAGE) as server, pytest.raises(CacheError, match="entries"):
        fetched(file, server.url)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A URL, and a cache with its answer, which spans several of the file's pages."""
    path = tmp_path_factory.mktemp("whole") / "http.sqlite"
    with server_of(PAGE * 300) as server:
        fetched(str(path), server.url)
        yield server.url, path


@given(place=st.integers(0, 10**6), rubbish=st.binary(max_size=4000), lost=st.integers(0, 4000))
@settings(max_examples=30)
def test_damage_makes_the_cache_forget_or_refuse_but_never_fail(filled, tmp_path_factory, place, rubbish, lost):
    url, whole = filled[0], filled[1].read_bytes()
    path = tmp_path_factory.mktemp("damaged") / "http.sqlite"
    place %= len(whole)
    path.write_bytes(whole[:place] + rubbish + whole[place + lost :])
    for use in (lambda file: fetched(file, url), contents, clear):
        try:
            use(str(path))
        except CacheError as error:
            assert "\n" not in str(error)


def test_a_damaged_body_is_asked_for_again(file: str):
    with server_of(PAGE * 2000) as server:
        fetched(file, server.url)
        with closing(opened(file)) as connection:
            connection.execute("DELETE FROM streams WHERE chunk_number = 0")
        assert fetched(file, server.url, server.url) == [PAGE * 2000] * 2
        assert server.connections == 2
    assert contents(file).answers == 1


def test_contents_counts_answers_by_host(file: str, httpserver: HTTPServer):
    for path in ("/a", "/b", "/c"):
        httpserver.expect_request(path).respond_with_data(PAGE)
    urls = [httpserver.url_for(path) for path in ("/a", "/b", "/c")]
    assert contents(file).answers == contents(file).bytes == 0
    begun = datetime.now(UTC).replace(microsecond=0)
    fetched(file, *urls, urls[0].replace("localhost", "127.0.0.1"))
    held = contents(file)
    assert (held.file, held.answers, held.hosts) == (file, 4, {"localhost": 3, "127.0.0.1": 1})
    assert held.bytes == Path(file).stat().st_size
    assert begun <= held.oldest <= held.newest <= datetime.now(UTC)


def test_contents_of_a_cache_in_use_are_counted(file: str):
    with server_of(PAGE) as server, asking(lambda wire: cached(wire, Policy(cache=file))) as ask:
        ask(server.url)
        held = contents(file)
        assert held.answers == 1
        assert held.bytes > Path(file).stat().st_size
        assert clear(file) == 1
        assert ask(server.url).stored is None


def test_clear_deletes_by_host_by_age_or_everything(file: str, httpserver: HTTPServer):
    for count in (1, 10, 40):
        headers = {"Age": str(count * 86_400), "Cache-Control": "max-age=1"}
        httpserver.expect_request(f"/{count}").respond_with_data(PAGE * 1000, headers=headers)
    urls = [httpserver.url_for(f"/{count}") for count in (1, 10, 40)]
    fetched(file, *urls, *(url.replace("localhost", "127.0.0.1") for url in urls))
    full = contents(file)
    assert abs((full.newest - full.oldest) - timedelta(days=39)) < timedelta(minutes=1)
    assert clear(file, host="LOCALHOST", older_than=timedelta(days=30)) == 1
    assert clear(file, host="localhost", older_than=timedelta(days=30)) == 0
    assert clear(file, older_than=timedelta(days=5)) == 3
    assert contents(file).hosts == {"localhost": 1, "127.0.0.1": 1}
    assert clear(file, host="localhost") == 1
    assert clear(file, host="example.org") == 0
    assert clear(file) == 1
    assert contents(file).answers == 0
    assert contents(file).bytes < full.bytes / 4


def test_clearing_what_is_not_there_makes_no_file(file: str):
    assert clear(file) == 0
    assert not Path(file).parent.exists()


def test_the_default_is_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert default_path() == tmp_path / ".cache" / "newsclean" / "http.sqlite"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_path() == tmp_path / ".cache" / "newsclean" / "http.sqlite"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    assert default_path() == tmp_path / "other" / "newsclean" / "http.sqlite"
