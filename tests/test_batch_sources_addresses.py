"""Lists of URLs as sources: their pages are downloaded, and each line has its place."""

from __future__ import annotations

import pickle
import threading

import pytest
from clients import LOCAL, with_changes
from pytest_httpserver import HTTPServer
from readings import PAGE, packed, read, read_file
from servers import raw_server, says_then_waits, whole

from newsclean.batch.places import Places
from newsclean.batch.sources import open_sources
from newsclean.errors import InvalidUrl, Refused
from newsclean.fetching import Policy, Response


def listing(tmp_path, *lines: str, name: str = "a.txt"):
    (tmp_path / name).write_bytes(packed("\n".join(lines).encode(), "." + name.rpartition(".")[2]))
    return tmp_path / name


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    httpserver.expect_request("/moved").respond_with_data("", status=302, headers={"Location": "/story"})
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
    return httpserver


@pytest.mark.parametrize("name", ["a.txt", "a.urls", "a.lst", "a.txt.gz"])
def test_each_line_gives_its_page_or_why_there_is_none(tmp_path, site, name):
    urls = [site.url_for(path) for path in ("/moved", "/gone")]
    file = listing(tmp_path, "\ufeff# stories", "", urls[0], "  # more", f"{urls[1]}  a word", "no-url", name=name)
    found = read_file(file, policy=LOCAL)
    moved, gone, none = sorted(found.inputs, key=lambda item: item.place)
    assert isinstance(moved.content, Response) and moved.content.body == PAGE and moved.size == len(PAGE)
    assert (moved.id, moved.url) == (f"{name}:0", site.url_for("/story"))
    assert isinstance(gone.content, Refused) and (gone.id, gone.url, gone.size) == (f"{name}:1", urls[1], 0)
    assert isinstance(none.content, InvalidUrl) and none.url == "no-url"
    assert found.fault is None


def test_a_url_that_stands_twice_gives_two_inputs_with_places_of_their_own(tmp_path, site):
    url = site.url_for("/story")
    found = read_file(listing(tmp_path, url, url, url.replace("://", "://user:secret@")), policy=LOCAL)
    assert sorted(item.place for item in found.inputs) == [0, 1, 2]
    assert {item.url for item in found.inputs} == {url}


def test_what_is_done_is_not_asked_again(tmp_path, site):
    file = listing(tmp_path, *(site.url_for(path) for path in ("/gone", "/story", "/moved")))
    (source,) = open_sources([str(file)], policy=LOCAL)
    assert [item.place for item in read(source, [(0, 1), (2, 3)]).inputs] == [1]
    assert [request.path for request, _ in site.log] == ["/story"]


def test_a_list_is_known_by_name_only_and_keeps_to_its_policy_wherever_it_is_read(tmp_path, site):
    file = listing(tmp_path, site.url_for("/story"))
    (source,) = pickle.loads(pickle.dumps(open_sources([str(file)], policy=LOCAL)))
    assert [type(content) for content in read(source).contents] == [Response]
    (source,) = open_sources([str(file)], policy=Policy(offline=True))
    assert [type(content).__name__ for content in read(source).contents] == ["NotCached"]


def test_what_is_no_list_or_ends_early_is_said_when_the_pages_before_are_out(tmp_path, site):
    file = listing(tmp_path, site.url_for("/story"), "x" * 70_000, site.url_for("/story"))
    found = read_file(file, policy=LOCAL)
    assert [item.place for item in found.inputs] == [0]
    assert found.fault == "it is no list of URLs: its line 2 is too long"
    data = packed(f"{site.url_for('/story')}\nhttp".encode(), ".gz")
    (tmp_path / "b.txt.gz").write_bytes(data[:-9])
    found = read_file(tmp_path / "b.txt.gz", policy=LOCAL)
    assert found.fault == "it ends early, and what is left of the list is unknown"
    assert len(found.inputs) == 1


def test_a_recording_that_cannot_be_read_is_a_fault_of_the_source(tmp_path, site):
    (tmp_path / "cache").write_bytes(b"no cache at all" * 100)
    file = listing(tmp_path, site.url_for("/story"))
    found = read_file(file, policy=with_changes(LOCAL, cache=str(tmp_path / "cache")))
    assert found.inputs == [] and str(tmp_path / "cache") in found.fault


def test_who_leaves_early_leaves_no_connection_behind(tmp_path):
    with raw_server(whole(PAGE), says_then_waits(b"HTTP/1.1 200 OK\r\n")) as server:
        urls = [f"{server.url}/{number}" for number in range(5)]
        (source,) = open_sources([str(listing(tmp_path, *urls))], policy=LOCAL)
        inputs = source.inputs(Places())
        assert isinstance(next(inputs).content, Response)
        inputs.close()
    assert "newsclean" not in {thread.name for thread in threading.enumerate()}
