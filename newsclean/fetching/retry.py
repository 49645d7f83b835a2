"""Trying again: the one user of tenacity."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Awaitable, Callable
from typing import TypeVar

import tenacity

from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Setback
from newsclean.fetching.policy import Backoff

T = TypeVar("T")


async def persist(attempt: Callable[[], Awaitable[T]], backoff: Backoff, deadline: Deadline) -> T:
    """The result of the first try that works.

    Only a Setback is tried again, and never when the pause would end after the deadline. Raises the last try's
    Fault.
    """
    retrying = tenacity.AsyncRetrying(
        retry=tenacity.retry_if_exception_type(Setback),
        wait=_pause(backoff),
        stop=tenacity.stop_after_attempt(backoff.attempts) | _StopAt(deadline),
        sleep=sleep,
        reraise=True,
    )

    async def once() -> T:
        return await attempt()

    return await retrying(once)


class _StopAt(tenacity.stop.stop_base):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def __call__(self, retry_state: tenacity.RetryCallState) -> bool:
        return retry_state.upcoming_sleep >= self._deadline.left()


def _pause(backoff: Backoff) -> Callable[[tenacity.RetryCallState], float]:
    jitter = tenacity.wait_random_exponential(multiplier=backoff.first, max=backoff.longest)

    def pause(state: tenacity.RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        asked = failure.after if isinstance(failure, Setback) else None
        return max(jitter(state), min(asked or 0.0, backoff.retry_after))

    return pause
