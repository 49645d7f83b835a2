"""The loop behind the synchronous client, interrupted where it hurts most."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

import pytest

from newsclean.fetching.loop import Loop


def test_an_interruption_between_the_start_of_a_step_and_the_wait_for_it_leaves_nothing_running():
    left = threading.Event()

    async def stream() -> AsyncGenerator[int, None]:
        try:
            await asyncio.Event().wait()
            yield 1
        finally:
            left.set()

    class Interrupted(Loop):
        def run(self, work: Coroutine[Any, Any, Any]) -> Any:
            if not self.came:
                self.came = True
                self.submit(work)
                raise KeyboardInterrupt
            return super().run(work)

        came = False

    loop = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        next(loop.iterate(stream()))
    assert left.is_set()
    loop.close()
