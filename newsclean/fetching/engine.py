"""The engine of a client: everything it keeps between its fetches, and the way from a URL to a response."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import msgspec

from newsclean.errors import Attempt, Disallowed, HostResting, NotCached
from newsclean.fetching.addresses import Address, read_address, shown
from newsclean.fetching.browser import Browser
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.discovery.documents import LARGEST
from newsclean.fetching.faults import Fault
from newsclean.fetching.hosts import Hosts
from newsclean.fetching.policy import Policy
from newsclean.fetching.response import Response
from newsclean.fetching.retry import persist
from newsclean.fetching.robots import LONGEST_FILE, MOST_REDIRECTS, SECONDS, Robots
from newsclean.fetching.transport import Transport
from newsclean.fetching.visit import Document, Permission, Visit

_CLOSED = "the client is closed"
_UNASKED = (Disallowed, HostResting, NotCached)

Way = Callable[[Address, Deadline], Awaitable[Document]]


class Engine:
    """Connections, robots files and hosts under one policy; belongs to the event loop it is first used in."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._hosts = Hosts(policy)
        self._slots = asyncio.Semaphore(policy.concurrency)
        self._transport = Transport(policy, self._hosts, self._slots)
        self._robots = Robots(self._read_robots, policy.user_agent)
        self._browser = Browser(policy)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False
        self._going: set[Deadline] = set()

    async def close(self) -> None:
        """Give up what is going on, which then raises RuntimeError, and close all connections."""
        self._is_closed = True
        for deadline in tuple(self._going):
            deadline.end()
        await self._robots.close()
        await self._browser.close()
        await self._transport.close()

    async def page(self, url: str) -> Response:
        """Download a page, or render it where the policy always does; raises FetchError."""
        return await self._get(url, self._render if self.policy.browser == "always" else self._visit)

    async def page_anew(self, url: str) -> Response:
        """Download a page, whatever is stored of it; raises FetchError."""
        return await self._get(url, self._visit_anew)

    async def rendered(self, url: str) -> Response:
        """A page once its scripts have run; raises FetchError. It is neither cached nor recorded."""
        return await self._get(url, self._render)

    async def document(self, url: str) -> Response:
        """Download a document of any type, as large as a sitemap may be; raises FetchError."""
        return await self._get(url, self._read_document)

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the URL's origin names; raises FetchError."""
        try:
            address = read_address(url)
            with self._while_open(Deadline(self.policy.timeouts.total)):
                return tuple((await self._robots.rules_for(address)).file.sitemaps)
        except Fault as fault:
            raise fault.told(shown(url)) from fault.__cause__

    async def _get(self, url: str, way: Way) -> Response:
        deadline = Deadline(self.policy.timeouts.total)
        log = _Log()
        try:
            address = read_address(url)
            with self._while_open(deadline):
                found = await persist(lambda: log.tried(way(address, deadline)), self.policy.backoff, deadline)
        except Fault as fault:
            raise fault.told(shown(url), log.attempts) from fault.__cause__
        return Response(
            url=shown(url),
            final_url=found.url,
            redirects=found.redirects,
            status=found.head.status,
            content_type=found.head.get("content-type"),
            body=found.body,
            headers=found.head.headers,
            attempts=log.attempts,
            elapsed=monotonic() - log.start,
            stored=found.stored,
        )

    @contextmanager
    def _while_open(self, deadline: Deadline) -> Iterator[None]:
        """Within it, the deadline is over when the client is closed, which raises RuntimeError."""
        self._require_open()
        self._going.add(deadline)
        try:
            yield
        except (Fault, asyncio.CancelledError):
            task = asyncio.current_task()
            if self._is_closed and not (task and task.cancelling()):
                raise RuntimeError(_CLOSED) from None
            raise
        finally:
            self._going.discard(deadline)

    def _require_open(self) -> None:
        loop = asyncio.get_running_loop()
        self._loop = self._loop or loop
        if self._is_closed:
            raise RuntimeError(_CLOSED)
        if self._loop is not loop:
            raise RuntimeError("the client belongs to another event loop, the one it was first used in")

    async def _visit(self, address: Address, deadline: Deadline) -> Document:
        return await Visit(self._transport, self.policy, deadline, self._permission(deadline)).page(address)

    async def _visit_anew(self, address: Address, deadline: Deadline) -> Document:
        permission = self._permission(deadline)
        return await Visit(self._transport, self.policy, deadline, permission, "servers").page(address)

    async def _render(self, address: Address, deadline: Deadline) -> Document:
        if self.policy.offline:
            raise Fault(NotCached, "offline, no page is rendered")
        permission = self._permission(deadline)
        await permission(address)
        async with self._hosts.at(address.url).turn(deadline, self._slots):
            found = await self._browser.page(address, deadline, permission)
        return Document(found.url, found.redirects, found.head, found.body, stored=False)

    async def _read_document(self, address: Address, deadline: Deadline) -> Document:
        policy = msgspec.structs.replace(self.policy, max_bytes=max(self.policy.max_bytes, LARGEST))
        return await Visit(self._transport, policy, deadline, self._permission(deadline)).document(address)

    def _permission(self, deadline: Deadline) -> Permission:
        """Asks robots.txt before each hop; that has a limit of its own, and does not count."""

        async def permit(hop: Address) -> None:
            with deadline.stopped():
                rules = await self._robots.require(hop)
            if rules.delay:
                self._hosts.at(hop.url).slow_down(rules.delay)

        obeyed = self.policy.robots == "obey" and not self.policy.offline
        return permit if obeyed else _let_pass

    async def _read_robots(self, address: Address) -> bytes:
        policy = msgspec.structs.replace(self.policy, redirects=MOST_REDIRECTS, headers=())
        visit = Visit(self._transport, policy, Deadline(min(SECONDS, policy.timeouts.total)), _let_pass)
        return (await visit.start(address, LONGEST_FILE)).body


class _Log:
    """Writes down how each try went."""

    def __init__(self) -> None:
        self.attempts: tuple[Attempt, ...] = ()
        self.start = monotonic()

    async def tried(self, visit: Awaitable[Document]) -> Document:
        begun = monotonic()
        try:
            found = await visit
        except Fault as fault:
            if fault.error not in _UNASKED:
                self._note(begun, fault.status, fault.message)
            raise
        self._note(begun, found.head.status, None)
        return found

    def _note(self, begun: float, status: int | None, problem: str | None) -> None:
        attempt = Attempt(status, problem, begun - self.start, monotonic() - begun)
        self.attempts = (*self.attempts, attempt)


async def _let_pass(address: Address) -> None:
    """Where nobody's leave is needed."""
