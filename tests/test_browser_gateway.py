"""The gateway between a browser and the internet: guarded, counted, for one visit alone, and gone without a trace."""

from __future__ import annotations

import asyncio
import base64
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing
from typing import NamedTuple, TypeVar

import pytest
from clients import UNHURRIED, with_changes
from internet import Internet, standing_in
from servers import Script, floods, raw_server, says, says_then_resets, says_then_waits

from newsclean.errors import PrivateAddress, TooLarge, Unreachable
from newsclean.fetching import Policy, Timeouts, gateway, resolver
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.gateway import Gateway
from newsclean.fetching.ways import way_of

PUBLIC, OTHER = "93.184.216.34", "93.184.215.14"
OPEN, CLOSED = b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 502 "
T = TypeVar("T")


@pytest.fixture
def internet() -> Iterator[Internet]:
    with standing_in() as internet:
        internet.names["news.example"] = [(PUBLIC,)]
        yield internet


class Caller(NamedTuple):
    """Speaks to a gateway as a browser does."""

    gateway: Gateway
    faults: list[Exception]

    async def open(self, line: str, *fields: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection on which a request was sent, with the credentials."""
        known = base64.b64encode(":".join(self.gateway.credentials).encode()).decode()
        return await self.knock(line, f"Proxy-Authorization: Basic {known}", *fields)

    async def knock(self, line: str, *fields: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection on which a request was sent."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.gateway.port)
        writer.write("\r\n".join([f"{line} HTTP/1.1", *fields, "", ""]).encode())
        return reader, writer

    async def ask(self, line: str, *fields: str, body: bytes = b"") -> bytes:
        """All that comes for a request."""
        reader, writer = await self.open(line, *fields)
        with closing(writer):
            writer.write(body)
            return await reader.read()


def calling(work: Callable[[Caller], Awaitable[T]], *, policy: Policy = UNHURRIED, limit: int = 1_000_000) -> T:
    """What comes of work done at a gateway, which leaves no task and no thread behind."""

    async def run() -> T:
        faults: list[Exception] = []
        async with Gateway(way_of(policy), policy.timeouts.read, limit, faults.append) as opened:
            result = await work(Caller(opened, faults))
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return result

    result = asyncio.run(run())
    for thread in threading.enumerate():
        if thread.name == "newsclean-look-up":  # on its last steps
            thread.join(1)
    assert [thread for thread in threading.enumerate() if thread.name.startswith("newsclean")] == []
    return result


def hears(heard: list[bytes], size: int) -> Script:
    """Write down so many bytes, and say Oh."""

    def script(connection: socket.socket) -> None:
        while sum(map(len, heard)) < size and (piece := connection.recv(65_536)):
            heard.append(piece)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOh")
        heard.append(connection.recv(65_536))

    return script


def test_a_plain_request_is_sent_on_as_servers_know_it(internet: Internet):
    kept = b"Host: news.example\r\nX-Own: 1\r\nContent-Length: 3\r\n"
    head = b"POST /story?a=1//2 HTTP/1.1\r\n" + kept + b"Connection: close\r\n\r\n"
    heard: list[bytes] = []
    fields = ("Host: news.example", "Proxy-Connection: keep-alive", "X-Own: 1", "Content-Length: 3")

    async def work(caller: Caller) -> bytes:
        reader, writer = await caller.open("POST http://news.example/story?a=1//2", *fields)
        with closing(writer):
            writer.write(b"abc")
            return await reader.readuntil(b"Oh")

    with raw_server(hears(heard, len(head) + 3)) as server:
        internet.ports[PUBLIC] = server.port
        assert calling(work) == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOh"
    assert b"".join(heard) == head + b"abc", "without the credentials"


def test_a_second_request_does_not_follow_the_first_to_its_server(internet: Internet):
    heard: list[bytes] = []

    async def work(caller: Caller) -> bytes:
        reader, writer = await caller.open("GET http://news.example/one", "Host: news.example")
        with closing(writer):
            await reader.readuntil(b"Oh")
            writer.write(b"GET http://other.example/two HTTP/1.1\r\nHost: other.example\r\n\r\n")
            return await reader.read()

    with raw_server(hears(heard, 1)) as server:
        internet.ports[PUBLIC] = server.port
        assert calling(work) == b""
    assert b"two" not in b"".join(heard)


def test_a_tunnel_carries_bytes_both_ways(internet: Internet):
    heard: list[bytes] = []

    async def work(caller: Caller) -> bytes:
        reader, writer = await caller.open("CONNECT news.example:443", "Host: news.example:443")
        with closing(writer):
            assert await reader.readuntil(b"\r\n\r\n") == OPEN
            writer.write(b"\x16\x03\x01")
            return await reader.readuntil(b"Oh")

    with raw_server(hears(heard, 3)) as server:
        internet.ports[PUBLIC] = server.port
        assert calling(work).endswith(b"Oh")
    assert b"".join(heard) == b"\x16\x03\x01"


@pytest.mark.parametrize("line", ["GET http://news.example/", "CONNECT news.example:443"])
@pytest.mark.parametrize("shown", ["", "Proxy-Authorization: Basic bmV3c2NsZWFuOng=", "Authorization: Basic x"])
def test_a_stranger_is_not_served(internet: Internet, line: str, shown: str):
    async def work(caller: Caller) -> bytes:
        reader, writer = await caller.knock(line, *filter(None, [shown]))
        with closing(writer):
            return await reader.read()

    assert calling(work).startswith(b"HTTP/1.1 407 ")
    assert (internet.looked_up, internet.called) == ([], [])


def test_each_gateway_has_credentials_of_its_own():
    gateways = [Gateway(way_of(UNHURRIED), 1, 1, print) for _ in range(3)]
    assert len({each.credentials for each in gateways}) == 3


PLACES = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "localhost", "inside.example"]


@pytest.mark.parametrize("place", PLACES)
def test_what_the_guard_refuses_is_not_called(internet: Internet, place: str):
    internet.names["inside.example"] = [(PUBLIC, "10.0.0.1")]

    async def work(caller: Caller) -> tuple[bytes, bytes]:
        answers = await caller.ask(f"GET http://{place}/"), await caller.ask(f"CONNECT {place}:443")
        for url in (f"http://{place}/story", f"https://{place}/"):
            fault = caller.gateway.fault_of(url)
            assert fault
            assert fault.error is PrivateAddress
        return answers

    plain, tunnel = calling(work)
    assert plain == b"", "no answer that could pass for the server's"
    assert tunnel.startswith(CLOSED)
    assert internet.called == []


def test_every_connection_is_checked_anew(internet: Internet):
    internet.names["turning.example"] = [(PUBLIC,), ("127.0.0.1",)]

    async def work(caller: Caller) -> list[bytes]:
        return [await caller.ask("GET http://turning.example/") for _ in range(2)]

    with raw_server(says(b"HTTP/1.1 200 OK\r\n\r\nOnce.")) as server:
        internet.ports[PUBLIC] = server.port
        first, second = calling(work)
    assert first.endswith(b"Once.")
    assert second == b""
    assert internet.called == [PUBLIC]


def test_where_one_address_does_not_answer_the_next_is_called(internet: Internet):
    internet.names["news.example"] = [(OTHER, PUBLIC)]
    with raw_server(says(b"HTTP/1.1 200 OK\r\n\r\nHere.")) as server:
        internet.ports[PUBLIC] = server.port
        assert calling(lambda caller: caller.ask("GET http://news.example/")).endswith(b"Here.")
    assert internet.called == [OTHER, PUBLIC]


def test_why_a_host_cannot_be_called_is_known(internet: Internet):
    internet.names["news.example"] = [(OTHER,)]

    async def work(caller: Caller) -> Fault | None:
        await caller.ask("CONNECT news.example:443")
        assert caller.gateway.fault_of("https://other.example/") is None
        assert caller.gateway.fault_of("http://news.example/") is None
        return caller.gateway.fault_of("https://news.example/story")

    fault = calling(work)
    assert isinstance(fault, Setback)
    assert (fault.error, fault.message) == (Unreachable, "no connection: Connection refused")


@pytest.mark.parametrize(("code", "kind"), [(socket.EAI_NONAME, Fault), (socket.EAI_AGAIN, Setback)])
def test_a_name_that_is_not_known_stays_unknown(monkeypatch: pytest.MonkeyPatch, code: int, kind: type[Fault]):
    def look_up(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(code, "not known")

    async def work(caller: Caller) -> Fault | None:
        await caller.ask("CONNECT nobody.example:443")
        return caller.gateway.fault_of("https://nobody.example/")

    monkeypatch.setattr(resolver, "addresses", look_up)
    fault = calling(work)
    assert type(fault) is kind
    assert fault.error is Unreachable


def test_more_bytes_than_allowed_are_cut_and_told(internet: Internet):
    async def work(caller: Caller) -> list[Exception]:
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            reader, writer = await caller.open("GET http://news.example/")
            with closing(writer):
                await reader.readexactly(1_000_000)
        return caller.faults

    with raw_server(floods(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000)) as server:
        internet.ports[PUBLIC] = server.port
        faults = calling(work, limit=200_000)
    assert {(fault.error, fault.message) for fault in faults} == {
        (TooLarge, "what the page loads is larger than 200,000 bytes")
    }


def test_bytes_of_all_connections_and_of_both_directions_count_together(internet: Internet):
    heard: list[bytes] = []

    async def work(caller: Caller) -> list[Exception]:
        for _ in range(3):
            reader, writer = await caller.open("POST http://news.example/", "Content-Length: 40000")
            with closing(writer):
                writer.write(b"x" * 40_000)
                try:
                    await reader.readuntil(b"Oh")
                except (ConnectionError, asyncio.IncompleteReadError):
                    return caller.faults
            heard.clear()
        return []

    with raw_server(hears(heard, 40_000)) as server:
        internet.ports[PUBLIC] = server.port
        assert [fault.error for fault in calling(work, limit=100_000)] == [TooLarge]


def test_a_page_may_make_so_many_connections_and_no_more(internet: Internet, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gateway, "_MOST_CALLS", 2)

    async def work(caller: Caller) -> list[bytes]:
        return [await caller.ask("GET http://news.example/") for _ in range(3)]

    with raw_server(says(b"HTTP/1.1 200 OK\r\n\r\nHere.")) as server:
        internet.ports[PUBLIC] = server.port
        assert [answer[-5:] for answer in calling(work)] == [b"Here.", b"Here.", b""]
    assert internet.looked_up == ["news.example"] * 2


def test_an_answer_that_breaks_off_does_not_look_whole(internet: Internet):
    async def work(caller: Caller) -> bytes:
        return await caller.ask("GET http://news.example/")

    with raw_server(says_then_resets(b"HTTP/1.1 200 OK\r\n\r\nHalf a ")) as server:
        internet.ports[PUBLIC] = server.port
        with pytest.raises(ConnectionResetError):
            calling(work)


def test_a_server_that_falls_silent_is_given_up(internet: Internet):
    policy = with_changes(UNHURRIED, timeouts=Timeouts(read=0.05))

    async def work(caller: Caller) -> bytes:
        return await caller.ask("GET http://news.example/")

    with raw_server(says_then_waits(b"HTTP/1.1 200 OK\r\n\r\nHalf a ")) as server:
        internet.ports[PUBLIC] = server.port
        with pytest.raises(ConnectionResetError):
            calling(work, policy=policy)


def test_silent_hosts_are_hung_up_on_but_for_one(internet: Internet):
    internet.names["other.example"] = [(OTHER,)]
    may_go_on = threading.Event()

    def halting(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nHalf")
        may_go_on.wait(5)
        connection.sendall(b" and half")

    async def work(caller: Caller) -> bytes:
        kept, keeper = await caller.open("GET http://news.example/")
        cut, cutter = await caller.open("GET http://other.example/")
        with closing(keeper), closing(cutter):
            await asyncio.gather(kept.readuntil(b"Half"), cut.readuntil(b"Half"))
            caller.gateway.hang_up(60, but="news.example")
            caller.gateway.hang_up(0, but="news.example")
            with pytest.raises(ConnectionResetError):
                await cut.read()
            may_go_on.set()
            return await kept.read()

    with raw_server(halting) as server, raw_server(halting) as other:
        internet.ports |= {PUBLIC: server.port, OTHER: other.port}
        assert calling(work) == b" and half"


def test_the_end_of_a_visit_ends_all_its_connections(internet: Internet):
    async def run() -> None:
        async with Gateway(way_of(UNHURRIED), 5, 1_000, print) as opened, AsyncExitStack() as streams:
            caller = Caller(opened, [])
            tunnel = await caller.open("CONNECT news.example:443")
            await tunnel[0].readuntil(b"\r\n\r\n")
            idle = await asyncio.open_connection("127.0.0.1", opened.port)
            for _, writer in (tunnel, idle):
                streams.callback(writer.close)
            left = streams.pop_all()
        for reader, _ in (tunnel, idle):
            with pytest.raises(ConnectionResetError):
                await reader.read()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", opened.port)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        await left.aclose()

    with raw_server(says_then_waits(b"")) as server:
        internet.ports[PUBLIC] = server.port
        asyncio.run(run())


def test_a_head_without_end_is_given_up(internet: Internet):
    async def work(caller: Caller) -> None:
        reader, writer = await caller.open("GET http://news.example/", "X: " + "x" * 300_000)
        with closing(writer), pytest.raises(ConnectionResetError):
            await reader.read()

    calling(work)
    assert internet.called == []


def through_a_proxy(line: str, answer: bytes, *, place: str = "proxy.example") -> tuple[bytes, list[bytes], Internet]:
    """What comes for a request, and what a proxy heard that answers so."""
    heard: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heard.append(connection.recv(65_536))
        connection.sendall(answer)
        heard.append(connection.recv(65_536))

    with standing_in() as internet, raw_server(script) as proxy:
        internet.names = {"news.example": [(PUBLIC,)], "inside.example": [("10.0.0.1",)], place: [("10.0.0.9",)]}
        internet.ports["10.0.0.9"] = proxy.port
        policy = with_changes(UNHURRIED, proxy=f"http://ann:secret@{place}:3128")

        async def work(caller: Caller) -> bytes:
            reader, writer = await caller.open(line, "Host: news.example")
            with closing(writer):
                return await reader.read(1_000)

        return calling(work, policy=policy), heard, internet


def test_the_proxy_of_a_policy_is_asked_for_plain_requests():
    came, heard, _ = through_a_proxy("GET http://news.example/story", b"HTTP/1.1 200 OK\r\n\r\nHere.")
    assert came.endswith(b"Here.")
    assert heard[0].startswith(b"GET http://news.example:80/story HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic YW5uOnNlY3JldA==\r\n" in heard[0]


def test_the_proxy_of_a_policy_is_asked_for_tunnels():
    came, heard, internet = through_a_proxy("CONNECT news.example:443", b"HTTP/1.1 200 OK\r\n\r\n")
    assert came == OPEN
    assert heard[0].startswith(b"CONNECT news.example:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic YW5uOnNlY3JldA==\r\n" in heard[0]
    assert internet.called == ["10.0.0.9"]


def test_a_proxy_that_refuses_a_tunnel_is_told_of():
    came, _, _ = through_a_proxy("CONNECT news.example:443", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    assert came.startswith(CLOSED)


@pytest.mark.parametrize("line", ["GET http://inside.example/", "CONNECT inside.example:443", "CONNECT 127.0.0.1:22"])
def test_no_proxy_is_asked_for_a_private_host(line: str):
    _, heard, internet = through_a_proxy(line, b"HTTP/1.1 200 OK\r\n\r\n")
    assert (heard, internet.called) == ([], [])
