"""One run at a time writes to a place, and a run that ends in whatever way leaves it to the next."""

import pytest
from destinations import PLACES, lines, rows, was_killed, writer

from newsclean.batch.destinations import open_destination
from newsclean.errors import DestinationError

every_place = pytest.mark.parametrize("name", PLACES)


@every_place
def test_a_second_run_is_told_at_once_and_harms_nothing(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        for _ in range(2):
            with pytest.raises(DestinationError, match="another run is writing to it"):
                open_destination(tmp_path / name, form=PLACES[name])
        destination.write(rows(2, 4))
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        assert destination.totals.rows == 4


@pytest.mark.parametrize("name", ["x.jsonl", "a", "files", "x.sqlite"])
def test_the_lock_is_kept_by_another_process_and_goes_with_it(tmp_path, name):
    place, form = tmp_path / "out" / name, PLACES[name]
    with writer(place, form, lines(tmp_path, 300)) as process:
        assert process.stdout.readline() == "write\n"
        with pytest.raises(DestinationError, match="another run is writing to it"):
            open_destination(place, form=form)
        process.kill()
        assert was_killed(process)
    open_destination(place, form=form).close()


@every_place
def test_a_place_that_could_not_be_opened_is_not_locked(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name], run={"a": "1"}) as destination:
        destination.write(rows(0, 1))
    with pytest.raises(DestinationError, match="other options"):
        open_destination(tmp_path / name, form=PLACES[name])
    open_destination(tmp_path / name, form=PLACES[name], run={"a": "1"}).close()


@every_place
def test_closing_twice_is_closing_once(tmp_path, name):
    destination = open_destination(tmp_path / name, form=PLACES[name])
    destination.close()
    destination.close()
    open_destination(tmp_path / name, form=PLACES[name]).close()
