"""A source that is done is remembered as such, for as long as its rows are there."""

import pytest
from destinations import PLACES, SOURCE, ids, rows

from newsclean.batch.destinations import open_destination

every_place = pytest.mark.parametrize("name", PLACES)


@every_place
def test_a_mark_outlives_the_run_its_end_and_further_rows(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        assert destination.stamp(SOURCE) is None
        destination.mark({SOURCE: "one state", "other": "another"})
        destination.finish()
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        assert (destination.stamp(SOURCE), destination.stamp("other")) == ("one state", "another")
        destination.write(rows(2, 4))
        destination.mark({SOURCE: "two states"})
        destination.finish()
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        assert (destination.stamp(SOURCE), destination.stamp("other")) == ("two states", "another")
        assert destination.totals.rows == 4
    assert len(ids(tmp_path / name)) == 4


@every_place
def test_to_mark_nothing_changes_nothing(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        destination.finish()
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        destination.mark({})
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["a", "b", "c", "d", "x.jsonl"])
def test_marks_are_forgotten_where_a_part_was_deleted(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        destination.write(rows(2, 4))
        destination.mark({SOURCE: "one state"})
    next(path for path in sorted(tmp_path.rglob("part-*"))).unlink()
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        assert destination.stamp(SOURCE) is None
        assert list(destination.done(SOURCE)) == [(2, 4)]
