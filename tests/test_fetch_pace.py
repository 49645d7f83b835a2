"""No host is asked faster than its pace allows, and none waits for another: proved from the log of a server.

Times are held against a bound that nothing but haste can break: a request may reach the server later than it was let
go, never earlier. So request number k, counted from 0, cannot be logged before the start and k - burst + 1 intervals.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from math import inf

import pytest
from clients import LOCAL, both_kinds, download_in_turn, download_many, with_changes
from faults import OTHER, PUBLIC
from internet import Internet, standing_in
from press import Asked, moved, page, press, wait_until
from servers import PAGE

from newsclean.errors import Refused
from newsclean.fetching import AsyncClient, Backoff, Breaker, Client, Pace, Policy, Response, Timeouts

ONCE = with_changes(LOCAL, backoff=Backoff(attempts=1, retry_after=0.3), breaker=Breaker(failures=1_000))
OUTSIDE = with_changes(ONCE, private_hosts=False)


@pytest.fixture
def internet() -> Iterator[Internet]:
    with standing_in() as internet:
        yield internet


def paced(policy: Policy = ONCE, **pace: float) -> Policy:
    return with_changes(policy, pace=Pace(**{"rate": inf, "concurrent": 100} | pace), concurrency=100)


def kept(log: list[Asked], start: float, rate: float, burst: int) -> bool:
    """Whether no request came before its time."""
    return all(asked.at >= start + (number - burst + 1) / rate for number, asked in enumerate(log))


def takes(seconds: float) -> Callable[[Asked], object]:
    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(seconds)
        return page()

    return answer


@pytest.mark.parametrize(("rate", "burst"), [(50, 1), (60, 5)])
@both_kinds
def test_a_host_is_asked_no_faster_than_rate_and_burst_allow(rate: float, burst: int):
    with press() as server:
        start = time.monotonic()
        results = download_many([server.url(f"/{n}") for n in range(20)], policy=paced(rate=rate, burst=burst))
        assert kept(server.log, start, rate, burst)
    assert [type(result) for result in results] == [Response] * 20


@both_kinds
def test_redirects_retries_and_robots_txt_keep_to_the_pace_too():
    async def answer(asked: Asked) -> bytes:
        if asked.path == "/robots.txt":
            return page(b"")
        if asked.path.startswith("/from"):
            return moved(asked.path.replace("from", "to"))
        return page(status="500 Oops" if server.paths().count(asked.path) == 1 else "200 OK")

    policy = with_changes(
        paced(rate=50, burst=1), robots="obey", backoff=Backoff(attempts=3, first=0.001), breaker=Breaker(failures=99)
    )
    with press(answer) as server:
        start = time.monotonic()
        results = download_many([server.url(f"/from/{n}") for n in range(6)], policy=policy)
        assert len(server.log) == 1 + 6 * 4
        assert kept(server.log, start, 50, 1)
    assert [type(result) for result in results] == [Response] * 6


def test_a_silence_saves_up_no_more_than_the_burst():
    with press() as server, Client(paced(rate=40, burst=4)) as client:
        list(client.download_many([server.url(f"/{n}") for n in range(6)]))
        time.sleep(0.3)
        start, before = time.monotonic(), len(server.log)
        list(client.download_many([server.url(f"/{n}") for n in range(12)]))
        assert kept(server.log[before:], start, 40, 4)


def test_threads_that_share_a_client_share_its_pace():
    with press() as server, Client(paced(rate=50, burst=2)) as client, ThreadPoolExecutor(6) as threads:
        start = time.monotonic()
        list(threads.map(client.download, [server.url(f"/{n}") for n in range(18)]))
        assert kept(server.log, start, 50, 2)


@both_kinds
def test_a_wait_for_a_free_slot_lets_no_crowd_of_requests_through_at_once(internet: Internet):
    """While one host holds the only slot, the turns of another come up; they must not all be used when it is free."""
    ended: list[float] = []

    async def answer(asked: Asked) -> bytes:
        if asked.host == "slow.example":
            await asyncio.sleep(0.4)
            ended.append(time.monotonic())
        return page()

    internet.names |= {name: [(PUBLIC,)] for name in ("slow.example", "quick.example")}
    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        urls = ["http://slow.example/", *(f"http://quick.example/{n}" for n in range(8))]
        download_many(urls, policy=with_changes(paced(OUTSIDE, rate=25, burst=1), concurrency=1))
        quick = [asked for asked in server.log if asked.host == "quick.example" and asked.at > ended[0]]
        assert server.most_open[""] == 1
    assert len(quick) >= 7
    assert kept(quick, ended[0], 25, 1)


@both_kinds
def test_no_more_requests_are_open_than_the_pace_allows_a_host():
    with press(takes(0.02)) as server:
        results = download_many([server.url(f"/{n}") for n in range(20)], policy=paced(concurrent=3))
        assert (len(results), server.most_open[""]) == (20, 3)
        assert server.accepted == 3, "connections are used again"


@both_kinds
def test_no_more_requests_are_open_than_the_policy_allows_over_all_hosts(internet: Internet):
    internet.names |= {f"{n}.example": [(PUBLIC,)] for n in range(12)}
    with press(takes(0.02)) as server:
        internet.ports[PUBLIC] = server.port
        urls = [f"http://{n % 12}.example/{n}" for n in range(48)]
        results = download_many(urls, policy=with_changes(paced(OUTSIDE, concurrent=2), concurrency=5))
        assert (len(results), server.most_open.pop("")) == (48, 5)
        assert max(server.most_open.values()) <= 2


@both_kinds
def test_a_body_that_is_read_holds_its_place_until_its_end():
    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(0.01)
        return page(b"<p>a" * 200_000)

    with press(answer) as server:
        results = download_many([server.url(f"/{n}") for n in range(6)], policy=paced(concurrent=1))
        assert ([len(result.body) for result in results], server.most_open[""]) == ([800_000] * 6, 1)


@both_kinds
def test_a_slow_host_holds_up_no_other(internet: Internet):
    """The slow one answers once all pages of the other are out."""

    async def answer(asked: Asked) -> bytes:
        while len(quick.log) < 30:
            await asyncio.sleep(0.005)
        return page()

    internet.names |= {"slow.example": [(PUBLIC,)], "quick.example": [(OTHER,)]}
    with press(answer) as slow, press() as quick:
        internet.ports |= {PUBLIC: slow.port, OTHER: quick.port}
        urls = [f"http://slow.example/{n}" for n in range(4)] + [f"http://quick.example/{n}" for n in range(30)]
        results = download_many(urls, policy=with_changes(paced(OUTSIDE, concurrent=1), concurrency=4))
        assert len(results) == len(slow.log) + len(quick.log) == 34
    assert all("slow" in result.url for result in results[-3:]), "they come in the order in which they are ready"


@both_kinds
def test_a_host_that_may_not_be_asked_yet_holds_no_slot(internet: Internet):
    internet.names |= {"busy.example": [(PUBLIC,)], "quick.example": [(OTHER,)]}
    with press() as busy, press() as quick:
        internet.ports |= {PUBLIC: busy.port, OTHER: quick.port}
        urls = [f"http://busy.example/{n}" for n in range(4)] + [f"http://quick.example/{n}" for n in range(4)]
        policy = with_changes(paced(OUTSIDE, rate=4, burst=1), concurrency=1)
        start = time.monotonic()
        download_many(urls, policy=policy)
        log = sorted([*busy.log, *quick.log], key=lambda asked: asked.at)
    assert kept(busy.log, start, 4, 1) and kept(quick.log, start, 4, 1)
    assert {asked.host for asked in log[:2]} == {"busy.example", "quick.example"}


@both_kinds
def test_a_name_is_one_host_on_the_ports_of_http_and_https_and_another_on_any_other(internet: Internet):
    internet.names["news.example"] = [(PUBLIC,)]
    with press(takes(0.02)) as server:
        internet.ports[PUBLIC] = server.port
        urls = [f"http://news.example{port}/{n}" for n in range(5) for port in ("", ":80", ":8080")]
        download_many(urls, policy=paced(OUTSIDE, concurrent=1))
        assert (server.most_open[""], server.most_open["news.example"]) == (2, 1)


@pytest.mark.parametrize("status", ["429 Slow Down", "503 Busy"])
@both_kinds
def test_a_host_that_asks_for_a_pause_is_left_alone_by_all(internet: Internet, status: str):
    ended: list[float] = []

    async def answer(asked: Asked) -> bytes:
        if asked.path != "/busy":
            return page()
        ended.append(time.monotonic())
        return page(b"", "Retry-After: 7", status=status)

    internet.names |= {"busy.example": [(PUBLIC,)], "quick.example": [(PUBLIC,)]}
    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        paths = ("busy.example/busy", "busy.example/1", "quick.example/1", "quick.example/2", "busy.example/2")
        results = download_many([f"http://{path}" for path in paths], policy=paced(OUTSIDE, concurrent=1))
        later = [asked for asked in server.log if asked.host == "busy.example"][1:]
        assert len(later) == 2
        assert all(asked.at >= ended[0] + 0.3 for asked in later), "0.3 seconds are the longest of this policy"
        assert {asked.host for asked in server.log[:3]} == {"busy.example", "quick.example"}
    assert [type(result.error) for result in results if not isinstance(result, Response)] == [Refused]


@both_kinds
def test_the_wait_for_a_turn_is_not_taken_from_the_time_of_the_page():
    with press(takes(0.12)) as server:
        policy = with_changes(paced(concurrent=1), timeouts=Timeouts(total=0.6))
        results = download_many([server.url(f"/{n}") for n in range(6)], policy=policy)
    assert [type(result) for result in results] == [Response] * 6
    assert results[-1].elapsed > 0.7


def test_a_fetch_that_is_cancelled_while_it_waits_or_is_answered_frees_its_place():
    held = threading.Event()

    async def answer(asked: Asked) -> bytes:
        while asked.path == "/held" and not held.is_set():
            await asyncio.sleep(0.005)
        return page()

    async def ask(url: str) -> list[object]:
        async with AsyncClient(paced(concurrent=1)) as client:
            first, second, third = (asyncio.create_task(client.download(url + path)) for path in ("/held", "/2", "/3"))
            while not server.log:
                await asyncio.sleep(0.005)
            second.cancel()
            await asyncio.sleep(0)
            first.cancel()
            results = await asyncio.gather(first, second, third, return_exceptions=True)
            results.append(await client.download(url + "/4"))
            return results

    with press(answer) as server:
        *cancelled, third, fourth = asyncio.run(ask(server.url("")))
        assert server.paths() == ["/held", "/3", "/4"]
        assert wait_until(lambda: server.connections == 0)
    assert [type(each) for each in cancelled] == [asyncio.CancelledError] * 2
    assert isinstance(third, Response) and isinstance(fourth, Response)


@both_kinds
def test_each_of_many_urls_is_asked_for_once(internet: Internet):
    hosts = [f"{n}.example" for n in range(50)]
    internet.names |= {host: [(PUBLIC,)] for host in hosts}
    with press() as server:
        internet.ports[PUBLIC] = server.port
        urls = [f"http://{hosts[n % 50]}/{n}" for n in range(200)]
        results = download_many(urls, policy=paced(OUTSIDE, concurrent=2))
        assert sorted(f"http://{asked.host}{asked.path}" for asked in server.log) == sorted(urls)
        assert server.accepted <= 100
    assert sorted(result.url for result in results) == sorted(urls)
    assert {type(result) for result in results} == {Response}


@both_kinds
def test_a_url_that_is_given_twice_is_answered_twice():
    with press() as server:
        urls = [server.url("/a"), server.url("/a"), "no url", server.url("/b")]
        results = download_many(urls, policy=ONCE)
    assert sorted(result.url for result in results) == sorted(urls)


# What happens when nobody takes the answers, or nobody wants them any more.

FEW = with_changes(ONCE, concurrency=4)


def test_nothing_further_is_asked_while_nobody_takes_the_answers():
    pulled = count()
    with press() as server, Client(FEW) as client:
        results = client.download_many(server.url(f"/{next(pulled)}") for _ in range(100_000))
        next(results)
        time.sleep(0.3)
        assert len(server.log) <= 2 * FEW.concurrency + 1
        assert next(pulled) <= 1_100, "URLs are taken about 1,000 ahead"
        next(results)
        next(results)
        assert wait_until(lambda: len(server.log) >= 3)
        time.sleep(0.1)
        assert len(server.log) <= 2 * FEW.concurrency + 3
        results.close()


def test_nothing_further_is_asked_while_nobody_takes_the_answers_in_a_loop():
    async def ask() -> None:
        async with AsyncClient(FEW) as client:
            results = client.download_many(server.url(f"/{number}") for number in count())
            await anext(results)
            await asyncio.sleep(0.3)
            assert len(server.log) <= 2 * FEW.concurrency + 1
            await results.aclose()

    with press() as server:
        asyncio.run(ask())


def ours() -> list[str]:
    """The threads of newsclean."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("newsclean")]


async def slow_but_the_first(asked: Asked) -> bytes:
    if asked.path != "/0":
        await asyncio.sleep(30)
    return page()


def test_an_iterator_that_is_closed_early_leaves_nothing_behind():
    before = ours()
    with press(slow_but_the_first) as server:
        with Client(FEW) as client:
            results = client.download_many(server.url(f"/{number}") for number in count())
            assert next(results).body == PAGE
            assert wait_until(lambda: server.most_open[""] == FEW.concurrency)
            results.close()
            assert wait_until(lambda: server.connections <= 1), "what was asked is given up"
            assert client.download(server.url("/0")).body == PAGE, "the client can be used further"
        assert wait_until(lambda: server.connections == 0)
        assert len(server.log) <= 1 + FEW.concurrency + 1, "the first, those that were open, and the last"
    assert wait_until(lambda: ours() == before)


def test_an_iterator_that_nobody_keeps_is_closed():
    before = ours()
    with press(slow_but_the_first) as server, Client(FEW) as client:
        for result in client.download_many(server.url(f"/{number}") for number in count()):
            assert isinstance(result, Response)
            break
        assert wait_until(lambda: server.connections <= 1)
        client.close()
        assert wait_until(lambda: server.connections == 0)
    assert wait_until(lambda: ours() == before)


def test_a_generator_that_is_closed_early_leaves_no_task_behind():
    async def ask() -> None:
        async with AsyncClient(FEW) as client:
            results = client.download_many(server.url(f"/{number}") for number in count())
            assert (await anext(results)).body == PAGE
            while server.most_open[""] < FEW.concurrency:
                await asyncio.sleep(0.005)
            await results.aclose()
            del results
            for _ in range(20):
                await asyncio.sleep(0.005)
            assert asyncio.all_tasks() == {asyncio.current_task()}

    before = ours()
    with press(slow_but_the_first) as server:
        asyncio.run(ask())
        assert wait_until(lambda: server.connections == 0)
        assert len(server.log) <= 1 + FEW.concurrency
    assert wait_until(lambda: ours() == before)


def test_a_client_that_is_closed_gives_up_what_it_is_asking():
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            client.download(server.url("/1"))
        except BaseException as error:
            errors.append(error)

    with press(slow_but_the_first) as server:
        client = Client(FEW)
        thread = threading.Thread(target=ask)
        thread.start()
        assert wait_until(lambda: len(server.log) == 1)
        client.close()
        client.close()
        thread.join(5)
        assert wait_until(lambda: server.connections == 0)
    assert len(errors) == 1
    with pytest.raises(RuntimeError, match="closed"):
        client.download(server.url("/0"))
    with pytest.raises(RuntimeError, match="closed"):
        list(client.download_many([server.url("/0")]))


# Where the URLs come from.


def test_an_error_of_the_urls_is_raised_once_what_was_asked_is_answered():
    def urls() -> Iterator[str]:
        yield server.url("/a")
        yield server.url("/b")
        raise KeyError("no more")

    seen = []
    with press(takes(0.05)) as server, Client(ONCE) as client:
        with pytest.raises(KeyError, match="no more"):
            for result in client.download_many(urls()):
                seen.append(result.url)
        assert sorted(seen) == [server.url("/a"), server.url("/b")]
        assert client.download(server.url("/c")).body == PAGE


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, asyncio.CancelledError, GeneratorExit])
@both_kinds
def test_urls_that_end_in_a_way_of_their_own_are_an_error_and_no_wait_for_ever(error: type[BaseException]):
    def urls() -> Iterator[str]:
        yield server.url("/a")
        raise error

    with press() as server, pytest.raises(RuntimeError, match=error.__name__):
        download_many(urls(), policy=ONCE)


def test_urls_may_depend_on_the_answers_before_them():
    """The iterator waits; neither the loop nor the answers wait for it."""
    taken = threading.Semaphore(0)

    def urls() -> Iterator[str]:
        for number in range(5):
            yield server.url(f"/{number}")
            assert taken.acquire(timeout=5)

    seen = []
    with press() as server, Client(ONCE) as client:
        for result in client.download_many(urls()):
            seen.append(result.url.rpartition("/")[2])
            taken.release()
    assert seen == ["0", "1", "2", "3", "4"]


@both_kinds
def test_urls_may_come_from_an_asynchronous_iterator():
    async def urls():
        for number in range(5):
            await asyncio.sleep(0.001)
            yield server.url(f"/{number}")

    with press() as server:
        results = download_many(urls(), policy=ONCE)
    assert sorted(result.url[-1] for result in results) == ["0", "1", "2", "3", "4"]


def test_closing_does_not_wait_for_urls_that_never_come():
    never = threading.Event()

    def urls() -> Iterator[str]:
        yield server.url("/a")
        never.wait(20)

    try:
        with press() as server, Client(ONCE) as client:
            results = client.download_many(urls())
            assert next(results).body == PAGE
            results.close()
            assert client.download(server.url("/b")).body == PAGE
    finally:
        never.set()


@both_kinds
def test_no_urls_give_no_results():
    assert download_many([], policy=ONCE) == []
    assert download_many(iter(()), policy=ONCE) == []


def test_the_default_policy_is_polite():
    policy = Policy()
    assert (policy.robots, policy.pace.rate, policy.pace.concurrent) == ("obey", 1.0, 2)
    with press() as server:
        start = time.monotonic()
        urls = [server.url(f"/{n}") for n in range(4)]
        seen = download_in_turn(urls, policy=with_changes(policy, private_hosts=True))
        assert kept(server.log, start, 1.0, 4)
    assert [type(each) for each in seen] == [Response] * 4
