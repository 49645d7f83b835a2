"""What a browser asks of a proxy, read from the head of its request."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.fetching.errands import Errand, read_errand

HTTP, TEXT = st.sampled_from(["http://", "https://", "ws://", "", "/", "//", "http:/"]), st.text(max_size=30)


@given(
    st.sampled_from(["GET", "POST", "CONNECT", "get", "OPTIONS *"]), HTTP, TEXT, TEXT, st.lists(st.tuples(TEXT, TEXT))
)
def test_an_errand_is_read_whole_or_not_at_all(method, scheme, place, path, fields):
    lines = [f"{method} {scheme}{place}{path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields), "", ""]
    try:
        errand = read_errand("\r\n".join(lines).encode("utf-8", "surrogatepass"))
    except ValueError:
        return
    assert errand.host
    assert 0 < errand.port < 65_536
    if errand.head:
        line, *rest = errand.head.split(b"\r\n")
        assert line.split(b" ")[1].startswith(b"/")
        assert not [field for field in rest if field.lower().startswith(b"proxy-")]
        assert rest[-3:] == [b"Connection: close", b"", b""]


@pytest.mark.parametrize(
    ("line", "host", "port"),
    [
        ("CONNECT news.example:443 HTTP/1.1", "news.example", 443),
        ("CONNECT [2606:2800::1]:8443 HTTP/1.1", "2606:2800::1", 8443),
        ("GET http://news.example HTTP/1.1", "news.example", 80),
        ("GET http://news.example:8080?a HTTP/1.1", "news.example", 8080),
    ],
)
def test_an_errand_knows_its_host_and_port(line: str, host: str, port: int):
    errand = read_errand(f"{line}\r\n\r\n".encode())
    assert (errand.host, errand.port) == (host, port)


def test_a_tunnel_has_no_head_and_no_bound():
    assert read_errand(b"CONNECT a.example:1 HTTP/1.1\r\n\r\n") == Errand("a.example", 1, "", b"", inf)


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1",
        "GET https://news.example/ HTTP/1.1",
        "GET http:///story HTTP/1.1",
        "GET http://ann:secret@news.example/ HTTP/1.1",
        "GET http://news.example/ HTTP/1.0",
        "GET http://news.example:port/ HTTP/1.1",
        "GET http://news.example/a b HTTP/1.1",
        "CONNECT news.example HTTP/1.1",
        "CONNECT news.example:0 HTTP/1.1",
        "POST http://news.example/ HTTP/1.1\r\nTransfer-Encoding: chunked",
        "POST http://news.example/ HTTP/1.1\r\nContent-Length: many",
        "",
    ],
)
def test_what_is_no_errand_is_refused(head: str):
    with pytest.raises(ValueError, match=r"request|port|host|int|IPv6"):
        read_errand(f"{head}\r\n\r\n".encode())
