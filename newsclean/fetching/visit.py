"""One try to get a document: from the address asked for, over its redirects, to what answers in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from newsclean.errors import PageError, TooManyRedirects
from newsclean.fetching.addresses import Address
from newsclean.fetching.answers import Answer, Head, is_untyped, location, require_markup, require_page, require_success
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault
from newsclean.fetching.intake import accept_all, read_start, read_whole
from newsclean.fetching.policy import Policy
from newsclean.fetching.transport import Ask, Jar, Sources, Transport
from newsclean.fetching.walls import require_no_wall
from newsclean.page import read_page
from newsclean.page.refresh import may_refresh, refresh_target

Permission = Callable[[Address], Awaitable[None]]
Reader = Callable[[Answer], Awaitable[bytes]]

_ACCEPTED = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
_READ_OF_A_REFUSAL = 65_536  # bytes; enough to tell what stands in the way
_REFRESHED_WITHIN = 5.0  # seconds; a page that refreshes later is meant to be read
_LONGEST_SIGNPOST = 1_000_000  # bytes; a page that sends its reader on says so long before
_SENT_ANYWHERE = frozenset({"accept-language"})


class Document(NamedTuple):
    """What answered in the end; `redirects` are the URLs passed on the way, in order."""

    url: str
    redirects: tuple[str, ...]
    head: Head
    body: bytes
    stored: bool


class Visit:
    """A try under one policy, with cookies of its own."""

    def __init__(
        self, transport: Transport, policy: Policy, deadline: Deadline, permission: Permission, sources: Sources = "any"
    ) -> None:
        self._transport = transport
        self._sources = sources
        self._policy = policy
        self._deadline = deadline
        self._permission = permission
        self._jar = Jar()
        self._home: Address | None = None

    async def page(self, address: Address) -> Document:
        """A page: HTML or XHTML, or an untyped answer that looks like it; refreshes in it are followed, too."""
        passed: tuple[str, ...] = ()
        while True:
            found = await self._follow(address, passed, self._read_page)
            target = await asyncio.to_thread(_refreshed, found) if may_refresh(found.body) else None
            if target is None:
                return found
            passed = (*found.redirects, found.url)
            address = self._last.redirected(target)

    async def document(self, address: Address) -> Document:
        """A document of any type."""
        return await self._follow(address, (), self._read_document)

    async def start(self, address: Address, size: int) -> Document:
        """The first `size` bytes of a document of any type."""

        async def read(answer: Answer) -> bytes:
            require_success(answer.head)
            return await read_start(answer, self._policy, size)

        return await self._follow(address, (), read)

    async def _follow(self, address: Address, passed: tuple[str, ...], read: Reader) -> Document:
        self._home = self._home or address
        while len(passed) <= self._policy.redirects:
            await self._permission(address)
            ask = Ask(address, self._headers(address), self._sources)
            async with self._transport.get(ask, self._jar, self._deadline) as answer:
                target = location(answer.head)
                if target is None:
                    self._last = address
                    return Document(address.url, passed, answer.head, await read(answer), answer.stored)
            passed = (*passed, address.url)
            address = address.redirected(target)
        raise Fault(TooManyRedirects, f"more than {self._policy.redirects} redirects")

    def _headers(self, address: Address) -> tuple[tuple[str, str], ...]:
        home = self._home or address
        is_secret = home.origin.startswith("https:") and not address.origin.startswith("https:")
        at_home = address.host == home.host and not is_secret
        own = [pair for pair in self._policy.headers if at_home or pair[0].lower() in _SENT_ANYWHERE]
        named = {name.lower() for name, _ in own}
        usual = (("User-Agent", self._policy.user_agent), ("Accept", _ACCEPTED))
        return (*(pair for pair in usual if pair[0].lower() not in named), *own)

    async def _read_page(self, answer: Answer) -> bytes:
        if answer.head.status >= 400:
            require_no_wall(answer.url, answer.head, await self._read_refusal(answer))
        require_page(answer.head, self._policy.max_bytes)
        return await read_whole(answer, self._policy, require_markup if is_untyped(answer.head) else accept_all)

    async def _read_refusal(self, answer: Answer) -> bytes:
        try:
            return await read_start(answer, self._policy, _READ_OF_A_REFUSAL)
        except Fault:  # the status says enough
            return b""

    async def _read_document(self, answer: Answer) -> bytes:
        require_success(answer.head)
        return await read_whole(answer, self._policy, accept_all)


def _refreshed(found: Document) -> str | None:
    try:
        page = read_page(found.body[:_LONGEST_SIGNPOST], url=found.url, content_type=found.head.get("content-type"))
    except PageError:  # told when the page is read for its article
        return None
    return refresh_target(page, limit_seconds=_REFRESHED_WITHIN)
