"""A process that writes is killed, before any step it takes and at any moment: every row is there once, and whole."""

import random
import signal
import time
from pathlib import Path

import pytest
from destinations import PLACES, SINGLE, complete, held, ids, lines, rows, strays, was_killed, writer

from newsclean.batch.destinations import open_destination

TOTAL = 9
KILLS = 3


def read_by_others(place: Path) -> list[str]:
    """The ids in whatever bears a final name: all of it can be read, and nothing is there twice."""
    there = [row["id"] for row in held(place)] if place.exists() and place.suffix != ".sqlite" else []
    assert len(there) == len(set(there))
    return there


@pytest.mark.parametrize("name", ["x.jsonl", "x.parquet", "a", "files", "x.sqlite"])
def test_killed_before_any_step_with_a_file_it_is_completed_by_the_next_run(tmp_path, name):
    copies, folder = tmp_path / "copies", tmp_path / "out"
    folder.mkdir()
    was_killed(writer(folder / name, PLACES[name], lines(tmp_path, TOTAL), copies))
    left = sorted(copies.iterdir())
    assert len(left) > (2 if name == "x.sqlite" else 20)  # SQLite's steps are seen by nobody
    for copy in left:
        place = copy / name
        read_by_others(place)
        complete(place, PLACES[name], TOTAL)
        assert ids(place) == [row.id for row in rows(0, TOTAL)]
        assert not strays(place)


@pytest.mark.parametrize("name", ["x.jsonl.zst", "x.parquet", "a", "d", "files", "x.sqlite"])
def test_killed_again_and_again_at_random_moments_every_row_is_there_once(tmp_path, name):
    place, form = tmp_path / "out" / name, PLACES[name]
    source = lines(tmp_path, 60)
    chance = random.Random(name)
    for _ in range(KILLS):
        with writer(place, form, source) as process:
            for _ in range(chance.randint(1, 12)):
                process.stdout.readline()
            time.sleep(chance.uniform(0, 0.004))
            process.send_signal(signal.SIGKILL)
            was_killed(process)
        read_by_others(place)
    complete(place, form, 60)
    assert ids(place) == [row.id for row in rows(0, 60)]
    assert not strays(place)


@pytest.mark.parametrize("name", [*SINGLE, "x.sqlite"])
def test_killed_while_it_finishes_the_next_run_finishes(tmp_path, name):
    place, form = tmp_path / "out" / name, PLACES[name]
    with writer(place, form, lines(tmp_path, TOTAL)) as process:
        while process.stdout.readline() != "finish\n":
            pass
        time.sleep(random.Random(name).uniform(0, 0.003))
        process.kill()
        was_killed(process)
    with open_destination(place, form=form) as destination:
        done = destination.done("pages.jsonl")
    assert done.count() >= len(read_by_others(place))
    complete(place, form, TOTAL)
    assert ids(place) == [row.id for row in rows(0, TOTAL)]
    assert not strays(place)
