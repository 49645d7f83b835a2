"""The engine of a batch on a cluster: tasks read the sources, actors the pages, and rows come back to the driver."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Iterator, Sequence

from newsclean.batch.engine import Event
from newsclean.batch.limits import Limits
from newsclean.batch.places import Places
from newsclean.batch.sources.addresses import Addresses
from newsclean.batch.sources.files import File
from newsclean.batch.sources.source import Source
from newsclean.errors import SourceError
from newsclean.ray.cluster import joined, package
from newsclean.ray.crew import Crew
from newsclean.ray.driver import Driver
from newsclean.ray.readings import Reading, groups
from newsclean.rules import Rulebook


class RayEngine:
    """An Engine on Ray: the cluster at `address`, or one of this machine alone with so many `processes`.

    On a cluster `processes` is how many of its processors read pages, all unless it is given. Sources are opened on the
    cluster's nodes, so files have to be where every node finds them. Lists of URLs and standard input are refused with
    a SourceError, for they have to be read by one machine.
    """

    def __init__(
        self,
        rules: Rulebook | None = None,
        *,
        address: str | None = None,
        processes: int | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._rules = rules
        self._address = address
        self._processes = processes
        self._limits = limits or Limits()
        self._crew: Crew | None = None

    @property
    def replaced(self) -> int:
        """How many processes died, or were ended, and were replaced; actors that died with a node are among them."""
        return self._crew.replaced if self._crew else 0

    def rows(self, sources: Sequence[Source], done: Callable[[str], Places]) -> Generator[Event, None, None]:
        """See Engine.rows; closing the iterator ends the actors, and the cluster where it was started for this.

        Raises MissingPackage, and ClusterError where there is no cluster or where it gets nothing done.
        """
        refusals = {source.name: fault for source in sources if (fault := _refusal(source))}
        yield from refusals.values()
        if left := [source for source in sources if source.name not in refusals]:
            yield from self._rows(Reading(group, done) for group in groups(left))

    def _rows(self, readings: Iterator[Reading]) -> Iterator[Event]:
        with joined(self._address, self._processes):
            number = self._processes or int(package().cluster_resources().get("CPU", 1))
            self._crew = Crew(number, self._rules, self._limits)
            driver = Driver(self._crew, number)
            try:
                yield from driver.events(readings)
            finally:
                driver.close()


def _refusal(source: Source) -> SourceError | None:
    """Why a source cannot be read on other machines."""
    if isinstance(source, File) and isinstance(source.reader, Addresses):
        # A site is asked at its pace, which no machine of many could keep to by itself.
        return SourceError(source.name, "pages are not fetched by a cluster: save them with --save-warc, and give that")
    try:
        pickle.dumps(source)
    except SourceError as error:
        return error
    return None
