"""The readers of a run: actors on the nodes of a cluster, each of which may die."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, NamedTuple

from newsclean.batch.inputs import Input
from newsclean.batch.limits import Limits
from newsclean.batch.rows import Row
from newsclean.batch.station import Station
from newsclean.errors import ClusterError
from newsclean.ray.cluster import package
from newsclean.ray.readings import Bunch, End
from newsclean.rules import Rulebook

_AT_ONCE = 2  # bunches that a reader has: the one it reads, and one that is on its way to it


class Work(NamedTuple):
    """What a reader made of a bunch, and how many processes it has replaced so far."""

    rows: tuple[Row, ...]
    ends: tuple[End, ...]
    replaced: int


class Reader:
    """An actor: one place of work, so that pages cost themselves alone as they do in the local pool."""

    def __init__(self, rules: Rulebook | None, limits: Limits) -> None:
        self._station = Station(rules, limits)

    def version(self) -> str:
        """The version of newsclean on its node, as soon as it can work."""
        return version("newsclean")

    def work(self, bunch: Bunch) -> Work:
        """The rows of a bunch's inputs, and the ends that were among them."""
        rows = tuple(self._station.rows([item for item in bunch if isinstance(item, Input)]))
        return Work(rows, tuple(item for item in bunch if isinstance(item, End)), self._station.replaced)


class Member:
    """A reader as the driver knows it."""

    def __init__(self, actor: Any) -> None:  # noqa: ANN401
        self.actor = actor
        self.room = 0  # for bunches; none before it is there, and a node that it can be on may come late
        self.replaced = 0
        self._is_there = False

    def answered(self, work: Work | None) -> None:
        """It is there, and has room for a bunch more."""
        self.room = min(self.room + 1, _AT_ONCE) if self._is_there else _AT_ONCE
        self._is_there = True
        if work:
            self.replaced = work.replaced


def require_same(theirs: str) -> None:
    """Raises ClusterError where a node has another version of newsclean, which would make other rows."""
    if theirs != (ours := version("newsclean")):
        raise ClusterError(f"a node has newsclean {theirs}, and this machine {ours}; install the same on both")


class Crew:
    """So many readers; `replaced` counts processes that died, readers included."""

    def __init__(self, number: int, rules: Rulebook | None, limits: Limits) -> None:
        ray = package()
        self._given = ray.put(rules), limits
        self._kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Reader)
        self._members: set[Member] = set()
        self._lost = 0
        self._hired = [self._hire() for _ in range(number)]

    @property
    def replaced(self) -> int:
        """How many processes died and were replaced."""
        return self._lost + sum(member.replaced for member in self._members)

    def hired(self) -> list[Member]:
        """Readers hired since this was asked last, which are not there yet."""
        hired, self._hired = self._hired, []
        return hired

    def free(self) -> Iterable[Member]:
        """Readers with room for a bunch, the idlest first."""
        return sorted((member for member in self._members if member.room > 0), key=lambda member: -member.room)

    def dismiss(self, member: Member) -> None:
        """Have another one in the place of a reader that died; nothing where that was done."""
        if member in self._members:
            self._members.remove(member)
            self._lost += member.replaced + 1
            package().kill(member.actor)
            self._hired.append(self._hire())

    def close(self) -> None:
        """End all readers, whatever they are busy with."""
        for member in self._members:
            package().kill(member.actor)

    def _hire(self) -> Member:
        member = Member(self._kind.remote(*self._given))
        self._members.add(member)
        return member
