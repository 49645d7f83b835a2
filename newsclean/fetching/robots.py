"""robots.txt, asked once an origin and kept to (RFC 9309): the one user of protego."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextvars import Context
from time import monotonic
from typing import NamedTuple

from protego import Protego

from newsclean.errors import Disallowed, InvalidUrl, Refused, TooManyRedirects
from newsclean.fetching.addresses import Address
from newsclean.fetching.faults import Fault, Setback

LONGEST_FILE = 512 * 1024  # bytes; RFC 9309 asks for 500 KiB at least, what stands beyond does not count
MOST_REDIRECTS = 5  # RFC 9309, 2.3.1.2
SECONDS = 10.0  # for the file with its redirects
_KEPT_FOR = 3600.0  # seconds; RFC 9309 allows a day
_MOST_KEPT = 2_000  # files

_VERSION = re.compile(r"^([ \t]*user-?agent[ \t]*:[ \t]*[\w-]+)/\S*", re.I | re.M)  # means every version of it

FileReader = Callable[[Address], Awaitable[bytes]]


class Rules(NamedTuple):
    """What one robots.txt asks of us; `delay` is its crawl-delay in seconds, None without one."""

    file: Protego
    delay: float | None
    read_at: float


class Robots:
    """The robots files of a client, each read once at a time and forgotten after an hour.

    `agent` is the User-Agent header; its product is the name a file may address us by.
    """

    def __init__(self, read: FileReader, agent: str) -> None:
        self._read = read
        self._agent = (agent.split("/")[0].split() or ["*"])[0]
        self._known: OrderedDict[str, asyncio.Task[Rules]] = OrderedDict()

    async def rules_for(self, address: Address) -> Rules:
        """The rules of the address's origin.

        Raises Setback where the file cannot be had just now, and Fault where nothing of the host can.
        """
        origin = address.origin
        task = self._known.get(origin)
        # What is asked for all belongs to no caller: it must not wait until a caller's answers are taken.
        if task is None or _outdated(task):
            task = self._known[origin] = asyncio.create_task(self._ask(origin), context=Context())
            while len(self._known) > _MOST_KEPT and self._known[next(iter(self._known))].done():
                self._known.popitem(last=False)
        # The file is asked for all who wait for it: one of them may leave.
        return await asyncio.shield(task)

    async def require(self, address: Address) -> Rules:
        """The rules of an address that may be asked; raises Fault(Disallowed), and what `rules_for` raises."""
        rules = await self.rules_for(address)
        if not rules.file.can_fetch(address.url, self._agent):
            raise Fault(Disallowed, f"the robots.txt of {address.host} asks {self._agent} not to fetch this")
        return rules

    async def close(self) -> None:
        """Give up what is still being asked."""
        asked = [task for task in self._known.values() if not task.done()]
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    async def _ask(self, origin: str) -> Rules:
        text = await self._text(Address(f"{origin}/robots.txt"))
        file = Protego.parse(_VERSION.sub(r"\1", text))
        delay = file.crawl_delay(self._agent)
        rate = file.request_rate(self._agent)
        if delay is None and rate is not None and rate.requests:
            delay = min(rate.seconds, _KEPT_FOR) / rate.requests
        return Rules(file, delay, monotonic())

    async def _text(self, address: Address) -> str:
        try:
            return (await self._read(address)).decode("utf-8-sig", "replace")
        except Fault as fault:
            if _is_unavailable(fault):
                return ""
            raise _unread(fault) from fault.__cause__


def _outdated(task: asyncio.Task[Rules]) -> bool:
    if not task.done():
        return False
    return task.cancelled() or task.exception() is not None or monotonic() - task.result().read_at > _KEPT_FOR


def _is_unavailable(fault: Fault) -> bool:
    """Whether there is no file, which allows everything: a refusal for good, or redirects that lead nowhere."""
    if fault.error in (TooManyRedirects, InvalidUrl):
        return True
    return fault.error is Refused and not isinstance(fault, Setback)


def _unread(fault: Fault) -> Fault:
    """A file that cannot be had forbids everything; told as what keeps it from us, where that is not a status."""
    message = f"robots.txt cannot be had, which forbids asking: {fault.message}"
    if isinstance(fault, Setback):
        told = Setback(Disallowed if fault.status else fault.error, message, status=fault.status)
        told.after = fault.after
        return told
    return Fault(fault.error, message) if isinstance(fault.__cause__, TimeoutError) else fault
