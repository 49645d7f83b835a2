"""TLS that is not in order: nothing is sent to a server that cannot prove its name, and everybody is told why."""

import shutil
import ssl
from collections.abc import Iterator

import pytest
from clients import both_kinds, download
from faults import QUICK, SECTIONS, Keys, keyring, sees, staged, summary
from servers import PAGE, over_tls, resets, whole

from newsclean.errors import Unreachable
from newsclean.fetching import Client, Response

pytestmark = [
    both_kinds,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make certificates"),
]
ROWS = SECTIONS["TLS"][1]
UNPROVEN = [name for name in ROWS if name.startswith("a certificate")]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keys]:
    with keyring(tmp_path_factory.mktemp("keys")) as keys:
        yield keys


@pytest.mark.parametrize("fault", ROWS)
def test_a_fault_of_tls_is_seen_as_the_table_says(keys: Keys, fault: str):
    row = ROWS[fault]
    with staged(row.script(keys)):
        seen = sees(row)
    assert summary(seen) == row.summary
    assert row.says in str(seen)
    assert "\n" not in str(seen)


@pytest.mark.parametrize("fault", UNPROVEN)
def test_nothing_is_asked_of_a_server_that_cannot_prove_its_name(keys: Keys, fault: str):
    heard: list[bytes] = []

    def listens(connection: ssl.SSLSocket) -> None:
        heard.append(connection.recv(65_536))

    context = {"of another": keys.of_another, "has expired": keys.expired, "nobody vouches": keys.unknown}
    chosen = next(context[part] for part in context if part in fault)
    with staged(over_tls(chosen, listens)), pytest.raises(Unreachable, match="certificate"):
        download("https://ann:secret@news.example/", policy=QUICK)
    assert heard in ([], [b""])


def test_a_server_that_is_put_in_order_is_asked_again_by_the_same_client(keys: Keys):
    with staged(over_tls(keys.expired, whole()), over_tls(keys.sound, whole())), Client(QUICK) as client:
        with pytest.raises(Unreachable, match="expired"):
            client.download("https://news.example/")
        assert client.download("https://news.example/").body == PAGE


def test_the_way_from_https_to_http_is_in_the_response(keys: Keys):
    row = ROWS["a redirect from https to http"]
    with staged(row.script(keys)):
        response = sees(row)
    assert isinstance(response, Response)
    assert (response.redirects, response.final_url) == (("https://news.example/story",), "http://plain.example/story")


@pytest.mark.parametrize("oldest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_sound_versions_of_tls_are_spoken(keys: Keys, oldest: ssl.TLSVersion):
    keys.sound.minimum_version, before = oldest, keys.sound.minimum_version
    try:
        with staged(over_tls(keys.sound, whole())):
            assert download("https://news.example/", policy=QUICK).body == PAGE
    finally:
        keys.sound.minimum_version = before


def test_the_name_is_told_in_the_handshake_and_never_the_address(keys: Keys):
    names: list[str | None] = []
    context = keys.sound
    context.sni_callback = lambda _, name, __: names.append(name)
    try:
        with staged(over_tls(context, whole())):
            download("https://news.example/", policy=QUICK)
    finally:
        context.sni_callback = None
    assert names == ["news.example"]


def test_a_handshake_that_is_cut_is_tried_again(keys: Keys):
    with staged(resets, over_tls(keys.sound, whole())):
        response = download("https://news.example/", policy=QUICK)
    assert (response.body, len(response.attempts)) == (PAGE, 2)
