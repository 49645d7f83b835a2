"""The recording's file: torn at any byte it loses nothing whole, and it is nobody else's and in nobody else's hands."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from warcio.warcwriter import WARCWriter

from newsclean.errors import MissingPackage, RecordingError
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.exchange import Exchange
from newsclean.fetching.stores.recording import Recording

ENDINGS = (".warc", ".warc.gz")
POLICY = Policy()


def exchange(name: str, body: bytes = b"story") -> Exchange:
    return Exchange(
        url=f"http://news.example/{name}",
        status=200,
        reason="OK",
        http_version="HTTP/1.1",
        request_headers=(("Host", "news.example"), ("Accept", "text/html")),
        headers=(("Content-Type", "text/html"), ("X-Word", "caf\xe9"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
        body=body,
        when=datetime(2026, 11, 28, 9, 30, 15, 123456, tzinfo=UTC),
        address="192.0.2.7",
    )


ONE, TWO, THREE = exchange("one", b"one"), exchange("two", b"\r\n\r\nWARC/1.1\r\n\x1f\x8b\x08"), exchange("three")


@pytest.fixture(params=ENDINGS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"run{request.param}"


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)  # no test cuts the power


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A folder for files that are written a thousand times: in memory, where the system has such a place."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@contextmanager
def opened(file: Path) -> Iterator[Recording]:
    with closing(Recording.open(str(file), POLICY)) as recording:
        yield recording


def written(file: Path, *exchanges: Exchange) -> bytes:
    with opened(file) as recording:
        for each in exchanges:
            recording.save(each)
    return file.read_bytes()


def saved(file: Path, *exchanges: Exchange) -> list[Exchange | None]:
    with opened(file) as recording:
        return [recording.saved(each.url) for each in exchanges]


def test_what_is_saved_is_read_back_as_it_was(file: Path):
    exchanges = [
        ONE,
        TWO,
        THREE._replace(body=bytes(range(256)) * 1000),
        exchange("h2")._replace(http_version="HTTP/2", reason=""),
        exchange("v6")._replace(address="2001:db8::7", request_headers=(), http_version="HTTP/1.0"),
        exchange("moved?to=%C3%BC")._replace(status=301, headers=(("Location", "/"),), truncated="unspecified"),
        exchange("odd")._replace(status=299, reason="Of our own", headers=()),
    ]
    with opened(file) as recording:
        for each in exchanges:
            recording.save(each)
        assert [recording.saved(each.url) for each in exchanges] == exchanges
    assert saved(file, *exchanges) == exchanges


def test_a_line_break_in_a_header_makes_no_header(file: Path):
    written(file, ONE._replace(headers=(("X-A", "b\r\nX-C: d"),), reason="OK\r\nX-E: f"))
    [found] = saved(file, ONE)
    assert (found.headers, found.reason) == ((("X-A", "b X-C: d"),), "OK X-E: f")


@pytest.mark.parametrize("ending", ENDINGS)
def test_cut_at_any_byte_of_the_last_record_it_loses_that_record_alone(quick_path: Path, ending: str):
    file, last = quick_path / f"run{ending}", exchange("last")._replace(request_headers=())
    information = len(written(file))
    written(file, ONE)
    with opened(file) as recording:
        kept = file.read_bytes()
        recording.save(last)
    whole = file.read_bytes()
    for length in range(len(kept), len(whole)):
        file.write_bytes(whole[:length])
        assert saved(file, ONE, last) == [ONE, None]
        after = file.read_bytes()
        assert after.startswith(kept)
        assert abs(len(after) - len(kept) - information) < 20
    file.write_bytes(whole)
    assert saved(file, ONE, last) == [ONE, last]


def test_a_request_whose_response_was_torn_off_stays_and_answers_nothing(file: Path):
    kept = written(file, ONE, TWO)
    whole = written(file, THREE)
    for length in range(len(kept), len(whole), 29):
        file.write_bytes(whole[:length])
        assert saved(file, ONE, TWO, THREE) == [ONE, TWO, None]
        written(file, THREE)
        assert saved(file, ONE, TWO, THREE) == [ONE, TWO, THREE]


@pytest.mark.parametrize("ending", ENDINGS)
def test_cut_at_any_byte_of_its_first_record_it_begins_anew(quick_path: Path, ending: str):
    file = quick_path / f"run{ending}"
    whole = written(file)
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert saved(file, ONE) == [None]
        assert abs(file.stat().st_size - len(whole)) < 20


@pytest.mark.parametrize("tail", [b"\0" * 5000, b"\0", b"rubbish" * 50], ids=["zeros", "a zero", "rubbish"])
def test_what_a_power_cut_left_behind_the_last_record_is_cut_off(file: Path, tail: bytes):
    kept = written(file, ONE)
    file.write_bytes(kept + tail)
    assert saved(file, ONE) == [ONE]
    assert file.stat().st_size < len(kept) + 1000
    assert saved(file, ONE) == [ONE]


def test_damage_before_a_whole_record_is_told_and_nothing_is_cut(file: Path):
    first = len(written(file, ONE))
    whole = bytearray(written(file, TWO, THREE))
    whole[first - 40 : first - 20] = b"\xff" * 20
    file.write_bytes(whole)
    if file.suffix == ".gz":
        with pytest.raises(RecordingError, match=r"damaged at byte \d+"):
            Recording.open(str(file), POLICY)
        assert file.read_bytes() == whole
    else:
        with opened(file) as recording:
            assert recording.saved(TWO.url) == TWO
            with pytest.raises(RecordingError, match="cannot be read at byte"):
                recording.saved(ONE.url)


def test_a_length_that_is_damaged_costs_no_other_record(tmp_path: Path):
    file = tmp_path / "run.warc"
    whole = written(file, ONE, TWO, THREE).replace(b"Content-Length: ", b"Content-Length: 9", 2)
    file.write_bytes(whole)
    with pytest.raises(RecordingError, match="damaged at byte 0"):
        Recording.open(str(file), POLICY)
    assert file.read_bytes() == whole


@given(st.sampled_from(ENDINGS), st.integers(0, 10**6), st.binary(max_size=40), st.integers(0, 40))
@example(".warc", 0, b"HTTP/1.1 xyz", 0)
def test_no_damage_is_taken_for_sound_or_ends_in_another_error(
    tmp_path_factory: pytest.TempPathFactory, ending: str, place: int, rubbish: bytes, lost: int
):
    file = tmp_path_factory.mktemp("damaged") / f"run{ending}"
    whole = written(file, ONE, TWO)
    place %= len(whole)
    damaged = whole[:place] + rubbish + whole[place + lost :]
    file.write_bytes(damaged)
    try:
        with opened(file) as recording:
            for each in (ONE, TWO):
                found = recording.saved(each.url)
                assert found is None or found[1:4] + found[5:7] == each[1:4] + each[5:7]
            recording.save(THREE)
            assert recording.saved(THREE.url) == THREE
    except RecordingError as error:
        assert "\n" not in str(error)
    assert file.read_bytes()[: min(place, 1)] == damaged[: min(place, 1)]


@given(st.sampled_from(ENDINGS), st.binary(max_size=300))
def test_any_bytes_are_refused_or_begun_anew(tmp_path_factory: pytest.TempPathFactory, ending: str, data: bytes):
    file = tmp_path_factory.mktemp("any") / f"run{ending}"
    file.write_bytes(data)
    try:
        assert saved(file, ONE) == [None]
    except RecordingError as error:
        assert "not a recording" in str(error)
        assert file.read_bytes() == data


def other_warc(file: Path) -> None:
    with file.open("wb") as data:
        writer = WARCWriter(data, gzip=file.suffix == ".gz", warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record("other", {"software": "other/1.0"}))


FOREIGN = {
    "text": lambda file: file.write_bytes(b"Shopping list: milk, bread"),
    "a WARC by another tool": other_warc,
    "a torn WARC by another tool": lambda file: (other_warc(file), os.truncate(file, file.stat().st_size // 2)),
    "a long text": lambda file: file.write_bytes(b"WARC/1.1\r\n" + b"Shopping list: milk, bread" * 4000),
}


@pytest.mark.parametrize("kind", ["text", "a WARC by another tool", "a long text"])
def test_another_file_is_refused_and_left_as_it_is(file: Path, kind: str):
    FOREIGN[kind](file)
    before = file.read_bytes()
    with pytest.raises(RecordingError, match="not a recording of newsclean"):
        Recording.open(str(file), POLICY)
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["run.html", "run", "run.gz", ".warcs"])
def test_a_name_must_say_that_it_is_a_warc(tmp_path: Path, name: str):
    with pytest.raises(RecordingError, match=r"ends with \.warc or \.warc\.gz"):
        Recording.open(str(tmp_path / name), POLICY)
    assert not (tmp_path / name).exists()


def test_a_folder_and_a_place_that_is_not_there_are_refused(file: Path):
    with pytest.raises(RecordingError, match="No such file or directory"):
        Recording.open(str(file / "run.warc"), POLICY)
    file.mkdir()
    with pytest.raises(RecordingError, match="Is a directory"):
        Recording.open(str(file), POLICY)


def test_a_pipe_is_no_recording(file: Path):
    os.mkfifo(file)
    with pytest.raises(RecordingError, match="no ordinary file"):
        Recording.open(str(file), POLICY)


def test_a_recording_is_for_one_run_at_a_time(tmp_path: Path):
    file = tmp_path / "run.warc"
    order = f"""
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores.recording import Recording
Recording.open({str(file)!r}, Policy())
"""
    with opened(file) as recording:
        recording.save(ONE)
        with pytest.raises(RecordingError, match="in use by another run"):
            Recording.open(str(file), POLICY)
        process = subprocess.run([sys.executable, "-c", order], capture_output=True, text=True, check=False)
        assert process.stderr.endswith(f"RecordingError: {file}: the recording is in use by another run\n")
        recording.save(TWO)
    assert saved(file, ONE, TWO) == [ONE, TWO]


def test_the_file_is_its_owners_alone(file: Path):
    written(file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_told_and_leaves_nothing_of_the_record(file: Path):
    large = exchange("large", os.urandom(100_000))
    before = written(file, ONE)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with opened(file) as recording:
        begun = file.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (begun + 50_000, limits[1]))
        try:
            with pytest.raises(RecordingError, match="cannot be written: File too large"):
                recording.save(large)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert file.stat().st_size == begun
        assert recording.saved(large.url) is None
        recording.save(TWO)
        assert [recording.saved(each.url) for each in (ONE, TWO)] == [ONE, TWO]
    assert file.read_bytes().startswith(before)


def test_threads_do_not_write_into_each_others_records(file: Path):
    exchanges = [exchange(str(number), os.urandom(number * 50)) for number in range(120)]
    with opened(file) as recording, ThreadPoolExecutor(8) as threads:
        list(threads.map(recording.save, exchanges))
        assert list(threads.map(lambda each: recording.saved(each.url), exchanges)) == exchanges
    assert saved(file, *exchanges) == exchanges


def test_a_closed_recording_can_be_closed_again_but_not_written(file: Path):
    recording = Recording.open(str(file), POLICY)
    recording.close()
    recording.close()
    with pytest.raises(RecordingError, match="cannot be written"):
        recording.save(ONE)


def test_without_the_extra_the_error_says_what_to_install(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    with pytest.raises(MissingPackage, match=r"recording needs the extra 'warc': pip install 'newsclean\[warc\]'"):
        Recording.open(str(file), POLICY)
    assert not file.exists()
