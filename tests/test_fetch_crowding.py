"""Room for the answers of a crowd: who waits for it comes to it one after the other, and none of it is left unused."""

from __future__ import annotations

import asyncio

from newsclean.fetching.room import Room


class Waiting:
    """Tasks that wait for room; `came` are the numbers of those who got to it, in order."""

    def __init__(self, room: Room, number: int) -> None:
        self.came: list[int] = []
        self._room = room
        self.tasks = [asyncio.create_task(self._wait(place)) for place in range(number)]

    async def _wait(self, place: int) -> None:
        await self._room.freed()
        self.came.append(place)
        self._use(place)

    def _use(self, place: int) -> None:
        self._room.take(1)

    async def settled(self) -> list[int]:
        for _ in range(3 * len(self.tasks) + 3):
            await asyncio.sleep(0)
        return self.came


class BusyAtFirst(Waiting):
    """The first three cannot use the room: their hosts have no time."""

    def _use(self, place: int) -> None:
        if place > 2:
            super()._use(place)


def full(size: int = 1) -> Room:
    room = Room(size)
    room.take(size)
    return room


def test_who_comes_while_there_is_room_does_not_wait():
    async def run() -> list[int]:
        return await Waiting(Room(3), 2).settled()

    assert asyncio.run(run()) == [0, 1]


def test_room_for_one_is_come_to_by_one():
    async def run() -> list[list[int]]:
        room = full()
        waiting = Waiting(room, 50)
        before = list(await waiting.settled())
        room.take(-1)
        once = list(await waiting.settled())
        room.take(-1)
        room.take(-1)
        twice = list(await waiting.settled())
        for task in waiting.tasks:
            task.cancel()
        return [before, once, twice]

    assert asyncio.run(run()) == [[], [0], [0, 1, 2]]


def test_room_that_one_cannot_use_is_there_for_the_next():
    async def run() -> list[int]:
        room = full()
        waiting = BusyAtFirst(room, 50)
        await waiting.settled()
        room.take(-1)
        came = list(await waiting.settled())
        for task in waiting.tasks:
            task.cancel()
        return came

    assert asyncio.run(run()) == [0, 1, 2, 3]


def test_room_that_was_given_to_one_who_leaves_is_there_for_the_next():
    async def run() -> list[int]:
        room = full()
        waiting = Waiting(room, 3)
        await waiting.settled()
        waiting.tasks[0].cancel()  # while it waits
        await waiting.settled()
        room.take(-1)
        waiting.tasks[1].cancel()  # once it was called
        return await waiting.settled()

    assert asyncio.run(run()) == [2]
