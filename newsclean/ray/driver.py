"""The process that leads a run on a cluster: it hands bunches from reading tasks to readers, and takes their rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from newsclean.batch.engine import Event
from newsclean.errors import ClusterError
from newsclean.ray.cluster import package
from newsclean.ray.crew import Crew, Member, Work, require_same
from newsclean.ray.readings import Reading, bunches

_TICK = 1.0  # seconds
_AHEAD = 4  # bunches that a reading task makes before they are taken
_READERS_FED = 4  # readers that one reading task is for
_SETBACKS = 10  # for each reader, with no row between them: then it is more than a node's bad luck


class _Call(NamedTuple):
    """What a reader was asked: a bunch of a reading, or nothing but its version, which tells that it is there."""

    member: Member
    bunch: Any = None
    reading: Reading | None = None


class Driver:
    """Gets the rows of readings; whatever a dead process or node takes with it is read again, and that alone."""

    def __init__(self, crew: Crew, readers: int) -> None:
        ray = package()
        # Ray's own repeats are switched off: they do not know which rows have arrived.
        options = {"num_cpus": 0, "max_retries": 0, "num_returns": "streaming", "scheduling_strategy": "SPREAD"}
        self._read = ray.remote(**options, _generator_backpressure_num_objects=_AHEAD)(bunches)
        self._ray = ray
        self._crew = crew
        self._most_tasks = 1 + readers // _READERS_FED
        self._most_setbacks = _SETBACKS * readers
        self._setbacks = 0
        self._tasks: dict[Any, Reading] = {}
        self._calls: dict[Any, _Call] = {}
        self._spare: deque[tuple[Any, Reading]] = deque()  # bunches for the next reader that has room

    def events(self, readings: Iterator[Reading]) -> Iterator[Event]:
        """The rows of all readings, and how each source ended; None where nothing came for a second."""
        upcoming = next(readings, None)
        while upcoming or self._is_busy():
            while upcoming and len(self._tasks) < self._most_tasks:
                self._begin(upcoming)
                upcoming = next(readings, None)
            self._hand_out()
            ready = self._ready()
            if not ready:
                yield None
            for ref in ready:
                yield from self._collect(ref) if ref in self._calls else self._advance(ref)

    def close(self) -> None:
        """Give up what is still being worked at."""
        for task in self._tasks:
            self._ray.cancel(task, force=True)
        self._crew.close()

    def _is_busy(self) -> bool:
        return bool(self._tasks or self._spare or any(call.reading for call in self._calls.values()))

    def _begin(self, reading: Reading) -> None:
        self._tasks[self._read.remote(*reading.order())] = reading

    def _hand_out(self) -> None:
        for member in self._crew.hired():
            self._calls[member.actor.version.remote()] = _Call(member)
        for member in self._crew.free():
            if self._spare:
                bunch, reading = self._spare.popleft()
                member.room -= 1
                self._calls[member.actor.work.remote(bunch)] = _Call(member, bunch, reading)

    def _ready(self) -> list[Any]:
        """Calls that were answered, and tasks that have a bunch, as many as there is room for."""
        room = sum(member.room for member in self._crew.free()) - len(self._spare)
        refs = [*self._calls, *(self._tasks if room > 0 else ())]
        ready, others = self._ray.wait(refs, num_returns=1, timeout=_TICK, fetch_local=False)
        if ready and others:
            more, _ = self._ray.wait(others, num_returns=len(others), timeout=0, fetch_local=False)
            ready += more
        tasks = [ref for ref in ready if ref in self._tasks]
        return [ref for ref in ready if ref in self._calls] + tasks[: max(room, 0)]

    def _advance(self, task: Any) -> Iterator[Event]:  # noqa: ANN401
        """Take the next bunch of a reading task, or its end."""
        reading = self._tasks[task]
        try:
            self._spare.append((next(task), reading))
            reading.owed += 1
        except StopIteration:
            del self._tasks[task]
            reading.is_read = True
            yield from self._settle(reading)

    def _collect(self, ref: Any) -> Iterator[Event]:  # noqa: ANN401
        """Take the answer of a reader, or its death."""
        call, errors = self._calls.pop(ref), self._ray.exceptions
        answer = None
        try:
            answer = self._ray.get(ref)
        except (errors.ActorDiedError, errors.ActorUnavailableError) as error:
            self._set_back(error)
            self._crew.dismiss(call.member)
            if call.reading:
                self._spare.appendleft((call.bunch, call.reading))
            return
        except errors.RayError as error:
            if isinstance(error, errors.RayTaskError) and not isinstance(error.cause, errors.RayError):
                raise error.cause from error
            self._set_back(error)
        if isinstance(answer, str):
            require_same(answer)
        work = answer if isinstance(answer, Work) else None
        call.member.answered(work)
        if call.reading:
            yield from self._take(call.reading, work)

    def _take(self, reading: Reading, work: Work | None) -> Iterator[Event]:
        """The rows of a bunch; there are none where it was lost on its way."""
        reading.owed -= 1
        for row in work.rows if work else ():
            if reading.tallies[row.source].take(row):
                self._setbacks = 0
                yield row
        for end in work.ends if work else ():
            reading.tallies[end.source].close(end)
        yield from self._settle(reading)

    def _settle(self, reading: Reading) -> Iterator[Event]:
        """Have a reading that is over begin again, where rows are missing."""
        if reading.is_read and not reading.owed:
            yield from reading.settle()
            if reading.tallies:
                self._set_back(None)
                self._begin(reading)

    def _set_back(self, error: Exception | None) -> None:
        self._setbacks += 1
        if self._setbacks > self._most_setbacks:
            reason = str(error or "rows are missing").strip().splitlines()[-1]
            raise ClusterError(f"the cluster loses its work again and again: {reason}") from error
