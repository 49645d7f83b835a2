"""A batch on a cluster of Ray gives the rows that one machine gives, whatever dies on the way."""

import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib.metadata import version
from typing import Any

import pytest

pytest.importorskip("ray", reason="the extra 'ray' is not installed")

from batches import Crash, Glutton, Hang, Shelf, counts, pages
from clusters import add_node, cluster, kill_node, kill_one

from newsclean.batch.destinations import open_destination
from newsclean.batch.engine import Ended, Engine, Event
from newsclean.batch.inputs import Markup, Prose
from newsclean.batch.limits import Limits
from newsclean.batch.places import Places
from newsclean.batch.pool import Pool
from newsclean.batch.rows import Row
from newsclean.batch.run import run
from newsclean.batch.sources import open_sources
from newsclean.batch.sources.source import Source
from newsclean.errors import ClusterError, NoText, SourceError
from newsclean.ray import RayEngine

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Ray leaves sockets and processes to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PROSE = Prose("The lock reopened on Monday after nine weeks, and the first barge went through at noon.")


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A cluster of two nodes."""
    with cluster(2) as made:
        yield made


def heavy(number: int, name: str = "shelf") -> Shelf:
    """A source that takes many bunches."""
    return Shelf([Markup(page) for page in padded(number)], name)


def padded(number: int) -> list[str]:
    return [f"<!-- {'x' * 500_000} -->{page.data.decode('utf-8', 'replace')}" for page in pages(number)]


def events(engine: Engine, sources: Sequence[Source], done: dict[str, Places] | None = None) -> list[Event]:
    return [event for event in engine.rows(sources, lambda name: (done or {}).get(name, Places())) if event]


def by_place(found: Sequence[Event]) -> list[Row]:
    return sorted((event for event in found if isinstance(event, Row)), key=lambda row: (row.source, row.place))


def ends(found: Sequence[Event]) -> set[str]:
    return {repr(event) for event in found if not isinstance(event, Row)}


def once(number: int, name: str = "shelf") -> dict[tuple[str, int], int]:
    return {(name, place): 1 for place in range(number)}


def test_the_rows_are_those_of_the_local_pool_byte_for_byte(nodes):
    broken = Shelf([PROSE, NoText("it is empty")], "broken", fault="it ends early")
    sources = [Shelf(pages(12), "pages"), Shelf([PROSE] * 60, "texts"), broken, Shelf([], "empty")]
    done = {"texts": Places([(0, 20), (55, 60)])}
    here, there = events(Pool(processes=2), sources, done), events(RayEngine(), sources, done)
    assert by_place(there) == by_place(here)
    assert ends(there) == ends(here)
    assert {repr(Ended("texts", 35)), repr(SourceError("broken", "it ends early"))} < ends(there)


def test_ctrl_c_writes_what_was_gathered_and_the_next_run_goes_on(tmp_path):
    rows = "".join(json.dumps({"id": f"{n}", "html": page}) + "\n" for n, page in enumerate(padded(60)))
    (tmp_path / "rows.jsonl").write_text(rows, encoding="utf-8")
    out, metrics = tmp_path / "out.jsonl", tmp_path / "run.prom"
    command = [sys.executable, "-m", "newsclean", "batch", str(tmp_path / "rows.jsonl"), "--out", str(out)]
    command += ["--engine", "ray", "--processes", "1", "--metrics", str(metrics)]
    run_of_ray = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not (metrics.exists() and " 0\n" not in re.findall(r"\nnewsclean_rows_total.*\n", metrics.read_text())[0]):
        assert run_of_ray.poll() is None
        time.sleep(0.05)
    run_of_ray.send_signal(signal.SIGINT)
    told = run_of_ray.communicate()[1]
    assert run_of_ray.returncode == 130, told
    assert "newsclean: interrupted: " in told.splitlines()[-1]
    assert "Traceback" not in told
    with closing(open_destination(out, run={"newsclean": version("newsclean")})) as destination:
        assert 0 < destination.totals.rows < 60


def test_lists_of_urls_and_standard_input_are_refused(tmp_path):
    (tmp_path / "list.txt").write_text("https://news.example/1\n", encoding="utf-8")
    found = events(RayEngine(), open_sources([str(tmp_path / "list.txt"), "-"]))
    assert [str(event) for event in found] == [
        "list.txt: pages are not fetched by a cluster: save them with --save-warc, and give that",
        "stdin: it belongs to this process: for others to read it, write it to a file first",
    ]


def test_pages_that_do_harm_cost_themselves_alone(nodes):
    contents = [PROSE, Prose(Crash("x")), PROSE, Prose(Hang("x")), Prose(Glutton("x")), PROSE]
    engine = RayEngine(limits=Limits(seconds=3, memory=2**28))
    rows = by_place(events(engine, [Shelf(contents)]))
    errors = [row.account.error for row in rows]
    assert errors == [None, "Crashed", None, "TookTooLong", "TookTooMuchMemory", None]
    assert json.loads(rows[1].line)["message"] == "the process that read it ended with SIGABRT, 3 times"
    assert engine.replaced == 4


def test_a_node_with_another_version_ends_the_run(nodes, monkeypatch):
    monkeypatch.setattr("newsclean.ray.crew.version", lambda name: "0.0.1")  # of this process, not of the nodes
    with pytest.raises(ClusterError, match=r"a node has newsclean \S+, and this machine 0\.0\.1; install the same"):
        events(RayEngine(), [Shelf([PROSE])])


def test_a_reader_that_is_killed_loses_and_repeats_nothing(nodes):
    engine = RayEngine()
    found = disturbed(engine, [heavy(24)], lambda: kill_one("Reader"))
    assert counts(by_place(found)) == once(24)
    assert Ended("shelf", 24) in found
    assert engine.replaced >= 1


def test_a_reading_task_that_is_killed_loses_and_repeats_nothing(nodes):
    found = disturbed(RayEngine(), [heavy(40)], lambda: kill_one("bunches"))
    assert counts(by_place(found)) == once(40)
    assert Ended("shelf", 40) in found


def test_a_node_that_dies_loses_and_repeats_nothing(nodes):
    node = add_node(nodes)
    found = disturbed(RayEngine(), [heavy(16, name) for name in "abc"], lambda: kill_node(nodes, node))
    assert counts(by_place(found)) == once(16, "a") | once(16, "b") | once(16, "c")
    assert {event for event in found if isinstance(event, Ended)} == {Ended(name, 16) for name in "abc"}


def test_a_driver_that_is_killed_leaves_what_the_next_one_goes_on_from(nodes, tmp_path):
    rows = "".join(json.dumps({"id": f"{n}", "html": page}) + "\n" for n, page in enumerate(padded(40)))
    (tmp_path / "rows.jsonl").write_text(rows, encoding="utf-8")
    driver = subprocess.Popen([sys.executable, "-c", _DRIVER, nodes.address, str(tmp_path)])
    while not list(tmp_path.glob("out.jsonl.parts/*.jsonl")) and driver.poll() is None:
        time.sleep(0.01)
    driver.kill()
    driver.wait()
    with closing(open_destination(tmp_path / "out.jsonl")) as destination:
        assert 0 < destination.totals.rows < 40
        *_, state = run(open_sources([str(tmp_path / "rows.jsonl")]), destination, RayEngine())
    assert state.fresh.rows < 40
    written = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert Counter(json.loads(line)["id"] for line in written) == {f"{n}": 1 for n in range(40)}


_DRIVER = """
import sys
from newsclean.batch import gathering
from newsclean.batch.destinations import open_destination
from newsclean.batch.run import run
from newsclean.batch.run import run
from newsclean.batch.sources import open_sources
from newsclean.ray import RayEngine

gathering._ROWS = 5  # of a part
sources, destination = open_sources([sys.argv[2] + "/rows.jsonl"]), open_destination(sys.argv[2] + "/out.jsonl")
for state in run(sources, destination, RayEngine(address=sys.argv[1])):
    pass
"""


def disturbed(engine: Engine, sources: Sequence[Source], harm: Callable[[], None]) -> list[Event]:
    """The events of a run in which some harm is done when the first rows are there."""
    found: list[Event] = []
    is_done = False
    for event in engine.rows(sources, lambda _: Places()):
        if event and not is_done:
            harm()
            is_done = True
        found.append(event)
    return [event for event in found if event]
