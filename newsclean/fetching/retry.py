"""Trying again: the one user of tenacity."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import tenacity

from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.policy import Backoff

T = TypeVar("T")


def persist(attempt: Callable[[], T], backoff: Backoff, deadline: Deadline) -> tuple[T, int]:
    """The result of the first try that works, and how many tries it took.

    Only a Setback is tried again, and never when the wait would end after the deadline. Raises the last try's
    Fault, which then knows the number of tries.
    """
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Setback),
        wait=_wait(backoff),
        stop=tenacity.stop_after_attempt(backoff.attempts) | tenacity.stop_before_delay(deadline.left()),
        reraise=True,
    )
    try:
        result = retrying(attempt)
    except Fault as fault:
        fault.attempts = retrying.statistics["attempt_number"]
        raise
    return result, retrying.statistics["attempt_number"]


def _wait(backoff: Backoff) -> Callable[[tenacity.RetryCallState], float]:
    jitter = tenacity.wait_random_exponential(multiplier=backoff.first, max=backoff.longest)

    def wait(state: tenacity.RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        asked = failure.after if isinstance(failure, Setback) else None
        return max(jitter(state), min(asked or 0.0, backoff.retry_after))

    return wait
