"""Back-pressure: room for the answers of a crowd that nobody has taken yet."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar


class Room:
    """Room for so many answers that nobody has taken yet; while there is none, nothing further is asked."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._free = asyncio.Event()
        self._free.set()

    def is_free(self) -> bool:
        """Whether there is room for one more answer."""
        return self._free.is_set()

    async def freed(self) -> None:
        """Wait for room."""
        await self._free.wait()

    def take(self, answers: int) -> None:
        """Fill the room by so many answers; a negative number frees it."""
        self._left -= answers
        if self._left > 0:
            self._free.set()
        else:
            self._free.clear()


# Requests are made far below the crowd, and other requests of the same client do not belong to it.
room: ContextVar[Room | None] = ContextVar("newsclean_room", default=None)
