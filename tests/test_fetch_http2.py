"""HTTP/2: spoken where a server chooses it, and never a way for a bad server to spoil the answers beside its own."""

import shutil
import socket
import threading
from collections.abc import Iterator

import h2.connection
import h2.events
import pytest
from clients import both_kinds, download, download_many, with_changes
from faults import BRIEF, LIMIT, QUICK, SECTIONS, Keys, keyring, sees, staged, summary
from h2servers import TYPED, Act, Talk, frame, speaks_h2
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import PAGE, over_tls

from newsclean.errors import FetchError, NotHtml, TooLarge
from newsclean.fetching import Backoff, Breaker, Client, Response

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make certificates")
ROWS = SECTIONS["HTTP/2"][1]
ONCE = with_changes(QUICK, backoff=Backoff(attempts=1))
HOST = "https://news.example"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keys]:
    with keyring(tmp_path_factory.mktemp("keys")) as keys:
        yield keys


@both_kinds
@pytest.mark.parametrize("fault", ROWS)
def test_a_fault_of_http2_is_seen_as_the_table_says(keys: Keys, fault: str):
    row = ROWS[fault]
    with staged(row.script(keys)):
        seen = sees(row)
    assert summary(seen) == row.summary
    assert row.says in str(seen)
    assert "\n" not in str(seen)


@pytest.mark.parametrize(
    "fault", ["silent over HTTP/2", "closed in the body over HTTP/2", "GOAWAY before the head", "GOAWAY in the body",
              "a length greater than the body over HTTP/2", "headers that cannot be unpacked", "a setting out of range"]
)  # fmt: skip
def test_a_connection_that_fails_is_closed_and_another_made(keys: Keys, fault: str):
    row = ROWS[fault]
    with staged(row.script(keys), over_tls(keys.http2, speaks_h2(Talk.page))) as server:
        response = download(row.url, policy=row.policy)
        assert server.connections == 2
    assert (response.body, len(response.attempts)) == (PAGE, 2)


def test_an_answer_that_fails_alone_is_asked_for_on_the_same_connection(keys: Keys):
    def breaks_off(talk: Talk) -> None:
        talk.head()
        talk.state.reset_stream(talk.stream, 2)
        talk.flush()

    with staged(over_tls(keys.http2, speaks_h2(breaks_off, Talk.page))) as server:
        response = download(f"{HOST}/", policy=QUICK)
        assert server.connections == 1
    assert (response.body, len(response.attempts)) == (PAGE, 2)


@both_kinds
def test_many_pages_come_over_one_connection(keys: Keys):
    paths: list[str] = []

    def act(talk: Talk) -> None:
        paths.append(talk.path)
        talk.head()
        talk.body(talk.path.encode())

    with staged(over_tls(keys.http2, speaks_h2(act))) as server:
        urls = [f"{HOST}/{number}" for number in range(40)]
        results = download_many(urls, policy=QUICK)
        assert server.connections == 1
    assert sorted(paths) == sorted(url.removeprefix(HOST) for url in urls)
    assert {(result.url, result.body.decode()) for result in results} == {(HOST + path, path) for path in paths}


def by_kind(talk: Talk) -> None:
    """A long page, a PDF or a page, as the path says."""
    if talk.path.startswith("/page"):
        talk.page()
    elif talk.path.startswith("/pdf"):
        talk.head(headers=(("content-type", "application/pdf"),))
        talk.body(bytes(3_000_000))
    else:
        talk.head()
        talk.body(bytes(3_000_000))


def test_answers_that_are_given_up_do_not_stall_those_after_them(keys: Keys):
    """The window that all answers of a connection share is 16 MiB: 6 answers of 3 MB that nobody reads fill it."""
    with staged(over_tls(keys.http2, speaks_h2(patient(by_kind)))) as server, Client(ONCE) as client:
        for number in range(8):
            kind, error = ("pdf", NotHtml) if number % 4 else ("long", TooLarge)
            with pytest.raises(error):
                client.download(f"{HOST}/{kind}/{number}")
            assert client.download(f"{HOST}/page/{number}").body == PAGE
        assert server.connections == 1


def test_the_server_is_told_of_an_answer_that_is_given_up(keys: Keys):
    told = threading.Event()

    def script(connection: socket.socket) -> None:
        state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        state.initiate_connection()
        connection.sendall(state.data_to_send())
        while data := connection.recv(65_536):
            for event in state.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    state.send_headers(event.stream_id, [(":status", "200"), ("content-type", "application/pdf")])
                if isinstance(event, h2.events.StreamReset):
                    assert event.error_code == 8, "cancelled, no fault"
                    told.set()
            connection.sendall(state.data_to_send())

    with staged(over_tls(keys.http2, script)), pytest.raises(NotHtml):
        download(f"{HOST}/report", policy=QUICK)
    assert told.wait(5)


def test_an_answer_that_is_given_up_leaves_those_beside_it_alone(keys: Keys):
    """Both are asked for at once, and the page is half sent when the other turns out to be no page."""
    begun: list[Talk] = []

    def act(talk: Talk) -> None:
        if talk.path == "/page":
            talk.head()
            talk.body(PAGE[:20], end=False)
            begun.append(talk)
        else:
            talk.head(headers=(("content-type", "application/pdf"),))
            talk.body(bytes(30_000))
        if len(begun) == 1 and talk.path != "/page":
            begun.pop().body(PAGE[20:])

    with staged(over_tls(keys.http2, speaks_h2(act))) as server:
        results = download_many([f"{HOST}/page", f"{HOST}/pdf"], policy=ONCE)
        assert server.connections == 1
    bodies = [result.body for result in results if isinstance(result, Response)]
    errors = [result.error for result in results if not isinstance(result, Response)]
    assert (bodies, [type(error) for error in errors]) == ([PAGE], [NotHtml])


def patient(act: Act) -> Act:
    """An act of which the client may cancel what it does not want."""

    def play(talk: Talk) -> None:
        try:
            act(talk)
        except h2.exceptions.StreamClosedError:
            return

    return play


kinds, flags = st.integers(0, 12), st.sampled_from([0, 1, 4, 5, 8, 0x20, 0x2D])
payloads = st.binary(max_size=20) | st.sampled_from([b"\x88", b"\x88\x5f\x09text/html", bytes(4), b"\x7f\xff\xff\xff"])
frames = st.builds(frame, kinds, flags, st.sampled_from([0, 1, 2, 99]), payloads)


@given(st.booleans(), st.lists(frames, max_size=5).map(b"".join) | st.binary(max_size=100))
@settings(max_examples=20)
def test_whatever_frames_a_server_sends_are_a_page_or_a_fetch_error(keys: Keys, begins: bool, sent: bytes):
    def act(talk: Talk) -> None:
        if begins:
            talk.head(headers=TYPED)
        talk.raw(sent)
        talk.hang_up()

    policy = with_changes(BRIEF, backoff=Backoff(attempts=1), breaker=Breaker(failures=1_000))
    with staged(over_tls(keys.http2, speaks_h2(act))):
        try:
            assert len(download(f"{HOST}/", policy=policy).body) <= LIMIT
        except FetchError as error:
            assert str(error).startswith(f"{HOST}/: ")
