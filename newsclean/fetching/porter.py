"""The porter of a tab: lets its requests pass, one by one where they are hops or bring nothing to read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from newsclean.fetching.addresses import Address
from newsclean.fetching.course import Course, Event
from newsclean.fetching.policy import Policy

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

Permission = Callable[[Address], Awaitable[None]]

_NOTHING_TO_READ = ("Font", "Image", "Media", "Ping")
_EVERYWHERE = frozenset({"accept-language", "user-agent"})  # headers of a policy that every host may see


class Porter:
    """Asks `permission` before each hop; an asynchronous context manager.

    The policy's own headers are given to requests to the host of the first hop. `fail` is told what forbids a hop.
    """

    def __init__(
        self, wire: CDPSession, policy: Policy, permission: Permission, fail: Callable[[Exception], None]
    ) -> None:
        self._wire = wire
        self._own = [(name.lower(), value) for name, value in policy.headers if name.lower() not in _EVERYWHERE]
        self._permission = permission
        self._fail = fail
        self._home = ""
        self._replies: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reply in self._replies:
            reply.cancel()
        # A request may be over before its reply is there: that is no trouble of ours.
        await asyncio.gather(*self._replies, return_exceptions=True)

    @property
    def patterns(self) -> list[dict[str, str]]:
        """The requests that are to be held at the door, as the browser takes it (Fetch.enable)."""
        if self._own:
            return [{"urlPattern": "*"}]
        return [{"resourceType": kind} for kind in ("Document", "Other", *_NOTHING_TO_READ)]

    def receive(self, course: Course, event: Event) -> None:
        """A request waits at the door (Fetch.requestPaused)."""
        self._replies.add(asyncio.create_task(self._reply(course, event)))

    async def _reply(self, course: Course, event: Event) -> None:
        reply: dict[str, Any] = {"requestId": event["requestId"]}
        try:
            if course.is_hop(event):
                address = course.hop(event["request"]["url"])
                self._home = self._home or _host(event)
                await self._permission(address)
        except Exception as error:
            self._fail(error)
            return
        if _brings_nothing(event):
            await self._wire.send("Fetch.failRequest", {**reply, "errorReason": "BlockedByClient"})
            return
        if self._own:
            reply["headers"] = [{"name": name, "value": value} for name, value in self._headers(event).items()]
        await self._wire.send("Fetch.continueRequest", reply)

    def _headers(self, event: Event) -> dict[str, str]:
        headers = {name.lower(): value for name, value in event["request"]["headers"].items()}
        if _host(event) != self._home:
            return headers
        for name, value in self._own:
            beside = name == "cookie" and name in headers  # the site's own cookies
            headers[name] = f"{headers[name]}; {value}" if beside else value
        return headers


def _host(event: Event) -> str:
    url: str = event["request"]["url"]
    return urlsplit(url).netloc


def _brings_nothing(event: Event) -> bool:
    accepted: str = event["request"]["headers"].get("Accept", "")
    is_icon = event["resourceType"] == "Other" and accepted.startswith("image/")  # browsers ask for it unasked
    return is_icon or event["resourceType"] in _NOTHING_TO_READ
