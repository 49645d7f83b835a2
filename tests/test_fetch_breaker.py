"""A host that fails again and again is left alone for a while; then one request decides. The clock is the tests'."""

import asyncio
from collections.abc import Iterator

import pytest
from clients import LOCAL, both_kinds, download_in_turn, download_many, with_changes
from faults import OTHER, PUBLIC
from internet import Internet, standing_in
from press import Asked, Press, moved, page, press
from servers import HEAD, PAGE, Script, closes, raw_server, resets, says, says_then_resets, says_then_waits

from newsclean.errors import FetchError, HostResting, Refused, Unreachable
from newsclean.fetching import AsyncClient, Backoff, Breaker, Policy, Response, Timeouts, hosts

pytestmark = both_kinds
ONCE = with_changes(LOCAL, backoff=Backoff(attempts=1), breaker=Breaker(failures=3, rest=60))
BAD, GOOD = page(status="500 Oops"), page()


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(hosts, "monotonic", clock)
    return clock


def giving(*answers: bytes):
    """A press that gives these answers in order, the last one for ever."""
    left = list(answers)

    async def answer(asked: Asked) -> bytes:
        return left.pop(0) if len(left) > 1 else left[0]

    return press(answer)


def kinds(seen: list[Response | FetchError]) -> list[type]:
    return [type(each) for each in seen]


def visits(server: Press, clock: Clock, *pauses: float) -> Iterator[str]:
    """A URL after each of the pauses, in seconds."""
    for number, pause in enumerate(pauses):
        clock.now += pause
        yield server.url(f"/{number}")


def test_after_failures_in_a_row_a_host_is_not_asked(clock: Clock):
    with giving(BAD) as server:
        seen = download_in_turn(visits(server, clock, 0, 1, 1, 1, 30), policy=ONCE)
        assert server.paths() == ["/0", "/1", "/2"]
    assert kinds(seen) == [Refused, Refused, Refused, HostResting, HostResting]
    name = seen[3].url.split("/")[2]
    for each, left in ((seen[3], 59), (seen[4], 29)):
        assert str(each) == (
            f"{each.url}: {name} failed 3 times in a row (status 500); it is asked again in {left} seconds"
        )
        assert (each.attempts, each.status) == ((), None)


def test_after_its_rest_one_request_decides_for_the_better(clock: Clock):
    with giving(BAD, BAD, BAD, GOOD) as server:
        seen = download_in_turn(visits(server, clock, 0, 0, 0, 59, 2, 0, 0), policy=ONCE)
    assert kinds(seen) == [Refused, Refused, Refused, HostResting, Response, Response, Response]


def test_after_its_rest_one_request_decides_for_the_worse(clock: Clock):
    with giving(BAD) as server:
        seen = download_in_turn(visits(server, clock, 0, 0, 0, 61, 1, 58, 2, 1), policy=ONCE)
        assert len(server.log) == 5
    assert kinds(seen) == [Refused, Refused, Refused, Refused, HostResting, HostResting, Refused, HostResting]
    assert "failed 4 times in a row" in str(seen[4])


def test_a_host_that_has_recovered_may_fail_as_often_as_any(clock: Clock):
    with giving(BAD, BAD, BAD, GOOD, BAD, BAD, GOOD) as server:
        seen = download_in_turn(visits(server, clock, 0, 0, 0, 61, 0, 0, 0), policy=ONCE)
    assert kinds(seen) == [Refused, Refused, Refused, Response, Refused, Refused, Response]


def test_failures_count_in_a_row_only(clock: Clock):
    with giving(BAD, BAD, GOOD, BAD, BAD, GOOD, BAD) as server:
        seen = download_in_turn(visits(server, clock, *[0] * 10), policy=ONCE)
    assert kinds(seen)[:9] == [Refused, Refused, Response, Refused, Refused, Response, Refused, Refused, Refused]
    assert kinds(seen)[9] is HostResting


def test_of_many_that_wait_for_the_end_of_a_rest_one_goes_first(clock: Clock):
    """The others find the host resting still, whatever comes of it."""

    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(0.05)
        return BAD

    async def ask() -> list[object]:
        policy = with_changes(ONCE, concurrency=30)
        async with AsyncClient(policy) as client:
            for number in range(3):
                with pytest.raises(Refused):
                    await client.download(server.url(f"/{number}"))
            clock.now += 61
            fetches = (client.download(server.url(f"/later/{number}")) for number in range(30))
            return await asyncio.gather(*fetches, return_exceptions=True)

    with press(answer) as server:
        results = asyncio.run(ask())
        assert len(server.log) == 4
    assert sorted(type(each).__name__ for each in results) == ["HostResting"] * 29 + ["Refused"]


def test_a_crowd_is_told_of_the_rest_without_a_request(clock: Clock):
    with giving(BAD) as server:
        urls = [server.url(f"/{number}") for number in range(40)]
        results = download_many(urls, policy=with_changes(ONCE, concurrency=1))
        assert len(server.log) == 3
    assert sorted(type(result.error).__name__ for result in results) == ["HostResting"] * 37 + ["Refused"] * 3


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_status_of_a_server_in_trouble_is_a_failure(clock: Clock, status: int):
    with giving(page(status=f"{status} Oops")) as server:
        seen = download_in_turn(visits(server, clock, *[0] * 4), policy=ONCE)
    assert kinds(seen)[3] is HostResting
    assert f"(status {status})" in str(seen[3])


@pytest.mark.parametrize(
    "status", ["400 No", "401 No", "403 No", "404 No", "410 Gone", "429 Slow", "451 Law", "501 No"]
)
def test_a_status_that_speaks_of_the_page_alone_is_none(clock: Clock, status: str):
    with giving(page(status=status)) as server:
        seen = download_in_turn(visits(server, clock, *[0] * 5), policy=ONCE)
        assert len(server.log) == 5
    assert HostResting not in kinds(seen)


@pytest.mark.parametrize(
    "answer",
    [page(bytes(200_000)), page(b"").replace(b"text/html", b"image/gif"), page(b"no", "Content-Encoding: gzip")],
)
def test_a_page_that_is_not_wanted_is_no_failure_of_its_host(clock: Clock, answer: bytes):
    with giving(answer) as server:
        seen = download_in_turn(visits(server, clock, *[0] * 5), policy=with_changes(ONCE, max_bytes=1_000))
        assert len(server.log) == 5
    assert all(isinstance(each, FetchError) and not isinstance(each, HostResting) for each in seen)


LONG = HEAD + b"Content-Length: 500\r\n\r\n" + PAGE
UNSOUND = {
    "reset": resets,
    "closed": closes,
    "no HTTP": says(b"no HTTP\r\n"),
    "reset in the head": says_then_resets(HEAD),
    "reset in the body": says_then_resets(LONG),
    "cut": says(LONG),
    "silent": says_then_waits(),
    "silent in the body": says_then_waits(LONG),
}


@pytest.mark.parametrize("script", UNSOUND.values(), ids=UNSOUND)
def test_no_sound_answer_is_a_failure_wherever_it_broke_off(clock: Clock, script: Script):
    with raw_server(script) as server:
        seen = download_in_turn([server.url] * 4, policy=with_changes(ONCE, timeouts=Timeouts(read=0.2)))
        assert server.connections == 3
    assert kinds(seen) == [Unreachable, Unreachable, Unreachable, HostResting]


def test_an_answer_that_never_ends_is_a_failure(clock: Clock):
    policy = with_changes(ONCE, timeouts=Timeouts(total=0.15), breaker=Breaker(failures=2))
    for script in (says_then_waits(), says_then_waits(HEAD + b"\r\n<p>")):
        with raw_server(script) as server:
            seen = download_in_turn([server.url] * 3, policy=policy)
        assert kinds(seen) == [Unreachable, Unreachable, HostResting]
        assert "no answer in time" in str(seen[2])


def test_tries_of_one_page_count_each(clock: Clock):
    with giving(BAD) as server:
        policy = with_changes(ONCE, backoff=Backoff(attempts=5, first=0.001))
        seen = download_in_turn([server.url("/a")], policy=policy)[0]
        assert len(server.log) == 3
    assert type(seen) is HostResting
    assert [tried.status for tried in seen.attempts] == [500] * 3


def test_other_hosts_are_asked_on(clock: Clock, internet: Internet):
    bad, good = "http://bad.example/", "http://good.example/"
    with giving(BAD) as server, press() as other:
        internet.ports |= {PUBLIC: server.port, OTHER: other.port}
        policy = with_changes(ONCE, private_hosts=False)
        seen = download_in_turn([bad, good] * 4, policy=policy)
    assert kinds(seen[::2]) == [Refused] * 3 + [HostResting]
    assert kinds(seen[1::2]) == [Response] * 4


def test_a_failure_after_a_redirect_is_the_other_hosts(clock: Clock, internet: Internet):
    async def answer(asked: Asked) -> bytes:
        return moved("http://bad.example/") if asked.path == "/moved" else GOOD

    with giving(BAD) as server, press(answer) as other:
        internet.ports |= {PUBLIC: server.port, OTHER: other.port}
        policy = with_changes(ONCE, private_hosts=False)
        seen = download_in_turn(["http://good.example/moved"] * 4 + ["http://good.example/"], policy=policy)
    assert kinds(seen) == [Refused] * 3 + [HostResting, Response]
    assert "bad.example failed 3 times" in str(seen[3])


def test_a_robots_txt_that_cannot_be_had_is_a_failure(clock: Clock):
    with giving(page(status="503 Busy")) as server:
        seen = download_in_turn(visits(server, clock, *[0] * 4), policy=with_changes(ONCE, robots="obey"))
        assert server.paths() == ["/robots.txt"] * 3
    assert kinds(seen)[3] is HostResting


def test_who_cancels_does_not_speak_of_the_host(clock: Clock):
    async def answer(asked: Asked) -> bytes:
        if asked.path == "/held":
            await asyncio.sleep(30)
        return GOOD

    async def ask(policy: Policy) -> Response:
        async with AsyncClient(policy) as client:
            for number in range(4):
                fetch = asyncio.create_task(client.download(server.url("/held")))
                while len(server.log) <= number:
                    await asyncio.sleep(0.002)
                fetch.cancel()
                await asyncio.gather(fetch, return_exceptions=True)
            return await client.download(server.url("/a"))

    with press(answer) as server:
        assert asyncio.run(ask(ONCE)).body == PAGE


def test_a_breaker_of_one_failure_and_no_rest_lets_every_request_decide(clock: Clock):
    with giving(BAD) as server:
        policy = with_changes(ONCE, breaker=Breaker(failures=1, rest=0))
        seen = download_in_turn(visits(server, clock, *[0] * 4), policy=policy)
        assert len(server.log) == 4
    assert kinds(seen) == [Refused] * 4


@pytest.fixture
def internet() -> Iterator[Internet]:
    with standing_in() as internet:
        internet.names |= {"bad.example": [(PUBLIC,)], "good.example": [(OTHER,)]}
        yield internet
