"""One page in the browser: led over its hops, watched while it loads, read once it has settled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from newsclean.errors import NotHtml, Unreachable
from newsclean.fetching.addresses import Address
from newsclean.fetching.answers import Head
from newsclean.fetching.course import Course, Event
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault
from newsclean.fetching.gateway import Gateway
from newsclean.fetching.patience import Patience
from newsclean.fetching.policy import Policy
from newsclean.fetching.porter import Porter
from newsclean.fetching.snapshot import Glance, glance, tree

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

_TICK = 0.1  # seconds between two glances
_HELD = 10.0  # seconds for which scripts may keep the page to themselves
_SILENCE = 3.0  # seconds for which hosts but the page's own may keep it waiting
_SHOWN_AS = frozenset({"text/html", "application/xhtml+xml"})
_OF_THE_BODY = frozenset({"content-encoding", "content-length", "content-type", "transfer-encoding"})


class Rendered(NamedTuple):
    """A page once its scripts have run.

    `url` is the one that answered in the end, without fragment; `redirects` are those passed on the way, in order,
    whatever sent the browser on. `head` is what the server sent, but for the headers that describe the body: `body`
    is HTML in UTF-8.
    """

    url: str
    redirects: tuple[str, ...]
    head: Head
    body: bytes


class Tab:
    """The page of one visit.

    `wire` leads to the browser's tab. `fail` is told what ends the visit, and may be told more than once.
    """

    def __init__(
        self, wire: CDPSession, gateway: Gateway, porter: Porter, policy: Policy, fail: Callable[[Exception], None]
    ) -> None:
        self._wire = wire
        self._gateway = gateway
        self._porter = porter
        self._policy = policy
        self._fail = fail

    async def render(self, address: Address, deadline: Deadline) -> Rendered:
        """The page at an address, over whatever hops; raises Fault where it cannot be had."""
        from playwright.async_api import Error

        course = await self._watched()
        begun = await self._wire.send("Page.navigate", {"url": address.url})
        if begun.get("errorText"):
            raise course.why(begun.get("loaderId", ""), begun["errorText"])
        while True:
            shown = await self._settled(course, deadline)
            with suppress(Error):  # it goes on to the next document
                body = await tree(self._wire, course.frame, course.origin, self._policy.max_bytes)
                if shown == course.shown:
                    return Rendered(course.answer.url, course.passed, _retold(course.answer.head), body)

    async def _watched(self) -> Course:
        from playwright.async_api import Error

        frames = await self._wire.send("Page.getFrameTree")
        course = Course(frames["frameTree"]["frame"]["id"], self._policy, self._gateway.fault_of, self._fail)
        handlers: dict[str, Callable[[Event], None]] = {
            "Network.requestWillBeSent": course.begins,
            "Network.responseReceived": course.answers,
            "Network.dataReceived": course.grows,
            "Network.loadingFinished": course.ends,
            "Network.loadingFailed": course.breaks_off,
            "Page.frameNavigated": course.arrives,
            "Inspector.targetCrashed": course.crashes,
            "Fetch.requestPaused": partial(self._porter.receive, course),
        }
        for event, handle in handlers.items():
            self._wire.on(event, self._heard(handle))
        await self._wire.send("Network.enable", {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0})
        await self._wire.send("Page.enable")
        await self._wire.send("Inspector.enable")
        await self._wire.send("Fetch.enable", {"patterns": self._porter.patterns})
        with suppress(Error):  # older browsers know no such thing
            await self._wire.send("Page.setPrerenderingAllowed", {"isAllowed": False})
        return course

    def _heard(self, handle: Callable[[Event], None]) -> Callable[[Event], None]:
        """`handle`, whose errors end the visit; Playwright would raise them in another's next call."""

        def hear(event: Event) -> None:
            try:
                handle(event)
            except (LookupError, TypeError, ValueError) as error:
                self._fail(Fault(Unreachable, f"the browser speaks otherwise than expected: {error!r}"))

        return hear

    async def _settled(self, course: Course, deadline: Deadline) -> str:
        """Wait until the page can be read; the loader of its document."""
        shown, patience = "", Patience(monotonic())
        while True:
            seen = await self._glance(course.frame)
            if course.shown != shown:
                shown, patience = course.shown, Patience(monotonic())
            loading, left = course.is_loading, deadline.left()
            is_whole = course.is_whole or seen.is_parsed  # the one without the other where a page stops itself
            if is_whole and seen.kind and patience.is_over(monotonic(), seen, loading=loading, left=left):
                if seen.kind not in _SHOWN_AS:
                    raise Fault(NotHtml, "the answer has no content type and does not look like a page")
                return shown
            if shown:
                self._gateway.hang_up(_SILENCE, but=course.host)
            await asyncio.sleep(_TICK)

    async def _glance(self, frame: str) -> Glance:
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(_HELD):
                return await glance(self._wire, frame)
        except TimeoutError:
            raise Fault(Unreachable, "the page's scripts come to no end") from None
        except Error:  # it goes on to the next document
            return Glance("", is_parsed=False, text=0)


def _retold(head: Head) -> Head:
    kept = tuple(pair for pair in head.headers if pair[0] not in _OF_THE_BODY)
    return Head(head.status, (*kept, ("content-type", "text/html; charset=utf-8")))
