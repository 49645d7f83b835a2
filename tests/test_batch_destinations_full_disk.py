"""A disk that is full, or that must not be written: it is said, nothing is half-written, and later it goes on."""

import errno
import os
import resource
import signal
import subprocess
from pathlib import Path

import pytest
from destinations import PLACES, SOURCE, bare, held, ids, rows

from newsclean.batch.destinations import open_destination
from newsclean.batch.rows import Row
from newsclean.errors import DestinationError

every_place = pytest.mark.parametrize("name", PLACES)
ROOM = 1 << 20


@pytest.fixture
def small_disk(tmp_path):
    """A disk with room for one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if mounted.returncode:
        pytest.skip(f"a disk cannot be mounted: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def small_files():
    """Gives files a largest size, in bytes, until the test ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size or soft, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


def noise(place: int, size: int) -> Row:
    """A row that cannot be pressed."""
    line = f'{{"id":"2024/{place}.html","url":null,"text":"{os.urandom(size // 2).hex()}"}}'
    return Row(SOURCE, place, f"2024/{place}.html", line.encode(), size, bare(0, "").account)


def files(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file() and "sqlite" not in path.name}


@every_place
def test_a_full_disk_takes_no_part_and_later_the_same(small_disk, name):
    place = small_disk / "out" / name
    ballast = small_disk / "ballast"
    many = [noise(at, 20_000) for at in range(2, 22)]
    with open_destination(place, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        free = os.statvfs(small_disk)
        ballast.write_bytes(bytes(free.f_bavail * free.f_bsize - 200_000))
        before = files(small_disk)
        for _ in range(2):
            with pytest.raises(DestinationError, match="the disk is full") as told:
                destination.write(many)
            assert getattr(told.value.__cause__, "errno", errno.ENOSPC) == errno.ENOSPC
            assert files(small_disk) == before
            assert destination.totals.rows == 2
        ballast.unlink()
        destination.write(many)
    with open_destination(place, form=PLACES[name]) as destination:
        assert list(destination.done(SOURCE)) == [(0, 22)]
    assert len(held(place.with_name(place.name + ".parts") if "x." in name and name != "x.sqlite" else place)) == 22


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz", "x.jsonl.zst", "x.parquet"])
def test_a_disk_that_is_full_while_parts_are_joined_leaves_them(small_disk, name):
    place = small_disk / name
    ballast = small_disk / "ballast"
    with open_destination(place) as destination:
        for at in range(0, 20, 5):
            destination.write([noise(number, 10_000) for number in range(at, at + 5)])
        free = os.statvfs(small_disk)
        ballast.write_bytes(bytes(free.f_bavail * free.f_bsize - 50_000))
        before = files(small_disk)
        for _ in range(2):
            with pytest.raises(DestinationError, match="the disk is full"):
                destination.finish()
            assert files(small_disk) == before
        ballast.unlink()
        destination.finish()
    assert len(ids(place)) == len(set(ids(place))) == 20


@every_place
def test_a_file_that_may_not_grow_is_no_part_and_later_the_same(tmp_path, small_files, name):
    place = tmp_path / "out" / name
    large = [noise(at, 400_000) for at in (2, 3)]
    with open_destination(place, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        before = files(tmp_path)
        small_files(100_000)
        for _ in range(2):
            with pytest.raises(DestinationError):
                destination.write(large)
            assert files(tmp_path) == before
        small_files(None)
        destination.write(large)
        destination.finish()
        assert destination.totals.rows == 4
    assert len(held(place)) == 4


@pytest.mark.parametrize("name", ["x.jsonl", "a", "files"])
def test_a_manifest_that_may_not_grow_takes_no_entry(tmp_path, small_files, name):
    place = tmp_path / "out" / name
    with open_destination(place, form=PLACES[name]) as destination:
        for at in range(20):  # the manifest is larger than a part then
            destination.write([bare(at, f"2024/{at}.html")])
        before = files(tmp_path)
        manifest = next(path for path in before if "manifest" in path.name)
        small_files(before[manifest] + 30)
        for _ in range(2):
            with pytest.raises(DestinationError, match="larger than the system allows"):
                destination.write([bare(20, "2024/20.html")])
            assert files(tmp_path) == before
        small_files(None)
        destination.write([bare(20, "2024/20.html")])
        destination.finish()
    assert ids(place) == [f"2024/{at}.html" for at in range(21)]


@pytest.mark.parametrize("name", ["a", "d", "files"])
def test_a_folder_that_vanished_is_told(tmp_path, name):
    place = tmp_path / "out" / name
    with open_destination(place, form=PLACES[name]) as destination:
        destination.write(rows(0, 2))
        place.rename(tmp_path / "moved")
        with pytest.raises(DestinationError, match="its folder is gone"):
            destination.write(rows(2, 4))
        (tmp_path / "moved").rename(place)
        destination.write(rows(2, 4))
    assert len(held(place)) == 4


@every_place
def test_a_place_that_must_not_be_written_is_told(tmp_path, name):
    if os.geteuid() == 0:
        parent = Path("/proc/self/fdinfo")  # where not even root may make files
    else:
        parent = tmp_path / "locked"
        parent.mkdir(mode=0o500)
    with pytest.raises(DestinationError):
        open_destination(parent / name, form=PLACES[name])
