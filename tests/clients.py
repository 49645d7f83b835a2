"""Fetches of both kinds, with and without an event loop: one suite runs over both (`pytestmark = both_kinds`)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from math import inf
from typing import TypeVar

import msgspec
import pytest

from newsclean.errors import FetchError
from newsclean.fetching import AsyncClient, Client, Pace, Policy, Response
from newsclean.model import Article, Failure

T = TypeVar("T")

UNHURRIED = Policy(robots="ignore", pace=Pace(rate=inf, concurrent=100))  # no manners: a test asks its own servers
LOCAL = msgspec.structs.replace(UNHURRIED, private_hosts=True)  # the servers are on loopback

both_kinds = pytest.mark.usefixtures("kind_of_client")
_kind = ["sync"]


def with_changes(policy: Policy, **fields: object) -> Policy:
    """The policy with other values in some fields."""
    return msgspec.structs.replace(policy, **fields)


def choose(kind: str) -> None:
    """Make all further fetches with this kind of client."""
    _kind[0] = kind


def download(url: str, *, policy: Policy) -> Response:
    return _ask(policy, lambda client: client.download(url), lambda client: client.download(url))


def fetch(url: str, *, policy: Policy) -> Article:
    return _ask(policy, lambda client: client.fetch(url), lambda client: client.fetch(url))


def fetch_many(urls: Iterable[str], *, policy: Policy) -> list[Article | Failure]:
    async def all_of(client: AsyncClient) -> list[Article | Failure]:
        return [result async for result in client.fetch_many(urls)]

    return _ask(policy, lambda client: list(client.fetch_many(urls)), all_of)


def download_many(urls: Iterable[str], *, policy: Policy) -> list[Response | Failure]:
    async def all_of(client: AsyncClient) -> list[Response | Failure]:
        return [result async for result in client.download_many(urls)]

    return _ask(policy, lambda client: list(client.download_many(urls)), all_of)


def download_in_turn(urls: Iterable[str], *, policy: Policy) -> list[Response | FetchError]:
    """What one client gets for the URLs, one after the other; an error in the place of its page."""

    def plain(client: Client) -> list[Response | FetchError]:
        seen: list[Response | FetchError] = []
        for url in urls:
            try:
                seen.append(client.download(url))
            except FetchError as error:
                seen.append(error)
        return seen

    async def awaited(client: AsyncClient) -> list[Response | FetchError]:
        seen: list[Response | FetchError] = []
        for url in urls:
            try:
                seen.append(await client.download(url))
            except FetchError as error:
                seen.append(error)
        return seen

    return _ask(policy, plain, awaited)


def _ask(policy: Policy, plain: Callable[[Client], T], awaited: Callable[[AsyncClient], Awaitable[T]]) -> T:
    if _kind[0] == "sync":
        with Client(policy) as client:
            return plain(client)

    async def ask() -> T:
        async with AsyncClient(policy) as client:
            return await awaited(client)

    return asyncio.run(ask())
