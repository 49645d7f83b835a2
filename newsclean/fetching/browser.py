"""Pages that need a browser: Chromium as another fetcher, all of whose traffic goes through a gateway of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from newsclean.errors import Unreachable
from newsclean.fetching.addresses import Address
from newsclean.fetching.chromium import GATE, Chromium, first_line
from newsclean.fetching.course import LOADED
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.gateway import Gateway
from newsclean.fetching.policy import Policy
from newsclean.fetching.porter import Permission, Porter
from newsclean.fetching.tab import Rendered, Tab
from newsclean.fetching.ways import way_of

if TYPE_CHECKING:
    from playwright.async_api import Browser as Process
    from playwright.async_api import BrowserContext, CDPSession

T = TypeVar("T")

_NO_WEBRTC = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete globalThis[name];"
_GOODBYE = 5.0  # seconds for closing a visit's page


async def _let_pass(address: Address) -> None:
    """Where nobody is to be asked."""


class Browser:
    """Renders pages under one policy; an asynchronous context manager, used in one event loop.

    Chromium is started with the first page, and anew where it broke down. Each visit has its own gateway, cookies and
    storage. How many there are at once is up to the caller.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._way = way_of(policy)
        self._starting: asyncio.Task[Chromium] | None = None
        self._is_doubtful = False  # whether the last trouble may have been Chromium's own

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Start Chromium before the first page.

        Raises MissingPackage without Playwright, NewscleanError where there is no Chromium or it does not start.
        """
        await self._chromium()

    async def close(self) -> None:
        """End Chromium; no process of it stays."""
        if self._starting:
            await self._end(self._starting)

    async def page(self, address: Address, deadline: Deadline, permission: Permission = _let_pass) -> Rendered:
        """A page once its scripts have run; `permission` is asked before each hop, whatever sends the browser there.

        Raises Setback for what may pass, else Fault, and what `start` raises.
        """
        try:
            async with deadline.enforced():
                return await self._visit(address, deadline, permission)
        except TimeoutError:
            self._is_doubtful = True
            raise Fault(Unreachable, f"no complete answer within {deadline.seconds:g} seconds") from None

    async def _visit(self, address: Address, deadline: Deadline, permission: Permission) -> Rendered:
        process = (await self._chromium()).process  # first, for it tells where there is no Playwright
        from playwright.async_api import Error

        failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def fail(error: Exception) -> None:
            if not failure.done():
                failure.set_exception(error)

        def lost(_: object) -> None:
            fail(Setback(Unreachable, "the browser broke down"))

        async def visit() -> Rendered:
            most = LOADED * self._policy.max_bytes
            async with (
                Gateway(self._way, self._policy.timeouts.read, most, fail) as gateway,
                _tab_at(process, self._options(gateway, address)) as wire,
                Porter(wire, self._policy, permission, fail) as porter,
            ):
                return await Tab(wire, gateway, porter, self._policy, fail).render(address, deadline)

        process.on("disconnected", lost)
        try:
            return await _unless(failure, visit())
        except Error as error:
            self._is_doubtful = True
            raise Setback(Unreachable, f"the browser gave up: {first_line(error)}") from error
        finally:
            process.remove_listener("disconnected", lost)

    def _options(self, gateway: Gateway, address: Address) -> dict[str, Any]:
        said = {name.lower(): value for name, value in self._policy.headers}
        user, password = gateway.credentials
        options: dict[str, Any] = {
            "proxy": {"server": f"http://{GATE}:{gateway.port}", "username": user, "password": password},
            "user_agent": said.get("user-agent", self._policy.user_agent),
            "accept_downloads": False,
            "service_workers": "block",
        }
        if "accept-language" in said:
            options["extra_http_headers"] = {"Accept-Language": said["accept-language"]}
        if address.credentials:
            user, password = address.credentials
            options["http_credentials"] = {"username": user, "password": password, "origin": address.origin}
        return options

    async def _chromium(self) -> Chromium:
        last = self._starting
        if last and last.done() and not await self._is_sound(last):
            await self._end(last)
        if self._starting is None:
            self._starting = asyncio.create_task(Chromium.started())
        return await asyncio.shield(self._starting)  # others may wait for it, too

    async def _is_sound(self, started: asyncio.Task[Chromium]) -> bool:
        if started.cancelled() or started.exception():
            return False
        if self._is_doubtful:
            self._is_doubtful = not await started.result().is_alive()
        return not self._is_doubtful and started.result().process.is_connected()

    async def _end(self, starting: asyncio.Task[Chromium]) -> None:
        if self._starting is not starting:  # somebody else does
            return
        self._starting, self._is_doubtful = None, False
        for chromium in await asyncio.gather(starting, return_exceptions=True):
            if isinstance(chromium, Chromium):
                await chromium.close()


@asynccontextmanager
async def _tab_at(process: Process, options: dict[str, Any]) -> AsyncIterator[CDPSession]:
    """The wire to a new tab that knows nothing of other visits."""
    context = await _opened(process.new_context(**options))
    try:
        await context.add_init_script(_NO_WEBRTC)
        yield await context.new_cdp_session(await context.new_page())
    finally:
        await _closed(context)


async def _opened(opening: Coroutine[Any, Any, BrowserContext]) -> BrowserContext:
    task = asyncio.create_task(opening)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:  # nobody else would close it
        with suppress(Exception):
            async with asyncio.timeout(_GOODBYE):
                await _closed(await task)
        raise


async def _closed(context: BrowserContext) -> None:
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_GOODBYE):
            await context.close()


async def _unless(failure: asyncio.Future[None], work: Coroutine[Any, Any, T]) -> T:
    """The result of work, given up as soon as there is a failure, which is raised."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait((task, failure), return_when=asyncio.FIRST_COMPLETED)
        if failure.done():
            failure.result()
        return task.result()
    finally:
        task.cancel()
        failure.cancel()
        await asyncio.gather(task, failure, return_exceptions=True)
