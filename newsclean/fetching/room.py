"""Back-pressure: room for the answers of a crowd, those on their way and those that nobody has taken yet."""

from __future__ import annotations

import asyncio
from collections import deque
from contextvars import ContextVar


class Room:
    """Room for so many answers; while there is none, nothing further is asked."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._queue: deque[asyncio.Future[None]] = deque()

    def is_free(self) -> bool:
        """Whether there is room for one more answer."""
        return self._left > 0

    async def freed(self) -> None:
        """Wait for room; it may be gone again once the one who waited gets to it."""
        loop = asyncio.get_running_loop()
        while not self.is_free():
            waiter = loop.create_future()
            self._queue.append(waiter)
            try:
                await waiter
            finally:
                # If this one cannot use the room at once, because its host has no time, the next one may.
                loop.call_soon(self._wake_one)

    def take(self, answers: int) -> None:
        """Fill the room by so many answers; a negative number frees it."""
        self._left -= answers
        self._wake_one()

    def _wake_one(self) -> None:
        # Only one: all who wait, up to a thousand, would come for the one place.
        while self.is_free() and self._queue:
            waiter = self._queue.popleft()
            if not waiter.done():
                waiter.set_result(None)
                break


# Requests are made far below the crowd, and other requests of the same client do not belong to it.
room: ContextVar[Room | None] = ContextVar("newsclean_room", default=None)
