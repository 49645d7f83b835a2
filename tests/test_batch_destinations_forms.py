"""What a name means, and that a place gives back the rows it was given, in all its forms."""

import gzip
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from destinations import PLACES, SINGLE, SOURCE, article, bare, failure, held, ids, rows, strays

from newsclean.batch.destinations import open_destination
from newsclean.batch.totals import Totals
from newsclean.errors import DestinationError
from newsclean.output import encode

every_place = pytest.mark.parametrize("name", PLACES)


@every_place
def test_rows_are_held_as_they_were_given_and_their_sums_too(tmp_path, name):
    place = tmp_path / name
    with open_destination(place, form=PLACES[name]) as destination:
        destination.write(rows(0, 5))
        destination.write(rows(5, 8))
        destination.finish()
        assert destination.totals == Totals.of(rows(0, 8))
        assert list(destination.done(SOURCE)) == [(0, 8)]
        assert not list(destination.done("another.jsonl"))
    assert ids(place) == [row.id for row in rows(0, 8)]
    assert not strays(place)


@pytest.mark.parametrize("name", [name for name in PLACES if not name.endswith("parquet") and name != "d"])
def test_every_line_is_kept_to_the_byte(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.write(rows(0, 5))
        destination.finish()
    assert [encode(row).encode() for row in held(tmp_path / name)] == [row.line for row in rows(0, 5)]


@every_place
def test_a_finished_place_knows_its_rows_and_takes_further_ones(tmp_path, name):
    for start, end in ((0, 5), (5, 9), (9, 10)):
        with open_destination(tmp_path / name, form=PLACES[name], run={"rules": "all"}) as destination:
            assert sum(len(range(*span)) for span in destination.done(SOURCE)) == start
            assert destination.totals == Totals.of(rows(0, start))
            destination.write(rows(start, end))
            destination.finish()
    assert ids(tmp_path / name) == [row.id for row in rows(0, 10)]
    assert not strays(tmp_path / name)


@every_place
def test_a_finished_place_is_left_as_it_is_by_a_run_with_nothing_to_add(tmp_path, name):
    place = tmp_path / name
    before = None
    for _ in range(2):
        with open_destination(place, form=PLACES[name]) as destination:
            destination.write(rows(0, 4))
            destination.finish()
        here = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
        assert before in (None, here) or name == "x.sqlite"  # which notes that it was opened
        before = here
    assert len(held(place)) == 4


@every_place
def test_rows_it_holds_are_passed_over_also_within_a_part(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.write(rows(2, 6))
        destination.write(rows(0, 4))
        destination.write([article(8), article(8)])
        destination.write([])
        destination.finish()
        assert destination.totals.rows == 7
    assert len(held(tmp_path / name)) == 7


@every_place
def test_a_run_without_rows_ends_with_a_place_that_can_be_read(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.finish()
    assert held(tmp_path / name) == []


@every_place
def test_places_of_many_sources_are_told_apart(tmp_path, name):
    sources = ["a.html", "b.html", "a/ü.html", "odd-\udcff.html"]
    for source in sources:
        with open_destination(tmp_path / name, form=PLACES[name]) as destination:
            assert not list(destination.done(source))
            destination.write([bare(0, f"{source!a}", source), failure(2, source)])
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        assert {source: list(destination.done(source)) for source in sources} == {
            source: [(0, 1), (2, 3)] for source in sources
        }


@every_place
def test_done_is_a_copy_that_later_rows_leave_alone(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        done = destination.done(SOURCE)
        destination.write(rows(2, 3))
        assert list(done) == [(0, 2)]


@every_place
def test_rows_of_a_run_with_other_options_are_told(tmp_path, name):
    form = PLACES[name]
    with open_destination(tmp_path / name, form=form, run={"rules": "mine.toml", "text": "body"}) as destination:
        destination.write(rows(0, 1))
    with pytest.raises(DestinationError, match=r"html was not given and is now page; rules was mine.toml and is now x"):
        open_destination(tmp_path / name, form=form, run={"rules": "x", "text": "body", "html": "page"})
    with open_destination(tmp_path / name, form=form, run={"rules": "mine.toml", "text": "body"}) as destination:
        assert destination.totals.rows == 1


@every_place
def test_other_options_are_fine_where_there_are_no_rows_yet(tmp_path, name):
    for rules in ("a", "b"):
        with open_destination(tmp_path / name, form=PLACES[name], run={"rules": rules}) as destination:
            pass
    with open_destination(tmp_path / name, form=PLACES[name], run={"rules": "b"}) as destination:
        destination.write(rows(0, 1))


@pytest.mark.parametrize(("first", "then"), [("parquet", "jsonl"), ("files", "jsonl"), ("jsonl.gz", "files")])
def test_a_folder_with_rows_of_another_form_is_told(tmp_path, first, then):
    with open_destination(tmp_path / "out", form=first) as destination:
        destination.write(rows(0, 1))
    with pytest.raises(DestinationError, match=f"it holds rows as {first}, not {then}"):
        open_destination(tmp_path / "out", form=then)
    with open_destination(tmp_path / "out", form=first) as destination:
        assert destination.totals.rows == 1


@every_place
def test_what_no_batch_wrote_is_never_touched(tmp_path, name):
    place = tmp_path / name
    foreign = place if "." in name else place / "theirs.txt"
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("theirs", encoding="utf-8")
    with pytest.raises(DestinationError, match=r"there already and not of a batch|holds other files"):
        open_destination(place, form=PLACES[name])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [foreign]
    assert foreign.read_text(encoding="utf-8") == "theirs"


def test_a_database_of_somebody_else_is_never_touched(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE articles (id)")
    connection.close()
    with pytest.raises(DestinationError, match="not of a batch"):
        open_destination(tmp_path / "x.db")


@pytest.mark.parametrize("name", SINGLE)
def test_a_file_that_somebody_else_put_there_meanwhile_is_not_overwritten(tmp_path, name):
    with open_destination(tmp_path / name) as destination:
        destination.write(rows(0, 1))
        (tmp_path / name).write_text("theirs", encoding="utf-8")
        with pytest.raises(DestinationError, match="not of a batch"):
            destination.finish()
    assert (tmp_path / name).read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize("name", SINGLE)
def test_a_file_that_was_deleted_or_changed_is_told(tmp_path, name):
    with open_destination(tmp_path / name) as destination:
        destination.write(rows(0, 1))
        destination.finish()
    with (tmp_path / name).open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(DestinationError, match=f"it was changed; .* delete it and {name}.manifest"):
        open_destination(tmp_path / name)
    (tmp_path / name).unlink()
    with pytest.raises(DestinationError, match=f"it was deleted; delete {name}.manifest as well"):
        open_destination(tmp_path / name)
    (tmp_path / f"{name}.manifest").unlink()
    with open_destination(tmp_path / name) as destination:
        assert destination.totals.rows == 0


def test_a_folder_of_hidden_files_is_as_good_as_empty(tmp_path):
    (tmp_path / ".hidden").touch()
    with open_destination(tmp_path) as destination:
        destination.write(rows(0, 1))
    assert len(held(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "form", "found"),
    [
        ("deep/down/X.JSONL", None, "deep/down/X.JSONL"),
        ("x.db", None, "x.db"),
        ("x", "sqlite", "x"),
        ("run.2024", "jsonl.zst", "run.2024/part-00000.jsonl.zst"),
        ("run.2024", "parquet", "run.2024/part-00000.parquet"),
        ("x", None, "x/2024/0.html.json"),
        ("x", "files", "x/2024/0.html.json"),
    ],
)
def test_the_name_and_the_form_say_what_is_written(tmp_path, name, form, found):
    with open_destination(str(tmp_path / name), form=form) as destination:
        destination.write(rows(0, 1))
        destination.finish()
    assert (tmp_path / found).is_file()


def test_a_name_of_one_form_is_not_written_in_another(tmp_path):
    with pytest.raises(DestinationError, match=r"the name is one of parquet, and the form is to be jsonl"):
        open_destination(tmp_path / "x.parquet", form="jsonl")


@pytest.mark.parametrize("name", ["x.json", "x.csv", "x.WARC", "x.ndjson.gz"])
def test_a_file_of_a_kind_that_is_not_written_is_no_folder(tmp_path, name):
    with pytest.raises(DestinationError, match=r"may end with \.jsonl, "):
        open_destination(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_cannot_be_made_of_a_file_nor_a_file_of_a_folder(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "x.jsonl").mkdir()
    with pytest.raises(DestinationError, match="it is a file"):
        open_destination(tmp_path / "file", form="jsonl")
    with pytest.raises(DestinationError, match="there already"):
        open_destination(tmp_path / "x.jsonl")
    with pytest.raises(DestinationError, match="a file is where its folder should be"):
        open_destination(tmp_path / "file" / "x.jsonl")


@pytest.mark.parametrize(("name", "program"), [("x.jsonl.gz", "gzip"), ("x.jsonl.zst", "zstd")])
def test_the_usual_programs_unpack_what_was_joined(tmp_path, name, program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    for start in (0, 3):
        with open_destination(tmp_path / name) as destination:
            destination.write(rows(start, start + 2))
            destination.write(rows(start + 2, start + 3))
            destination.finish()
    told = subprocess.run([program, "-dc", tmp_path / name], capture_output=True, check=True)
    assert told.stdout == b"".join(row.line + b"\n" for row in rows(0, 6))


def test_the_same_rows_give_the_same_bytes_whenever_they_are_packed(tmp_path):
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        with open_destination(tmp_path / name) as destination:
            destination.write(rows(0, 2))
            destination.finish()
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()).count(b"\n") == 2


def test_a_database_has_columns_to_ask_for_and_takes_ids_that_repeat(tmp_path):
    story, gone = article(0), failure(1)
    with open_destination(tmp_path / "x.sqlite") as destination:
        destination.write([story, gone, bare(2, "same"), bare(3, "same"), bare(2, "same", "other.jsonl")])
        destination.finish()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.sqlite"]
    connection = sqlite3.connect(f"file:{tmp_path / 'x.sqlite'}?mode=ro", uri=True)
    ask = connection.execute
    assert ask("SELECT count(*) FROM articles WHERE id = 'same'").fetchone() == (3,)
    columns = "source, place, url, title, published, language, text, error, message"
    told = ask(f"SELECT {columns} FROM articles WHERE id = ?", (story.id,)).fetchone()
    row = held(tmp_path / "x.sqlite")[0]
    assert told == (SOURCE, 0, *(row[name] for name in columns.split(", ")[2:7]), None, None)
    assert datetime.fromisoformat(row["published"]).tzinfo
    failed = ask(f"SELECT {columns} FROM articles WHERE error IS NOT NULL").fetchone()
    assert failed[-2:] == ("Refused", "the server answered 404")
    connection.close()


def test_a_database_is_read_while_a_run_writes_to_it(tmp_path):
    with open_destination(tmp_path / "x.sqlite") as destination:
        destination.write(rows(0, 2))
        assert len(held(tmp_path / "x.sqlite")) == 2
        destination.write(rows(2, 3))
        assert len(held(tmp_path / "x.sqlite")) == 3


def test_nothing_is_made_of_a_place_that_is_only_named(tmp_path):
    with pytest.raises(DestinationError):
        open_destination(Path("/dev/null/x.jsonl"))
