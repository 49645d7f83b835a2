"""A large page that may send its reader on is looked at beside the loop, which goes on meanwhile."""

from __future__ import annotations

import asyncio
import threading

import pytest
from clients import LOCAL, both_kinds, download
from servers import HEAD, PAGE, raw_server, whole

from newsclean.fetching import AsyncClient, visit
from newsclean.page import Page

pytestmark = both_kinds


def test_the_loop_goes_on_while_a_page_is_looked_at(monkeypatch: pytest.MonkeyPatch):
    may_go_on = threading.Event()
    read_page = visit.read_page

    def slowly(*given: object, **named: object) -> Page:
        assert may_go_on.wait(10)
        return read_page(*given, **named)  # type: ignore[arg-type]

    async def ask(url: str) -> bytes:
        async with AsyncClient(LOCAL) as client:
            asked = asyncio.create_task(client.download(url))
            while not asked.done():
                await asyncio.sleep(0.01)
                may_go_on.set()  # by the loop, while the page is looked at
            return (await asked).body

    monkeypatch.setattr(visit, "read_page", slowly)
    body = b"<!doctype html><meta http-equiv=refresh content=900>" + PAGE
    with raw_server(whole(body)) as server:
        assert asyncio.run(ask(server.url)) == body


def test_a_refresh_far_behind_a_page_s_beginning_is_not_followed():
    body = b"<!doctype html>" + b"<p>Words to read.</p>" * 60_000 + b"<meta http-equiv=refresh content='0;url=/next'>"
    with raw_server(whole(body, HEAD)) as server:
        assert download(server.url, policy=LOCAL).redirects == ()
