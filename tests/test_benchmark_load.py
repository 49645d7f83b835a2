"""The measurement of load measures what it says: its town has the faults it should, and its figures are right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import load
import town
import visitors
from town import Request, Tour

from newsclean.fetching import resolver

SIZE = 2_000


@pytest.fixture(scope="module")
def place() -> Iterator[town.Town]:
    with town.opened(SIZE) as opened:
        yield opened


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the look-ups of names as they were, once a visit in this process is over."""
    monkeypatch.setattr(resolver, "addresses", resolver.addresses)


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("visitor", ["bare", "AsyncClient", "Client"])
def test_whoever_visits_has_each_page_once_and_meets_each_fault(place: town.Town, visitor: str):
    tour = Tour(visitor, pages=40, hosts=5, faults=0.5)
    job = visitors.Job(visitor, tour, place.port, SIZE)
    visit = visitors.visited(job)
    requests = [request for request in town.read_log(place.log) if request.at >= visit.started]
    kinds = [town.kind_of(url) for url in tour.urls(place.port)]
    assert set(kinds) == {town.STORY, *town.FAULTS}
    assert (visit.results, visit.answered, visit.failed, visit.wrong) == (40, 40, kinds.count(town.GONE), 0)
    assert town.amiss(requests, tour, place.port) == 0
    assert len(visit.memory) == 40
    assert all(promise.kept for promise in load.sound([load.Entry(job, visit, requests)]))
    assert ("/robots.txt" in {request.path for request in requests}) == (visitor != "bare")


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("visitor", ["bare articles", "articles"])
def test_articles_are_those_of_the_fixtures(place: town.Town, visitor: str):
    tour = Tour(visitor.replace(" ", "-"), pages=4, hosts=2, kind=town.ARTICLE)
    visit = visitors.visited(visitors.Job(visitor, tour, place.port))
    assert (visit.results, visit.failed, visit.wrong) == (4, 0, 0)


def test_a_bucket_is_as_large_as_the_busiest_host_needs_it():
    calm = [Request(second / 2, "calm.example", "/") for second in range(10)]
    busy = [Request(at, "busy.example", "/") for at in (1.0, 1.0, 1.25, 9.0)]
    assert town.fullest(calm, rate=2) == 1
    assert town.fullest(sorted(calm + busy), rate=2) == 2.5
    assert town.most_within(sorted(calm + busy), 1) == 3
    assert town.most_within(busy, 0.1) == 2


def test_pages_that_are_asked_for_too_often_or_never_are_counted():
    tour = Tour("tour", pages=3, hosts=3)
    first = Request(0, "site0.example:80", "/tour/story/0")
    assert town.amiss([first, first, first._replace(host="site2.example:80", path="/tour/story/2")], tour, 80) == 2


def visit_of(**fields: object) -> visitors.Visit:
    sound = visitors.Visit(
        started=0, seconds=10, cpu=5, results=8, answered=8, failed=0, wrong=0, memory=[50.0] * 8, files=0
    )
    return sound._replace(**fields)


def test_what_was_promised_and_not_kept_is_told():
    tour = Tour("tour", pages=8, hosts=8)
    requests = [Request(0, f"site{place}.example:80", f"/tour/story/{place}") for place in range(8)]

    def broken(requests: list[Request] = requests, **fields: object) -> list[str]:
        entries = [
            load.Entry(visitors.Job("bare", tour, 80), visit_of(), []),
            load.Entry(visitors.Job("Client", tour, 80, burst=1), visit_of(**fields), requests),
        ]
        return [promise.text for promise in load.promises(entries) if not promise.kept]

    assert broken() == []
    assert broken(seconds=12) == []
    assert broken(seconds=13) == ["Client: 0.77 of the bare loop's pages a second"]
    assert broken(files=1) == ["1 files left open"]
    assert broken(memory=[50.0] * 6 + [60.0] * 2) == ["memory grows by +10.0 MB from the second to the last quarter"]
    assert broken(results=9) == ["9 results for 8 of 8 URLs, 0 wrong"]
    assert len(broken(requests=requests * 20)) == 2


def test_the_command_prints_what_was_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(load, "BINDING", 20.0)
    monkeypatch.setattr(sys, "argv", ["load.py", "--hosts", "5", "--size", str(SIZE), "--parts", "rate"])
    assert load.main() == 0
    first, *promises = capsys.readouterr().out.splitlines()
    assert first.startswith("40 pages, 20/s from each of 5 hosts: ")
    assert [line.split(" ")[0] for line in promises] == ["kept:"] * 4
