"""The address guard: no fetch ends on this machine or in a private network, whatever names and redirects say."""

import shutil
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner
from clients import LOCAL, UNHURRIED, both_kinds, download, with_changes
from hypothesis import assume, example, given
from hypothesis import strategies as st
from internet import Internet, standing_in
from pytest_httpserver import HTTPServer
from servers import PAGE, Script, certificate, over_tls, raw_server, says, whole

from newsclean.cli import main
from newsclean.errors import InvalidUrl, PrivateAddress, Unreachable
from newsclean.fetching import Backoff, Timeouts, pools
from newsclean.fetching.guard import refused_kind

PUBLIC, OTHER, PUBLIC6 = "93.184.216.34", "93.184.215.14", "2606:2800:220:1:248:1893:25c8:1946"
ONCE = with_changes(UNHURRIED, backoff=Backoff(attempts=1), timeouts=Timeouts(connect=4, total=5))
pytestmark = both_kinds
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")


@pytest.fixture
def internet() -> Iterator[Internet]:
    with standing_in() as internet:
        yield internet


def moved(place: str) -> Script:
    return says(f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())


LOOPBACK = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "news.localhost",
    "127.0.0.1",
    "127.8.9.10",
    "127.1",
    "127.0.1",
    "2130706433",
    "017700000001",
    "0177.1",
    "0x7f000001",
    "0x7F.1",
    "0x7f.0x0.0x0.0x1",
    "127\u30020\u30020\u30021",
    "0",
    "0.0.0.0",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
]


@pytest.mark.parametrize("host", LOOPBACK, ids=ascii)
def test_loopback_is_refused_however_it_is_spelled(host: str):
    with raw_server(whole()) as server:
        with pytest.raises(PrivateAddress):
            download(f"http://{host}:{server.port}/story", policy=ONCE)
        assert server.connections == 0


@pytest.mark.parametrize("host", ["0177.0.0.1", "0127.0.0.1", "\uff11\uff12\uff17.0.0.1", "127.0.0.1%00.example"])
def test_a_host_that_might_be_read_in_two_ways_is_not_asked(host: str):
    with raw_server(whole()) as server:
        with pytest.raises((InvalidUrl, PrivateAddress)):
            download(f"http://{host}:{server.port}/story", policy=ONCE)
        assert server.connections == 0


@pytest.mark.parametrize(
    "host", ["printer.local", "wiki.corp.internal", "metadata.google.internal", "METADATA.google.internal.",
             "nas.home.arpa", "localhost.localdomain", "[fe80::1%25eth0]", "[2606:2800::1%25eth0]"]
)  # fmt: skip
def test_a_local_name_is_not_even_looked_up(internet: Internet, host: str):
    with pytest.raises(PrivateAddress, match="is a local name"):
        download(f"http://{host}/", policy=ONCE)
    assert (internet.looked_up, internet.called) == ([], [])


@pytest.mark.parametrize("host", ["local", "internal"])
def test_a_name_that_only_looks_local_is_asked(internet: Internet, host: str):
    internet.names[f"{host}.example"] = internet.names[f"my{host}"] = [(PUBLIC,)]
    with raw_server(whole()) as server:
        internet.ports[PUBLIC] = server.port
        for name in internet.names:
            assert download(f"http://{name}/", policy=ONCE).body == PAGE


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("10.1.2.3", "a private"),
        ("172.16.0.1", "a private"),
        ("192.168.1.1", "a private"),
        ("169.254.169.254", "a link-local"),
        ("100.64.0.1", "a carrier's shared"),
        ("100.100.100.200", "a carrier's shared"),
        ("168.63.129.16", "a cloud's metadata"),
        ("192.0.0.192", "a reserved"),
        ("192.0.2.1", "a documentation"),
        ("198.18.0.1", "a benchmarking"),
        ("198.19.255.255", "a benchmarking"),
        ("224.0.0.1", "a multicast"),
        ("240.0.0.1", "a reserved"),
        ("255.255.255.255", "a reserved"),
        ("0.1.2.3", "an unspecified"),
        ("::", "an unspecified"),
        ("::1", "a loopback"),
        ("::127.0.0.1", "a reserved"),
        ("::ffff:10.0.0.1", "a private"),
        ("::ffff:93.184.216.34", None),
        ("64:ff9b::10.0.0.1", "a private"),
        ("64:ff9b::93.184.216.34", None),
        ("64:ff9b:1::1", "a reserved"),
        ("2002:a9fe:a9fe::", "a link-local"),
        ("2002:5db8:d822::1", None),
        ("2001::1", "a reserved"),
        ("2001:2::1", "a benchmarking"),
        ("2001:db8::1", "a documentation"),
        ("3fff::1", "a documentation"),
        ("5f00::1", "a reserved"),
        ("fc00::1", "a private"),
        ("fd00:ec2::254", "a private"),
        ("fe80::1", "a link-local"),
        ("fec0::1", "a private"),
        ("ff02::1", "a multicast"),
        ("2606:2800::1%2", "a zoned"),
        (PUBLIC, None),
        (PUBLIC6, None),
        ("172.32.0.1", None),
        ("100.63.255.255", None),
        ("100.128.0.0", None),
    ],
)
def test_an_address_is_known_for_what_it_is(address: str, kind: str | None):
    assert refused_kind(address) == kind


def test_the_message_names_host_and_kind_and_the_way_out(internet: Internet):
    internet.names["news.example"] = [("10.1.2.3",)]
    with pytest.raises(PrivateAddress) as caught:
        download("http://ann:secret@news.example/story", policy=UNHURRIED)
    assert str(caught.value) == (
        "http://news.example/story: news.example leads to a private address;"
        " --allow-private or Policy(private_hosts=True) lets it pass"
    )
    assert internet.looked_up == ["news.example"], "a refusal is not tried again"


@pytest.mark.parametrize(
    "place", ["http://169.254.169.254/latest/meta-data/", "//[::ffff:a9fe:a9fe]/", "//0xA9FEA9FE/"]
)
def test_no_redirect_leads_to_the_metadata_of_a_cloud(internet: Internet, place: str):
    internet.names["news.example"] = [(PUBLIC,)]
    with raw_server(moved(place)) as server:
        internet.ports[PUBLIC] = server.port
        with pytest.raises(PrivateAddress, match=r"^http://news\.example/: .* leads to a link-local address"):
            download("http://news.example/", policy=ONCE)
        assert internet.called == [PUBLIC]


def test_no_redirect_leads_to_loopback(internet: Internet):
    internet.names |= {"news.example": [(PUBLIC,)], "inside.example": [("127.0.0.1",)]}
    with raw_server(whole()) as inside, raw_server(moved(f"http://inside.example:{inside.port}/")) as server:
        internet.ports[PUBLIC] = server.port
        with pytest.raises(PrivateAddress, match=r"inside\.example leads to a loopback address"):
            download("http://news.example/", policy=ONCE)
        assert (internet.called, inside.connections) == ([PUBLIC], 0)


def test_the_address_that_was_checked_is_the_one_that_is_called(internet: Internet, httpserver: HTTPServer):
    internet.names["news.example"] = [(PUBLIC,), ("127.0.0.1",)]
    internet.ports[PUBLIC] = httpserver.port
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")

    assert download("http://news.example/story", policy=ONCE).body == PAGE

    assert (internet.looked_up, internet.called) == (["news.example"], [PUBLIC])
    assert httpserver.log[0][0].headers["Host"] == "news.example"


def test_a_name_that_changes_its_address_on_the_way_is_checked_again(internet: Internet):
    internet.names["news.example"] = [(PUBLIC,), ("127.0.0.1",)]
    with raw_server(whole()) as inside, raw_server(moved(f"http://news.example:{inside.port}/")) as server:
        internet.ports[PUBLIC] = server.port
        with pytest.raises(PrivateAddress):
            download("http://news.example/", policy=ONCE)
        assert (internet.called, inside.connections) == ([PUBLIC], 0)


@pytest.mark.parametrize("found", [(PUBLIC, "10.0.0.1"), ("10.0.0.1", PUBLIC), (PUBLIC6, PUBLIC, "::1")])
def test_one_private_address_refuses_the_name(internet: Internet, found: tuple[str, ...]):
    internet.names["news.example"] = [found]
    with pytest.raises(PrivateAddress):
        download("http://news.example/", policy=ONCE)
    assert internet.called == []


def test_where_one_address_does_not_answer_the_next_is_called(internet: Internet):
    internet.names["news.example"] = [(PUBLIC6, OTHER, PUBLIC)]
    with raw_server(whole()) as server:
        internet.ports[PUBLIC] = server.port
        assert download("http://news.example/", policy=ONCE).attempts[0].status == 200
    assert internet.called[:3] == [PUBLIC6, OTHER, PUBLIC]


def test_addresses_share_the_time_to_connect(internet: Internet):
    internet.names["news.example"] = [(PUBLIC6, PUBLIC)]
    with pytest.raises(Unreachable, match="refused"):
        download("http://news.example/", policy=ONCE)
    first, second = internet.waits
    assert first and second and first <= 2 < second <= 4


def test_private_hosts_are_asked_where_the_policy_says_so(internet: Internet):
    internet.names["news.example"] = [("127.0.0.1", "10.0.0.1")]
    with raw_server(whole()) as server:
        for host in ("127.0.0.1", "0x7f.1", "localhost", "news.example"):
            assert download(f"http://{host}:{server.port}/", policy=LOCAL).body == PAGE


@pytest.mark.parametrize("verb", ["fetch", "explain"])
def test_the_command_refuses_and_tells_how_to_allow(verb: str):
    with raw_server(whole()) as server:
        result = CliRunner().invoke(main, [verb, server.url])
        assert (result.exit_code, server.connections) == (3, 0)
        assert "leads to a loopback address; --allow-private" in result.stderr
        assert CliRunner().invoke(main, [verb, "--allow-private", "--ignore-robots", server.url]).exit_code == 1
        assert server.connections == 1


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_does_not_get_round_the_guard(
    internet: Internet, monkeypatch: pytest.MonkeyPatch, variable: str
):
    internet.names["news.example"] = [(PUBLIC,)]
    with raw_server(whole()) as proxy, raw_server(whole()) as server:
        monkeypatch.setenv(variable, f"http://{proxy.netloc}")
        internet.ports[PUBLIC] = server.port
        with pytest.raises(PrivateAddress):
            download("http://10.0.0.1/", policy=ONCE)
        assert download("http://news.example/", policy=ONCE).body == PAGE
        assert (proxy.connections, server.connections) == (0, 1)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Script], Script]]:
    """Plays a script over TLS as `news.example`, with a certificate that is trusted for the time being."""
    context, file = certificate(tmp_path, "news.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    pools._trust.cache_clear()
    yield lambda script: over_tls(context, script)
    pools._trust.cache_clear()


@needs_openssl
def test_a_certificate_is_checked_for_the_name_and_not_for_the_address(
    internet: Internet, trusted: Callable[[Script], Script]
):
    internet.names |= {"news.example": [(PUBLIC,)], "other.example": [(PUBLIC,)]}
    with raw_server(trusted(whole())) as server:
        internet.ports[PUBLIC] = server.port
        assert download("https://news.example/", policy=ONCE).body == PAGE
        for host in ("other.example", PUBLIC):
            with pytest.raises(Unreachable, match="certificate"):
                download(f"https://{host}/", policy=ONCE)


@needs_openssl
def test_a_way_from_https_to_http_is_seen_in_the_response(internet: Internet, trusted: Callable[[Script], Script]):
    internet.names["news.example"] = [(PUBLIC,), (OTHER,)]
    with raw_server(trusted(moved("http://news.example/plain#top"))) as secure, raw_server(whole()) as plain:
        internet.ports |= {PUBLIC: secure.port, OTHER: plain.port}
        response = download("https://ann:secret@news.example/story#top", policy=ONCE)
    assert response.redirects == ("https://news.example/story",)
    assert response.final_url == "http://news.example/plain"


def test_the_redirects_of_a_response_are_in_order(httpserver: HTTPServer):
    httpserver.expect_request("/a").respond_with_data("", 301, {"Location": "b"})
    httpserver.expect_request("/b").respond_with_data("", 302, {"Location": "/c?page=1"})
    httpserver.expect_request("/c").respond_with_data(PAGE, content_type="text/html")
    ways = {way: download(httpserver.url_for(way), policy=LOCAL).redirects for way in ("/a", "/c")}
    assert ways == {"/a": (httpserver.url_for("/a"), httpserver.url_for("/b")), "/c": ()}


REFUSED4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
]  # fmt: skip
REFUSED6 = ["::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10",
            "ff00::/8"]  # fmt: skip
refused4 = st.one_of(*(st.ip_addresses(network=network) for network in REFUSED4))
refused6 = st.one_of(*(st.ip_addresses(network=network) for network in REFUSED6))
any_address = st.ip_addresses(v=4) | st.ip_addresses(v=6) | st.ip_addresses(network="2000::/3")

SPELLINGS: dict[str, Callable[[int], str]] = {
    "dotted": lambda number: str(IPv4Address(number)),
    "decimal": str,
    "hexadecimal": hex,
    "octal": "0{:o}".format,
    "short": lambda number: f"{number >> 24}.{number & 0xFFFFFF}",
    "shorter by one": lambda number: f"{number >> 24}.{number >> 16 & 0xFF}.{number & 0xFFFF}",
    "dotted hexadecimal": lambda number: ".".join(map(hex, number.to_bytes(4))),
    "dotted octal": lambda number: ".".join(f"0{part:o}" for part in number.to_bytes(4)),
}
EMBEDDINGS: dict[str, Callable[[int], int]] = {
    "mapped": lambda number: 0xFFFF << 32 | number,
    "NAT64": lambda number: 0x64FF9B << 96 | number,
    "6to4": lambda number: 0x2002 << 112 | number << 80 | 1,
    "compatible": lambda number: number,
    "Teredo's client": lambda number: 0x20010000 << 96 | 0x5DB8D822 << 64 | number ^ 0xFFFFFFFF,
    "Teredo's server": lambda number: 0x20010000 << 96 | number << 64 | 0x5DB8D822 ^ 0xFFFFFFFF,
}
JUDGED_BY_WHAT_THEY_CARRY = (ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96"))
ODD4 = ("192.88.99.0/24", "168.63.129.16/32")
THROUGH = ("mapped", "NAT64", "6to4")


def calls_of(host: str, *found: str) -> list[str]:
    """The addresses a fetch of the host calls, with what its name resolves to; refused by the guard it calls none."""
    with standing_in() as internet:
        internet.names |= {host: [found]} if found else {}
        with pytest.raises((PrivateAddress, InvalidUrl, Unreachable)) as caught:
            download(f"http://{host}/", policy=ONCE)
        assert isinstance(caught.value, Unreachable) == bool(internet.called)
        return internet.called


@given(refused4, st.sampled_from(sorted(SPELLINGS)))
def test_no_refused_ipv4_address_is_ever_called_in_any_spelling(address: IPv4Address, spelling: str):
    assert calls_of(SPELLINGS[spelling](int(address))) == []


@given(refused4, st.sampled_from(sorted(EMBEDDINGS)))
def test_no_refused_ipv4_address_is_ever_called_inside_of_ipv6(address: IPv4Address, embedding: str):
    inside = IPv6Address(EMBEDDINGS[embedding](int(address)))
    assert calls_of(f"[{inside}]") == calls_of("news.example", str(inside)) == []


@given(refused6)
def test_no_refused_ipv6_address_is_ever_called(address: IPv6Address):
    assert calls_of(f"[{address}]") == calls_of("news.example", str(address)) == []


@given(st.lists(any_address, min_size=1, max_size=4), refused4 | refused6, st.randoms())
def test_no_address_beside_a_refused_one_is_ever_called(found, refused, random):
    mixed = [str(address) for address in (*found, refused)]
    random.shuffle(mixed)
    assert calls_of("news.example", *mixed) == []


@given(any_address)
@example(ip_address("192.88.99.1"))
def test_what_the_standard_library_calls_private_is_never_called(address: IPv4Address | IPv6Address):
    private = address.is_private or address.is_multicast or address.is_reserved or not address.is_global
    assume(private and not any(address in network for network in JUDGED_BY_WHAT_THEY_CARRY))
    assert calls_of("news.example", str(address)) == []


@given(st.ip_addresses(v=4), st.sampled_from(THROUGH))
def test_a_public_address_is_called_as_it_is_and_inside_of_ipv6(address: IPv4Address, embedding: str):
    assume(address.is_global and not any(address in ip_network(network) for network in (*REFUSED4, *ODD4)))
    for place in (str(address), str(IPv6Address(EMBEDDINGS[embedding](int(address))))):
        assert calls_of("news.example", place) == [place]
