"""Taking a body in as it comes over the wire: whole or its start, never beyond a limit, never drop by drop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from time import monotonic

from newsclean.errors import TooLarge, Unreachable
from newsclean.fetching.answers import SNIFFED_BYTES, Answer
from newsclean.fetching.body import Body
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.policy import Drip, Policy

Check = Callable[[bytes], None]


async def read_whole(answer: Answer, policy: Policy, check: Check) -> bytes:
    """The body, decompressed; `check` looks at its first 512 bytes as soon as they are there, and may raise.

    Raises Fault(TooLarge), and Setback(Unreachable) for a damaged body and for one that comes drop by drop.
    """
    body = Body(_codings(answer), policy.max_bytes)
    checked = False
    async for chunk in _steady(answer.chunks, policy.drip):
        body.feed(chunk)
        if not checked and len(start := body.start(SNIFFED_BYTES)) == SNIFFED_BYTES:
            check(start)
            checked = True
    if not checked:
        check(body.start(SNIFFED_BYTES))
    return body.finish()


async def read_start(answer: Answer, policy: Policy, size: int) -> bytes:
    """The first `size` bytes of the body, decompressed, or what there is of them."""
    body = Body(_codings(answer), size)
    try:
        async for chunk in _steady(answer.chunks, policy.drip):
            body.feed(chunk)
    except Fault as fault:
        if fault.error is not TooLarge:
            raise
    return body.start(size)


def accept_all(start: bytes) -> None:
    """Let every body pass."""


def _codings(answer: Answer) -> str:
    return ",".join(value for name, value in answer.head.headers if name == "content-encoding")


async def _steady(chunks: AsyncIterator[bytes], drip: Drip) -> AsyncIterator[bytes]:
    start, received = monotonic(), 0
    async for chunk in chunks:
        received += len(chunk)
        passed = monotonic() - start
        if passed > drip.after and received < drip.rate * passed:
            raise Setback(Unreachable, f"the answer drips: {received:,} bytes in {passed:.0f} seconds")
        yield chunk
