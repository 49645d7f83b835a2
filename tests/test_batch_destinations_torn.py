"""What a run that was killed can leave behind is put right by the next one, state by state."""

import shutil
import sqlite3

import pytest
from destinations import PARTS, PLACES, SINGLE, SOURCE, complete, held, ids, rows, strays
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.batch.destinations import open_destination
from newsclean.batch.destinations.manifest import Manifest
from newsclean.batch.totals import Totals
from newsclean.errors import DestinationError

FILES = {name: form for name, form in PLACES.items() if name != "x.sqlite"}
ALL = [row.id for row in rows(0, 6)]


@pytest.fixture
def place(tmp_path, request):
    """A place that a run was writing to, which wrote two parts of two rows."""
    place = tmp_path / "out" / request.param
    with open_destination(place, form=PLACES[request.param]) as destination:
        destination.write(rows(0, 2))
        destination.write(rows(2, 4))
    return place


def places(*names):
    return pytest.mark.parametrize("place", names, indirect=True)


def manifest_of(place):
    return place / "_manifest.jsonl" if place.is_dir() else place.with_name(place.name + ".manifest")


def folder_of(place):
    return place if place.is_dir() else place.with_name(place.name + ".parts")


def part_of(place, number):
    (part,) = folder_of(place).glob(f"part-{number:05}.*")
    return part


def is_complete(place):
    complete(place, PLACES[place.name], 6)
    return ids(place) == ALL and not strays(place)


def rows_held(place):
    with open_destination(place, form=PLACES[place.name]) as destination:
        assert destination.totals.rows == destination.done(SOURCE).count()
        return list(destination.done(SOURCE))


@places(*SINGLE, *PARTS)
def test_a_draft_without_an_entry_is_removed(place):
    draft = folder_of(place) / f".{part_of(place, 1).name.replace('00001', '00002')}.tmp"
    draft.write_bytes(b'{"id": "ha')
    assert rows_held(place) == [(0, 4)]
    assert not draft.exists()
    assert is_complete(place)


@places(*SINGLE, *PARTS)
def test_a_draft_whose_entry_is_written_gets_its_name(place):
    part = part_of(place, 1)
    part.rename(part.with_name(f".{part.name}.tmp"))
    assert rows_held(place) == [(0, 4)]
    assert part.exists()
    assert is_complete(place)


@places(*SINGLE, *PARTS)
def test_an_entry_without_its_part_does_not_count_and_its_name_is_not_used_again(place):
    part = part_of(place, 1)
    part.unlink()
    assert rows_held(place) == [(0, 2)]
    with open_destination(place, form=PLACES[place.name]) as destination:
        destination.write(rows(4, 5))
    assert not part.exists()
    assert is_complete(place)


@places(*SINGLE, *PARTS)
def test_a_part_that_was_changed_is_told(place):
    with part_of(place, 0).open("ab") as part:
        part.write(b"{}\n")
    with pytest.raises(DestinationError, match=r"part-00000\.\S+: it was changed; put the old one back, or delete it"):
        open_destination(place, form=PLACES[place.name])
    part_of(place, 0).unlink()
    assert is_complete(place)


@pytest.mark.parametrize("name", ["x.jsonl", "c", "files"])
def test_a_manifest_may_end_at_any_byte(tmp_path, name):
    place = tmp_path / "whole" / name
    with open_destination(place, form=PLACES[name], run={"a": "b"}) as destination:
        for start in range(0, 6, 2):
            destination.write(rows(start, start + 2))
    written = manifest_of(place).read_bytes()
    ends = [at + 1 for at, byte in enumerate(written) if byte == ord("\n")]

    @settings(max_examples=30)
    @given(st.integers(ends[1], ends[2]))
    def check(end):
        copy = tmp_path / "torn" / name
        shutil.rmtree(copy.parent, ignore_errors=True)
        shutil.copytree(place.parent, copy.parent)
        manifest_of(copy).write_bytes(written[:end])
        whole = sum(at <= end for at in ends) - 1
        with open_destination(copy, form=PLACES[name], run={"a": "b"}) as destination:
            assert destination.totals == Totals.of(rows(0, 2 * whole))
            assert list(destination.done(SOURCE)) == [(0, 2 * whole)]
        assert manifest_of(copy).read_bytes() == written[: ends[whole]]

    check()


@pytest.mark.parametrize("name", FILES)
def test_a_first_line_that_was_not_written_to_its_end_is_written_anew(tmp_path, name):
    place = tmp_path / "out" / name
    with open_destination(place, form=FILES[name]):
        written = manifest_of(place).read_bytes()
    for end in (0, 1, 5, len(written) - 1):
        manifest_of(place).write_bytes(written[:end])
        with open_destination(place, form=FILES[name]):
            assert manifest_of(place).read_bytes() == written
    assert is_complete(place)


@places("x.jsonl", "a", "files")
def test_a_manifest_that_is_damaged_in_the_middle_is_told(place):
    manifest = manifest_of(place)
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join([lines[0], b"\0" * 20 + b"\n", *lines[2:]]))
    with pytest.raises(DestinationError, match=f"the manifest is damaged at byte {len(lines[0])}"):
        open_destination(place, form=PLACES[place.name])
    for other in (b"notes on something else", b'{"form": 3}\n'):
        manifest.write_bytes(other)
        with pytest.raises(DestinationError, match="not a manifest of newsclean"):
            open_destination(place, form=PLACES[place.name])
        assert manifest.read_bytes() == other


@pytest.mark.parametrize("name", PLACES)
def test_a_manifest_of_another_version_is_told(tmp_path, name):
    with open_destination(tmp_path / name, form=PLACES[name]):
        pass
    if name == "x.sqlite":
        connection = sqlite3.connect(tmp_path / name)
        connection.execute("UPDATE newsclean_run SET header = replace(header, '\"manifest\":1', '\"manifest\":99')")
        connection.commit()
        connection.close()
    else:
        manifest = manifest_of(tmp_path / name)
        manifest.write_bytes(manifest.read_bytes().replace(b'"manifest":1', b'"manifest":99'))
    with pytest.raises(DestinationError, match="written by another version of newsclean"):
        open_destination(tmp_path / name, form=PLACES[name])


def joined_states(place):
    """The folder before the joining, the joined file, and the manifest with it."""
    before = place.parent.with_name("before")
    shutil.copytree(place.parent, before)
    with open_destination(place) as destination:
        destination.finish()
    after = place.parent.with_name("after")
    place.parent.rename(after)
    shutil.copytree(before, place.parent)
    return after / place.name, after / f"{place.name}.manifest"


@places(*SINGLE)
def test_a_joined_draft_without_an_entry_is_removed(place):
    joined, _ = joined_states(place)
    shutil.copy(joined, folder_of(place) / f".joined-00002.{'.'.join(place.name.split('.')[1:])}.tmp")
    assert rows_held(place) == [(0, 4)]
    assert not place.exists()
    assert is_complete(place)


@places(*SINGLE)
def test_a_joined_draft_whose_entry_is_written_gets_its_name(place):
    joined, manifest = joined_states(place)
    shutil.copy(joined, folder_of(place) / f".joined-00002.{'.'.join(place.name.split('.')[1:])}.tmp")
    shutil.copy(manifest, manifest_of(place))
    assert rows_held(place) == [(0, 4)]
    assert place.read_bytes() == joined.read_bytes()
    assert not folder_of(place).exists()
    assert is_complete(place)


@places(*SINGLE)
def test_parts_that_are_in_the_joined_file_are_removed(place):
    joined, manifest = joined_states(place)
    shutil.copy(joined, place)
    shutil.copy(manifest, manifest_of(place))
    part_of(place, 0).unlink()  # the run had begun to remove them
    assert rows_held(place) == [(0, 4)]
    assert not folder_of(place).exists()
    assert is_complete(place)


@places(*SINGLE)
def test_a_draft_never_takes_the_place_of_a_file_that_is_not_the_one_it_was_joined_from(place):
    joined, manifest = joined_states(place)
    shutil.copy(joined, folder_of(place) / f".joined-00002.{'.'.join(place.name.split('.')[1:])}.tmp")
    shutil.copy(manifest, manifest_of(place))
    place.write_text("theirs", encoding="utf-8")
    with pytest.raises(DestinationError, match="not of a batch"):
        open_destination(place)
    assert place.read_text(encoding="utf-8") == "theirs"


@places(*SINGLE)
def test_parts_that_were_deleted_while_a_run_writes_are_missed_at_the_end(place):
    with open_destination(place) as destination:
        shutil.rmtree(folder_of(place))
        with pytest.raises(DestinationError, match="its folder is gone"):
            destination.write(rows(4, 6))
        with pytest.raises(DestinationError, match="its folder is gone"):
            destination.finish()
    assert not place.exists()
    assert is_complete(place)


@places("files")
def test_files_of_a_part_without_an_entry_are_removed_and_others_are_not(place):
    manifest = manifest_of(place)
    without = manifest.read_bytes()
    copy = place.parent / "copy"
    with open_destination(place) as destination:
        shutil.copytree(place, copy)
        destination.write(rows(4, 6))
    manifest.write_bytes(without)
    (place / "_writing").mkdir()
    (place / "_writing" / "00001.tmp").write_bytes(b"{")
    (place / "_writing" / "plan.json").write_bytes(
        b'{"part":"part-00002","names":["2024/4.html.json","2024/5.html.json"]}'
    )
    assert rows_held(place) == [(0, 4)]
    assert len(held(place)) == 4 and not (place / "_writing").exists()
    assert is_complete(place)


@places("files")
def test_files_of_a_part_with_an_entry_stay_where_the_plan_is_still_there(place):
    (place / "_writing").mkdir()
    (place / "_writing" / "plan.json").write_bytes(b'{"part":"part-00001","names":["2024/2.html.json"]}')
    assert rows_held(place) == [(0, 4)]
    assert len(held(place)) == 4 and not (place / "_writing").exists()
    assert is_complete(place)


def test_many_thousand_parts_are_few_numbers(tmp_path):
    place = tmp_path / "out"
    with open_destination(place, form="jsonl") as destination:
        destination.write(rows(0, 2))
    entry = manifest_of(place).read_bytes().splitlines()[1].replace(b"part-00000", b"part-%05d")
    entry = entry.replace(b"[[0,2]]", b"[[%d,%d]]")
    with manifest_of(place).open("ab") as manifest:
        for number in range(1, 20_000):
            manifest.write(entry % (number, 2 * number, 2 * number + 2) + b"\n")
    manifest = Manifest(manifest_of(place), place)
    for entry in manifest.entries():
        manifest.held.add(entry)
    manifest.close()
    assert manifest.held.ranges() == {SOURCE: ((0, 40_000),)}
    assert manifest.held.totals.rows == 40_000
