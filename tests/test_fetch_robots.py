"""robots.txt is read before the first page of every origin, and kept to (RFC 9309)."""

import asyncio
from collections.abc import Iterator

import pytest
from clients import LOCAL, both_kinds, download, download_in_turn, download_many, with_changes
from faults import OTHER, PUBLIC, QUICK, SECTIONS, sees, staged, summary
from hypothesis import given, settings
from hypothesis import strategies as st
from internet import Internet, standing_in
from press import Asked, moved, page, press
from servers import PAGE, raw_server, says

from newsclean.errors import Disallowed, FetchError, Unreachable
from newsclean.fetching import AsyncClient, Backoff, Pace, Policy, Response, Timeouts, robots
from newsclean.fetching.engine import Engine

ROWS = SECTIONS["robots.txt"][1]
POLITE = with_changes(LOCAL, robots="obey", backoff=Backoff(attempts=1))


@pytest.fixture
def internet() -> Iterator[Internet]:
    with standing_in() as internet:
        yield internet


@pytest.mark.parametrize("fault", ROWS)
@both_kinds
def test_a_fault_of_robots_txt_is_seen_as_the_table_says(fault: str):
    row = ROWS[fault]
    with staged(row.script):
        seen = sees(row)
    assert summary(seen) == row.summary
    assert row.says in str(seen)
    assert "\n" not in str(seen)


def serving(file: str | bytes, status: str = "200 OK"):
    """A press whose robots.txt is this file; all else is a page."""

    async def answer(asked: Asked) -> bytes:
        if asked.path == "/robots.txt":
            return page(file.encode() if isinstance(file, str) else file, status=status)
        return page()

    return press(answer)


RULES = [
    ("", "/a", True),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nDisallow: /", "/robots.txt.html", False),
    ("User-agent: *\nDisallow: /a", "/a/b", False),
    ("User-agent: *\nDisallow: /a", "/b/a", True),
    ("User-agent: *\nDisallow: /a", "/A", True),
    ("user-AGENT : *\ndisALLOW : /a # not this", "/a", False),
    ("Disallow: /a", "/a", True),
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
    ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
    ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
    ("User-agent: *\nDisallow: /*.php", "/story.php?id=1", False),
    ("User-agent: *\nDisallow: /*.php$", "/story.php?id=1", True),
    ("User-agent: *\nDisallow: /*.php$", "/story.php", False),
    ("User-agent: *\nDisallow: /*/print", "/2026/story/print", False),
    ("User-agent: *\nDisallow: /a?page=", "/a?page=2", False),
    ("User-agent: *\nDisallow: /a?page=", "/a?other=2", True),
    ("User-agent: *\nDisallow: /?", "?page=2", False),
    ("User-agent: newsclean\nDisallow: /", "/a", False),
    ("User-agent: NEWSCLEAN\nDisallow: /", "/a", False),
    ("User-agent: newsclean/1.0\nDisallow: /", "/a", False),
    ("User-agent: otherbot\nDisallow: /", "/a", True),
    ("User-agent: newsclean\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: *\nDisallow: /\n\nUser-agent: newsclean\nDisallow: /b", "/a", True),
    ("User-agent: otherbot\nUser-agent: newsclean\nDisallow: /a", "/a", False),
    ("User-agent: newsclean\nDisallow: /a\n\nUser-agent: x\n\nUser-agent: newsclean\nDisallow: /b", "/b", False),
    ("User-agent: *\nDisallow: /küste", "/k%C3%BCste", False),
    ("User-agent: *\nDisallow: /k%c3%bcste", "/küste", False),
    ("User-agent: *\nDisallow: /%61", "/a", False),
    ("User-agent: *\nDisallow: /a b", "/a b", False),
    ("User-agent: *\nDisallow: /secret", "/open/../secret", False),
    ("User-agent: *\nDisallow: /secret", "/./secret#part", False),
    ("User-agent: *\rDisallow: /a\rAllow: /b", "/a", False),
    ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
    ("User-agent: *\nSitemap: https://news.example/map.xml\nDisallow: /a", "/a", False),
]


@both_kinds
def test_the_rules_of_the_standard_are_kept(internet: Internet):
    files = {f"{number}.example": file for number, (file, _, _) in enumerate(RULES)}

    async def answer(asked: Asked) -> bytes:
        return page(files[asked.host].encode()) if asked.path == "/robots.txt" else page()

    internet.names |= {host: [(PUBLIC,)] for host in files}
    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        urls = [f"http://{number}.example{path}" for number, (_, path, _) in enumerate(RULES)]
        seen = download_in_turn(urls, policy=with_changes(POLITE, private_hosts=False))
        assert len(server.log) == len(RULES) + sum(allowed for _, _, allowed in RULES)
    told = [(file, path, isinstance(each, Response)) for (file, path, _), each in zip(RULES, seen, strict=True)]
    assert told == RULES
    errors = [each for each in seen if isinstance(each, FetchError)]
    assert {(type(each), each.attempts, each.status) for each in errors} == {(Disallowed, (), None)}


@both_kinds
def test_a_policy_goes_by_the_product_of_its_own_user_agent():
    policy = with_changes(POLITE, user_agent="harbour-study/1.0 (+https://example.org/bot)")
    with serving("User-agent: harbour-study\nDisallow: /a\n\nUser-agent: *\nDisallow: /b") as server:
        seen = download_in_turn([server.url(path) for path in ("/a", "/b")], policy=policy)
        assert {asked.headers["user-agent"] for asked in server.log} == {policy.user_agent}
    assert [type(each) for each in seen] == [Disallowed, Response]
    assert "asks harbour-study not to fetch this" in str(seen[0])


@pytest.mark.parametrize("agent", ["", "/2.0", "(nobody)"])
def test_a_user_agent_without_a_product_keeps_to_what_is_asked_of_all(agent: str):
    with serving("User-agent: *\nDisallow: /a") as server:
        assert isinstance(
            download_in_turn([server.url("/a")], policy=with_changes(POLITE, user_agent=agent))[0], Disallowed
        )


@both_kinds
def test_who_ignores_the_file_does_not_ask_for_it():
    with serving("User-agent: *\nDisallow: /") as server:
        assert download(server.url("/a"), policy=with_changes(POLITE, robots="ignore")).body == PAGE
        assert server.paths() == ["/a"]


@both_kinds
def test_fifty_at_once_ask_for_the_file_once():
    with serving("User-agent: *\nDisallow: /7") as server:
        urls = [server.url(f"/{number}") for number in range(50)]
        results = download_many(urls, policy=with_changes(POLITE, concurrency=50))
        assert server.paths()[0] == "/robots.txt"
        assert sorted(server.paths()[1:]) == sorted(f"/{number}" for number in range(50) if number != 7)
    assert [result.url for result in results if not isinstance(result, Response)] == [urls[7]]


@both_kinds
def test_each_origin_is_asked_for_a_file_of_its_own(internet: Internet):
    async def answer(asked: Asked) -> bytes:
        return page(b"User-agent: *\nDisallow: /" if asked.host == "closed.example" else b"<p>open")

    internet.names |= {name: [(PUBLIC,)] for name in ("open.example", "closed.example")}
    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        urls = [
            "http://open.example/a",
            "http://closed.example/a",
            "http://open.example:8080/a",
            "http://OPEN.example/b",
        ]
        seen = download_in_turn(urls, policy=with_changes(POLITE, private_hosts=False))
        assert [type(each) for each in seen] == [Response, Disallowed, Response, Response]
        hosts = [asked.host for asked in server.log if asked.path == "/robots.txt"]
    assert hosts == ["open.example", "closed.example", "open.example:8080"]


@both_kinds
def test_a_redirect_asks_for_the_file_of_the_origin_it_leads_to(internet: Internet):
    async def answer(asked: Asked) -> bytes:
        if asked.path == "/robots.txt":
            return page(b"User-agent: *\nDisallow: /private" if asked.host == "other.example" else b"")
        return moved(f"http://other.example{asked.path}") if asked.host == "news.example" else page()

    internet.names |= {name: [(PUBLIC,)] for name in ("news.example", "other.example")}
    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        urls = ["http://news.example/story", "http://news.example/private"]
        seen = download_in_turn(urls, policy=with_changes(POLITE, private_hosts=False))
        asked = [(each.host, each.path) for each in server.log]
    assert [type(each) for each in seen] == [Response, Disallowed]
    assert "the robots.txt of other.example asks" in str(seen[1])
    assert asked == [
        ("news.example", "/robots.txt"), ("news.example", "/story"), ("other.example", "/robots.txt"),
        ("other.example", "/story"), ("news.example", "/private"),
    ]  # fmt: skip


@both_kinds
def test_a_redirect_within_an_origin_is_held_against_its_file():
    async def answer(asked: Asked) -> bytes:
        return page(b"User-agent: *\nDisallow: /private") if asked.path == "/robots.txt" else moved("/private")

    with press(answer) as server:
        with pytest.raises(Disallowed):
            download(server.url("/story"), policy=POLITE)
        assert server.paths() == ["/robots.txt", "/story"]


@pytest.mark.parametrize(("redirects", "allowed"), [(5, False), (6, True)])
@both_kinds
def test_five_redirects_of_the_file_are_followed(redirects: int, allowed: bool):
    async def answer(asked: Asked) -> bytes:
        if not asked.path.startswith(("/robots.txt", "/way")):
            return page()
        passed = int(asked.path.removeprefix("/way") if asked.path.startswith("/way") else 0)
        return moved(f"/way{passed + 1}") if passed < redirects else page(b"User-agent: *\nDisallow: /")

    with press(answer) as server:
        seen = download_in_turn([server.url("/a")], policy=with_changes(POLITE, redirects=0))
    assert isinstance(seen[0], Response) == allowed


@both_kinds
def test_a_file_of_another_host_speaks_for_the_origin_that_sent_there(internet: Internet):
    async def answer(asked: Asked) -> bytes:
        if asked.host == "news.example":
            return moved("http://files.example/of-news.txt") if asked.path == "/robots.txt" else page()
        return page(b"User-agent: *\nDisallow: /a" if asked.path == "/of-news.txt" else b"")

    internet.names |= {name: [(PUBLIC,)] for name in ("news.example", "files.example")}
    with press(answer) as server:
        internet.ports[PUBLIC] = server.port
        urls = ["http://news.example/a", "http://news.example/b", "http://files.example/a"]
        seen = download_in_turn(urls, policy=with_changes(POLITE, private_hosts=False))
    assert [type(each) for each in seen] == [Disallowed, Response, Response]


@both_kinds
def test_the_file_is_asked_for_without_what_is_meant_for_the_page():
    policy = with_changes(POLITE, headers=(("Cookie", "session=1"), ("X-Desk", "harbour")))
    with serving("") as server:
        download(server.url("/a").replace("//", "//ann:secret@"), policy=policy)
        file, story = server.log
    assert not {"cookie", "x-desk", "authorization"} & set(file.headers)
    assert {"cookie", "x-desk", "authorization"} <= set(story.headers)
    assert file.headers["user-agent"] == story.headers["user-agent"]


def test_the_time_for_the_file_is_not_taken_from_the_page():
    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(0.4)
        return page()

    with press(answer) as server:
        policy = with_changes(POLITE, timeouts=Timeouts(total=0.7))
        assert download(server.url("/a"), policy=policy).body == PAGE
        assert server.paths() == ["/robots.txt", "/a"]


@both_kinds
def test_a_file_that_could_not_be_had_is_asked_for_again_next_time():
    states = iter(["503 Busy", "200 OK"])

    async def answer(asked: Asked) -> bytes:
        return page(b"", status=next(states) if asked.path == "/robots.txt" else "200 OK")

    with press(answer) as server:
        seen = download_in_turn([server.url("/a")] * 3, policy=POLITE)
        assert server.paths() == ["/robots.txt", "/robots.txt", "/a", "/a"]
    assert [type(each) for each in seen] == [Disallowed, Response, Response]
    assert seen[0].status == 503


@both_kinds
def test_many_that_wait_for_a_file_that_cannot_be_had_do_not_ask_for_it_one_by_one():
    policy = with_changes(POLITE, backoff=Backoff(attempts=3, first=0.001, longest=0.001))
    with serving("", status="429 Slow Down") as server:
        results = download_many([server.url(f"/{number}") for number in range(50)], policy=policy)
        assert set(server.paths()) == {"/robots.txt"}
        assert len(server.paths()) <= 4 * 3
    assert {type(result.error) for result in results if not isinstance(result, Response)} == {Disallowed}
    assert len(results) == 50


@both_kinds
def test_a_file_is_read_anew_after_an_hour(monkeypatch: pytest.MonkeyPatch):
    now = [1_000.0]
    monkeypatch.setattr(robots, "monotonic", lambda: now[0])
    files = iter(["User-agent: *\nDisallow: /b", "User-agent: *\nDisallow: /a"])

    async def answer(asked: Asked) -> bytes:
        return page(next(files).encode()) if asked.path == "/robots.txt" else page()

    def urls() -> Iterator[str]:
        yield server.url("/a")
        now[0] += 3_599
        yield server.url("/a")
        now[0] += 2
        yield server.url("/a")

    with press(answer) as server:
        seen = download_in_turn(urls(), policy=POLITE)
        assert server.paths().count("/robots.txt") == 2
    assert [type(each) for each in seen] == [Response, Response, Disallowed]


@pytest.mark.parametrize(
    "line", ["Crawl-delay: 0.1", "Request-rate: 5/1s", "Crawl-delay: 999999", "Request-rate: 1/" + "9" * 400]
)
def test_a_delay_that_the_file_asks_for_lies_between_any_two_pages(line: str):
    policy = with_changes(POLITE, pace=Pace(rate=1_000, burst=4, concurrent=4, longest_delay=0.2))
    with serving(f"User-agent: *\n{line}") as server:
        assert len(download_many([server.url(f"/{number}") for number in range(3)], policy=policy)) == 3
        file, *pages = (asked.at for asked in server.log)
    delay = 0.1 if line.endswith("0.1") else 0.2
    # The first page may follow the file at once; whatever the machine does in between, none can come earlier.
    assert all(at >= file + number * delay for number, at in enumerate(pages))


@pytest.mark.parametrize("line", ["Crawl-delay: 0.001", "Crawl-delay: -5", "Crawl-delay: soon", "Request-rate: 1/0"])
def test_a_delay_that_says_nothing_changes_nothing(line: str):
    policy = with_changes(POLITE, pace=Pace(rate=100, burst=1), timeouts=Timeouts(total=5))
    with serving(f"User-agent: *\n{line}") as server:
        assert len(download_many([server.url(f"/{number}") for number in range(5)], policy=policy)) == 5


@both_kinds
def test_a_host_whose_file_takes_its_time_holds_up_no_other(internet: Internet):
    """It comes once all pages of the other are out."""

    async def answer(asked: Asked) -> bytes:
        while len(quick.log) < 9:
            await asyncio.sleep(0.005)
        return page(status="503 Busy")

    internet.names |= {"slow.example": [(PUBLIC,)], "quick.example": [(OTHER,)]}
    with press(answer) as slow, serving("") as quick:
        internet.ports |= {PUBLIC: slow.port, OTHER: quick.port}
        urls = [f"http://{host}.example/{number}" for number in range(8) for host in ("slow", "quick")]
        results = download_many(urls, policy=with_changes(POLITE, private_hosts=False, concurrency=4))
        assert slow.paths() == ["/robots.txt"]
    assert [isinstance(result, Response) for result in results] == [True] * 8 + [False] * 8


def test_who_leaves_while_the_file_is_asked_for_takes_it_from_nobody():
    async def slowly(asked: Asked) -> bytes:
        await asyncio.sleep(0.2)
        return page()

    async def leave(url: str) -> list[object]:
        async with AsyncClient(POLITE) as client:
            fetches = [asyncio.create_task(client.download(f"{url}/{number}")) for number in range(3)]
            while not server.log:
                await asyncio.sleep(0.005)
            fetches[0].cancel()
            return await asyncio.gather(*fetches, return_exceptions=True)

    with press(slowly) as server:
        left, *stayed = asyncio.run(leave(server.url("")))
        assert server.paths().count("/robots.txt") == 1
    assert isinstance(left, asyncio.CancelledError)
    assert all(isinstance(each, Response) for each in stayed)


def sitemaps(policy: Policy, url: str) -> tuple[str, ...]:
    async def ask() -> tuple[str, ...]:
        engine = Engine(policy)
        try:
            return await engine.sitemaps(url)
        finally:
            await engine.close()

    return asyncio.run(ask())


def test_the_sitemaps_that_a_file_names_are_told():
    maps = ("https://news.example/map.xml", "https://other.example/news.xml.gz")
    with serving(f"Sitemap: {maps[0]}\nUser-agent: *\nDisallow: /\nSITEMAP:{maps[1]}") as server:
        assert sitemaps(POLITE, server.url("/deep/story")) == maps
    with serving("", status="404 Not Found") as server:
        assert sitemaps(POLITE, server.url("/")) == ()


def test_sitemaps_of_a_file_that_cannot_be_had_are_an_error():
    with serving("", status="503 Busy") as server, pytest.raises(Disallowed, match="503") as caught:
        sitemaps(POLITE, server.url("/").replace("//", "//ann:secret@"))
    assert caught.value.url == server.url("/")
    with raw_server(says(b"")) as nobody, pytest.raises(Unreachable):
        sitemaps(POLITE, nobody.url)


words = st.sampled_from(
    [
        "User-agent: *",
        "User-agent: newsclean",
        "Disallow: /",
        "Allow: /a$",
        "Disallow: *",
        "Disallow: /%zz",
        "Crawl-delay: 1e400",
        "Request-rate: 1/10m 2500-9999",
        "Sitemap:",
        "\0",
        "Allow: /" + "*a" * 50,
    ]
)
files = st.lists(words.map(str.encode) | st.binary(max_size=20), max_size=8).map(b"\n".join)


@given(files, st.sampled_from(["/a", "/a%zz", "/?b=%", "//a", "/ü", "/" + "a" * 2_000]))
@settings(max_examples=25)
def test_any_file_allows_or_forbids(file: bytes, path: str):
    policy = with_changes(QUICK, robots="obey", private_hosts=True, pace=Pace(rate=1_000, longest_delay=0.001))
    with serving(file) as server:
        seen = download_in_turn([server.url(path)], policy=policy)[0]
    assert isinstance(seen, Response | Disallowed)
