"""Which URLs are asked, where redirects lead, and that no message tells a password."""

from urllib.parse import quote

import pytest
from clients import LOCAL, both_kinds, download, with_changes
from hypothesis import example, given
from hypothesis import strategies as st
from servers import closes, raw_server, says

from newsclean.errors import FetchError, InvalidUrl
from newsclean.fetching import Backoff, Timeouts
from newsclean.fetching.addresses import Address, read_address, shown
from newsclean.fetching.faults import Fault

pytestmark = both_kinds

ONCE = with_changes(LOCAL, backoff=Backoff(attempts=1), timeouts=Timeouts(total=2))
BAD = [
    "",
    " ",
    "story",
    "/story",
    "//example.org/story",
    "example.org/story",
    "ftp://example.org/story",
    "file:///etc/hosts",
    "javascript:alert(1)",
    "data:text/html,<p>a",
    "mailto:desk@example.org",
    "http:",
    "http://",
    "http:///story",
    "http://:80/",
    "http://@/",
    "https:story",
    "http://example.org:0/",
    "http://example.org:port/",
    "http://example.org:99999/",
    "http://[::1",
    "http://[zz]/",
    "http://example.org\\@example.com/",
    "http://exa mple.org/",
    "http://example.org/\0",
    "http://example.org/\x07",
    "http://\ud800.example/",
    "http://example.org/" + "a" * 70_000,
]


@pytest.mark.parametrize("url", BAD, ids=lambda url: ascii(url[:40]))
def test_only_absolute_http_and_https_urls_are_asked(url: str):
    with pytest.raises(InvalidUrl):
        download(url, policy=ONCE)


def test_an_address_has_no_credentials_and_no_fragment():
    address = read_address(" HTTPS://reader:p%40ss@example.org:8443/a?b=c#d ")
    assert address == Address("https://example.org:8443/a?b=c", ("reader", "p@ss"))


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("next", "https://example.org/news/next"),
        ("/top", "https://example.org/top"),
        ("?page=2", "https://example.org/news/story?page=2"),
        ("//example.com/x", "https://example.com/x"),
        ("http://example.org/plain", "http://example.org/plain"),
        ("https://other:pw@example.org/y#z", "https://example.org/y"),
    ],
)
def test_a_redirect_is_read_from_where_it_was_given(location: str, url: str):
    assert Address("https://example.org/news/story").redirected(location).url == url


@pytest.mark.parametrize(
    ("location", "kept"),
    [("/in", True), ("https://example.com/", False), ("http://example.org/", False), ("https://example.org:8/", False)],
)
def test_credentials_stay_on_their_origin(location: str, kept: bool):
    address = read_address("https://reader:pass@example.org/")
    assert (address.redirected(location).credentials is not None) is kept


SECRET = "hunter2secret"


@pytest.mark.parametrize(
    "url",
    [
        "http://reader:{}@127.0.0.1:1/story",
        "https://{}@127.0.0.1:1/story",
        "http://reader:{}@example.org:port/",
        "http://reader:{}@[::1/",
        "http://reader:a/{}@example.org:x/",
        "http://reader:a@{}@127.0.0.1:1/",
        "http://reader:{}@",
        "ftp://reader:{}@example.org/",
        "HTTP:/reader:{}@example.org/",
        "http:reader:{}@example.org/",
        "http:\\\\reader:{}@example.org/",
        "//reader:{}@example.org/",
        "reader:{}@example.org",
        "http://reader:{}\\@example.org/",
        " http://reader:{}@example.org:0/",
    ],
)
def test_no_message_tells_a_password(url: str):
    with pytest.raises(FetchError) as caught:
        download(url.format(SECRET), policy=ONCE)
    error: BaseException | None = caught.value
    assert SECRET not in caught.value.url
    while error:
        assert SECRET not in f"{error} {error!r}"
        error = error.__cause__


def test_no_message_tells_a_password_of_a_redirect():
    place = f"http://reader:{SECRET}@example.org:port/".encode()
    for script in (says(b"HTTP/1.1 302 Found\r\nLocation: " + place + b"\r\n\r\n"), closes):
        with raw_server(script) as server, pytest.raises(FetchError) as caught:
            download(f"http://reader:{SECRET}@{server.netloc}/", policy=ONCE)
        assert SECRET not in repr(caught.value)


def test_a_url_without_credentials_is_shown_as_it_is():
    for url in ("https://example.org/@desk/story?mail=a@example.com#c", "http://[::1]:8080/", "story"):
        assert shown(url) == url


_MOSTLY_URLS = st.text() | st.builds("{}://{}".format, st.sampled_from(["http", "HTTPS"]), st.text())


@given(_MOSTLY_URLS)
@example("http://\uff03.example/")
def test_any_text_is_an_address_or_a_fault(url: str):
    shown(url).encode()
    try:
        address = read_address(url)
    except Fault as fault:
        assert fault.error is InvalidUrl
    else:
        assert address.url.startswith(("http://", "https://"))


@given(_MOSTLY_URLS)
def test_any_location_leads_to_an_address_or_a_fault(location: str):
    try:
        target = Address("https://example.org/a").redirected(location)
    except Fault as fault:
        assert fault.error is InvalidUrl
    else:
        assert target.url.startswith(("http://", "https://"))


@given(st.text(min_size=1), st.text(alphabet="abc", min_size=1))
def test_credentials_are_sent_as_they_were_meant(password: str, user: str):
    if password.isprintable():
        address = read_address(f"http://{user}:{quote(password, safe='')}@example.org/")
        assert address.credentials == (user, password)
