"""Clients that are let go: closed amid work, used again, left to the garbage collector, to a fork or to the exit."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from clients import LOCAL, fetch_many, with_changes
from servers import HEAD, PAGE, RawServer, raw_server, says_then_waits, whole

from newsclean.errors import NoArticle, PrivateAddress
from newsclean.fetching import AsyncClient, Client, Response, shelf
from newsclean.fetching.crowd import Crowd
from newsclean.fetching.loop import Loop
from newsclean.fetching.urls import each
from newsclean.model import Failure

EXIT = """
from itertools import count
from newsclean.fetching import Pace, Policy, fetch_many
policy = Policy(robots="ignore", private_hosts=True, pace=Pace(rate=1e6), record={record!r})
results = fetch_many(({url!r} + str(n) for n in count()), policy=policy)
next(results)
kept = [results]
kept.append(kept)
"""


@pytest.fixture
def server() -> Iterator[RawServer]:
    with raw_server(whole()) as server:
        yield server


def many(server: RawServer) -> Iterator[str]:
    return (f"{server.url}{number}" for number in count())


def test_an_iterator_that_the_collector_lets_go_in_the_loop_s_own_thread_does_not_stop_it():
    ended = threading.Event()

    async def stream() -> AsyncGenerator[int, None]:
        try:
            yield 1
            yield 2
        finally:
            ended.set()

    async def collect() -> None:
        gc.collect()

    loop = Loop()
    gc.disable()
    try:
        circle: list[Any] = [loop.iterate(stream())]
        circle.append(circle)
        next(circle[0])
        del circle
        loop.submit(collect()).result(10)
    finally:
        gc.enable()
    assert ended.wait(10)
    loop.close()


def test_a_closed_asynchronous_client_says_so_at_once(server: RawServer):
    async def ask() -> None:
        client = AsyncClient(LOCAL)
        await client.aclose()
        await client.download(server.url)

    with pytest.raises(RuntimeError, match="the client is closed"):
        asyncio.run(ask())


@pytest.mark.parametrize("robots", ["ignore", "obey"])
@pytest.mark.parametrize("delay", [0, 0.1])
def test_what_an_asynchronous_client_still_asks_when_it_is_closed_fails_at_once(delay: float, robots: str):
    async def ask(url: str) -> None:
        client = AsyncClient(with_changes(LOCAL, robots=robots))
        asked = asyncio.create_task(client.download(url))
        await asyncio.sleep(delay)
        await client.aclose()
        await asked

    with raw_server(says_then_waits(HEAD)) as slow, pytest.raises(RuntimeError, match="the client is closed"):
        asyncio.run(ask(slow.url))


def test_an_asynchronous_client_says_that_it_belongs_to_another_loop(server: RawServer):
    client = AsyncClient(LOCAL)
    assert asyncio.run(client.download(server.url)).body == PAGE
    with pytest.raises(RuntimeError, match="belongs to another event loop"):
        asyncio.run(client.download(server.url))
    gc.collect()


def test_a_client_that_another_thread_closes_says_so():
    with raw_server(says_then_waits(HEAD)) as slow, ThreadPoolExecutor(1) as threads:
        client = Client(LOCAL)
        asked = threads.submit(client.download, slow.url)
        with pytest.raises(TimeoutError):
            asked.result(0.1)
        client.close()
        with pytest.raises(RuntimeError, match="the client is closed"):
            asked.result(10)


def test_a_client_closed_amid_many_pages_leaves_no_thread_and_no_connection(server: RawServer):
    others = set(threading.enumerate())  # of clients that the process keeps
    client = Client(LOCAL)
    results = client.fetch_many(many(server))
    next(results)
    client.close()
    with pytest.raises(RuntimeError, match="the client is closed"):
        list(results)
    assert "newsclean" not in [thread.name for thread in set(threading.enumerate()) - others]


@pytest.mark.skipif(not hasattr(shelf.os, "fork"), reason="this system does not fork")
def test_a_client_in_a_forked_child_says_so_instead_of_waiting_for_ever(server: RawServer):
    def ask(answers: Any) -> None:
        try:
            client.download(server.url)
        except RuntimeError as error:
            answers.put(str(error))

    forking = multiprocessing.get_context("fork")
    answers = forking.SimpleQueue()
    with Client(LOCAL) as client:
        client.download(server.url)
        child = forking.Process(target=ask, args=(answers,))
        child.start()
        child.join(10)
        assert child.exitcode == 0
        assert "forked" in answers.get()


def test_the_client_of_a_recording_is_waited_for_until_it_has_let_go_of_the_file(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    policy = with_changes(LOCAL, record=str(tmp_path / "run.warc"))
    closing, may_close = threading.Event(), threading.Event()
    close = Client.close

    def slowly(client: Client) -> None:
        closing.set()
        may_close.wait(10)
        close(client)

    monkeypatch.setattr(Client, "close", slowly)

    def ask(number: int) -> bytes:
        with shelf.client_for(policy) as client:
            return client.download(f"{server.url}{number}").body

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(ask, 1)
        assert closing.wait(10)
        second = threads.submit(ask, 2)
        with pytest.raises(TimeoutError):
            second.result(0.05)
        may_close.set()
        assert (first.result(10), second.result(10)) == (PAGE, PAGE)


@pytest.mark.parametrize("record", [None, "run.warc"])
def test_a_program_that_ends_amid_many_pages_ends_without_a_word(server: RawServer, tmp_path: Path, record: str | None):
    program = EXIT.format(url=server.url, record=record and str(tmp_path / record))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_failures_that_are_kept_hold_no_page():
    body = b"<!doctype html><title>Nothing</title>"
    with raw_server(whole(body)) as empty:
        (failure,) = fetch_many([empty.url], policy=LOCAL)
    assert isinstance(failure, Failure) and isinstance(failure.error, NoArticle)
    assert list(tracebacks(failure.error)) == []


def test_failures_of_the_network_hold_no_connection():
    with raw_server(whole()) as server:
        url = server.url
    (failure,) = fetch_many([url], policy=LOCAL)
    assert isinstance(failure, Failure)
    assert failure.error.__cause__ is not None
    assert list(tracebacks(failure.error)) == []


def test_a_failure_told_by_robots_txt_is_no_cause_of_itself():
    policy = with_changes(LOCAL, robots="obey", private_hosts=False)
    with raw_server(whole()) as server:
        (failure,) = fetch_many([server.url], policy=policy)
    assert isinstance(failure, Failure) and isinstance(failure.error, PrivateAddress)
    assert failure.error.__cause__ is None


def test_an_error_that_is_its_own_cause_ends_nothing():
    circular = NoArticle("https://example.org/")
    circular.__cause__ = circular

    async def get(url: str) -> Response:
        raise circular

    async def results() -> list[object]:
        crowd = Crowd(each(["https://example.org/"]), get, lambda response: get(""), 1)
        return [result async for result in crowd.results()]

    (failure,) = asyncio.run(asyncio.wait_for(results(), 10))
    assert isinstance(failure, Failure) and failure.error is circular


def tracebacks(error: BaseException | None) -> Iterator[TracebackType]:
    while error:
        if error.__traceback__:
            yield error.__traceback__
        error = error.__cause__ or error.__context__
