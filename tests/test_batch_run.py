"""A run gives each input one row, goes on where another ended, and tells how it stands."""

import errno
import json
from collections.abc import Generator, Iterator, Sequence

import pytest
from batches import Basket, Shelf, counts, pages

import newsclean
from newsclean import output
from newsclean.batch import gathering
from newsclean.batch import run as running
from newsclean.batch.engine import Ended, Event
from newsclean.batch.inputs import Markup, Prose
from newsclean.batch.pool import Pool
from newsclean.batch.rows import Account, Row
from newsclean.batch.run import State, run
from newsclean.errors import DestinationError, NoText, SourceError


class Script:
    """An engine that gives what it is told to."""

    replaced = 0

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events

    def rows(self, sources: object, done: object) -> Generator[Event, None, None]:
        yield from self._events


def row(place: int, source: str = "shelf", size: int = 5) -> Row:
    return Row(source, place, f"{source}:{place}", b"{}", size, Account(kept=1))


def text(words: str) -> Prose:
    return Prose(words, language="en")


def last(states: Iterator[State]) -> State:
    *_, state = states
    return state


@pytest.fixture(scope="module")
def whole() -> tuple[Basket, State]:
    """A run over pages, a text and a row without either."""
    contents = [*pages(6), text("The lock reopened on Monday.\nSign up for our newsletter."), NoText("it is empty")]
    basket = Basket()
    return basket, last(run([Shelf(contents)], basket, Pool(processes=2)))


def test_every_input_has_one_row(whole):
    basket, _ = whole
    assert counts(basket.rows) == {("shelf", place): 1 for place in range(8)}


def test_a_row_of_a_page_is_its_article(whole):
    fields = json.loads(whole[0].rows[0].line)
    article = newsclean.extract(pages(1)[0].data)
    assert fields == json.loads(output.encode(article.to_dict())) | {"id": "shelf:0"}
    assert list(fields)[:3] == ["id", "url", "text"]


def test_a_row_of_a_text_is_what_clean_makes_of_it(whole):
    fields = json.loads(whole[0].rows[6].line)
    assert fields["text"] == "The lock reopened on Monday."
    assert [removal["category"] for removal in fields["removed"]] == ["newsletter"]


def test_an_input_with_nothing_to_read_has_a_row_that_says_why(whole):
    fields = json.loads(whole[0].rows[7].line)
    assert (fields["id"], fields["url"], fields["error"], fields["message"]) == (
        "shelf:7",
        None,
        "NoText",
        "it is empty",
    )


def test_the_last_state_has_the_sums(whole):
    basket, state = whole
    assert state.is_finished
    assert basket.finished == 1
    assert (state.totals.rows, state.totals.articles, state.totals.failed) == (8, 7, {"NoText": 1})
    assert state.totals.removed["newsletter"] >= 1
    assert state.totals.kept == sum(row.account.kept for row in basket.rows)
    assert state.fresh == state.totals


def test_a_source_that_is_whole_and_unchanged_is_not_read_again(whole):
    basket, _ = whole
    contents = [Markup("")] * 8
    again = Shelf(contents)
    state = last(run([again], basket, Script([])))
    assert again.read == 0
    assert (state.fresh.rows, state.totals.rows) == (0, 8)


def test_what_is_done_is_not_done_again():
    basket = Basket()
    basket.write([row(0), row(2)])
    last(run([Shelf([text("One."), text("Two."), text("Three."), text("Four.")])], basket, Pool(processes=1)))
    assert counts(basket.rows) == {("shelf", place): 1 for place in range(4)}
    assert [row.place for part in basket.parts[1:] for row in part] == [1, 3]


def test_a_source_that_ends_early_is_told_and_the_others_are_read():
    basket = Basket()
    sources = [Shelf([text("One.")], "torn", fault="it ends early"), Shelf([text("Two.")], "sound")]
    state = last(run(sources, basket, Pool(processes=1)))
    assert [str(fault) for fault in state.faults] == ["torn: it ends early"]
    assert counts(basket.rows) == {("torn", 0): 1, ("sound", 0): 1}
    assert state.is_finished
    assert basket.stamp("torn") is None
    assert basket.stamp("sound") is not None


def test_a_run_that_is_ended_early_writes_what_is_there(monkeypatch):
    monkeypatch.setattr(running, "_PAUSE", 0.0)
    basket = Basket()
    states = run([Shelf([])], basket, Script([row(0), row(1), row(2)]))
    next(states)
    next(states)
    states.close()
    assert counts(basket.rows) == {("shelf", 0): 1, ("shelf", 1): 1}
    assert basket.finished == 0


def test_an_error_of_the_engine_loses_nothing_that_was_made():
    class Broken(Script):
        def rows(self, sources: object, done: object) -> Generator[Event, None, None]:
            yield row(0)
            raise RuntimeError("no process starts")

    basket = Basket()
    with pytest.raises(RuntimeError, match="no process starts"):
        last(run([Shelf([])], basket, Broken([])))
    assert len(basket.rows) == 1


def test_a_source_is_marked_when_all_its_rows_are_written_whether_its_end_came_before_them_or_after(monkeypatch):
    monkeypatch.setattr(gathering, "_ROWS", 1)
    basket = Basket()
    names = ("early", "late", "open")
    events = [Ended("early", 2), row(0, "early"), row(0, "late"), Ended("late", 1), row(1, "early"), Ended("open", 1)]
    last(run([Shelf([], name) for name in names], basket, Script(events)))
    assert [basket.stamp(name) is not None for name in names] == [True, True, False]


def test_a_full_disk_is_waited_for(monkeypatch):
    monkeypatch.setattr(running, "_TICK", 0.0)

    class Full(Basket):
        tries = 0

        def write(self, rows: Sequence[Row]) -> None:
            self.tries += 1
            if self.tries <= 3:
                raise DestinationError("out", "no space is left") from OSError(errno.ENOSPC, "no space")
            super().write(rows)

    basket = Full()
    states = list(run([Shelf([])], basket, Script([row(0)])))
    assert [state.notice for state in states if state.notice] == ["out: no space is left; waiting for room"] * 3
    assert len(basket.rows) == 1


def test_another_fault_of_the_destination_ends_the_run():
    class Gone(Basket):
        def write(self, rows: Sequence[Row]) -> None:
            raise DestinationError("out", "the folder is gone")

    with pytest.raises(DestinationError, match="the folder is gone"):
        last(run([Shelf([])], Gone(), Script([row(0)])))


@pytest.mark.parametrize("limit", ["_ROWS", "_BYTES"])
def test_a_part_is_written_when_it_is_large(monkeypatch, limit):
    monkeypatch.setattr(gathering, limit, 4)
    basket = Basket()
    last(run([Shelf([])], basket, Script([row(place) for place in range(9)])))
    assert [len(part) for part in basket.parts] == ([4, 4, 1] if limit == "_ROWS" else [2, 2, 2, 2, 1])


def test_a_part_is_written_when_much_time_would_be_lost_with_it(monkeypatch):
    monkeypatch.setattr(gathering, "_SECONDS", 0.0)
    basket = Basket()
    last(run([Shelf([])], basket, Script([row(0), None, row(1)])))
    assert len(basket.parts) == 2


def test_faults_are_told_as_they_are():
    fault = SourceError("torn", "it ends early")
    assert last(run([Shelf([])], Basket(), Script([fault]))).faults == (fault,)
