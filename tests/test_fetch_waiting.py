"""How long the waits between two tries are."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from clients import LOCAL, both_kinds, download, with_changes
from hypothesis import given
from hypothesis import strategies as st
from servers import HEAD, PAGE, Script, closes, raw_server, whole

from newsclean.errors import Refused, Unreachable
from newsclean.fetching import Backoff, Timeouts, retry
from newsclean.fetching.answers import Head, wait_asked_for
from newsclean.fetching.hosts import Host

pytestmark = both_kinds

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been waited, without waiting."""
    taken: list[float] = []

    async def sleep(seconds: float) -> None:
        taken.append(seconds)

    monkeypatch.setattr(retry, "sleep", sleep)
    monkeypatch.setattr(Host, "fall_silent", lambda host, seconds: None)  # the same wait, for others of the host
    return taken


def busy(*headers: bytes) -> Script:
    return whole(b"", b"HTTP/1.1 503 Service Unavailable\r\n" + b"".join(h + b"\r\n" for h in headers))


def test_without_a_word_from_the_server_the_wait_is_drawn_below_a_doubling_bound(waits: list[float]):
    backoff = Backoff(attempts=6, first=1, longest=4)
    with raw_server(busy()) as server, pytest.raises(Refused):
        download(server.url, policy=with_changes(LOCAL, backoff=backoff))

    assert len(waits) == 5
    assert all(0 <= wait <= bound for wait, bound in zip(waits, (1, 2, 4, 4, 4), strict=True))


def test_the_server_may_ask_for_a_longer_wait(waits: list[float]):
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    with raw_server(busy(b"Retry-After: 7"), busy(b"Retry-After: " + later.encode()), whole()) as server:
        response = download(server.url, policy=with_changes(LOCAL, backoff=Backoff(first=0.1)))

    assert (response.body, len(response.attempts)) == (PAGE, 3)
    assert waits[0] == 7
    assert 15 < waits[1] <= 20


def test_a_wait_beyond_reason_is_cut(waits: list[float]):
    with raw_server(busy(b"Retry-After: 86400"), whole()) as server:
        download(server.url, policy=with_changes(LOCAL, backoff=Backoff(first=0.1, retry_after=12)))
    assert waits == [12]


def test_a_wait_of_nothing_does_not_hurry_the_tries(waits: list[float]):
    with raw_server(busy(b"Retry-After: 0")) as server, pytest.raises(Refused):
        download(server.url, policy=with_changes(LOCAL, backoff=Backoff(attempts=3)))
    assert all(wait > 0 for wait in waits)


def test_no_wait_outlasts_the_total_time(waits: list[float]):
    policy = with_changes(LOCAL, timeouts=Timeouts(total=10), backoff=Backoff(retry_after=60))
    with raw_server(busy(b"Retry-After: 30")) as server:
        with pytest.raises(Refused):
            download(server.url, policy=policy)
        assert (server.connections, waits) == (1, [])


def test_one_attempt_means_one(waits: list[float]):
    with raw_server(closes) as server:
        with pytest.raises(Unreachable):
            download(server.url, policy=with_changes(LOCAL, backoff=Backoff(attempts=1)))
        assert (server.connections, waits) == (1, [])


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 3 ", 3),
        ("1.5", 1.5),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30),
        ("Mon, 02 Mar 2026 12:00:30 -0000", 30),
        ("Monday, 02-Mar-26 12:01:00 GMT", 60),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("Mon, 99 Mar 2026 12:00:30 GMT", None),
    ],
)
def test_a_wait_is_asked_for_in_seconds_or_as_a_date(value: str, seconds: float | None):
    assert wait_asked_for(Head(503, (("retry-after", value),)), NOON) == seconds


def test_no_header_asks_for_no_wait():
    assert wait_asked_for(Head(503, (("content-type", HEAD.decode()),)), NOON) is None


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,5} \d\d:\d\d:\d\d [A-Z+0-9-]{1,6}"))
def test_any_value_of_the_header_is_a_wait_or_none(value: str):
    wait = wait_asked_for(Head(429, (("retry-after", value),)), NOON)
    assert wait is None or wait >= 0
