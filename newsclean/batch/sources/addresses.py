"""Lists of URLs, whose pages are downloaded."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import closing
from typing import ClassVar

import msgspec

from newsclean.batch.inputs import Content, Input
from newsclean.batch.places import Places
from newsclean.batch.sources.streams import Damage, Flow, lines, pieces
from newsclean.errors import CacheError, FetchError, NewscleanError, RecordingError, SourceError
from newsclean.fetching import Client, Policy, Response
from newsclean.fetching.addresses import shown
from newsclean.model import Failure

_LONGEST = 65_536  # bytes of a line


class Addresses(msgspec.Struct, frozen=True):
    """Downloads the pages of a list: the first word of every line, but for comments (`#`); as they arrive."""

    is_long: ClassVar[bool] = False
    is_stream: ClassVar[bool] = False
    policy: Policy

    def inputs(self, name: str, file: Flow, done: Places) -> Iterator[Input]:
        """See Reader."""
        asked = _Asked(name, file, done)
        try:
            with Client(self.policy) as client, closing(client.download_many(asked.urls())) as results:
                for result in results:
                    yield asked.input(result)
        except (CacheError, RecordingError) as error:
            raise SourceError(name, str(error)) from error


class _Asked:
    """The URLs of a list that were asked and have no answer yet, by the name they have in answers."""

    def __init__(self, name: str, file: Flow, done: Places) -> None:
        self._name = name
        self._file = file
        self._done = done
        self._places: defaultdict[str, deque[int]] = defaultdict(deque)

    def urls(self) -> Iterator[str]:
        """Those that are not done; raises SourceError where the list ends early or is none."""
        for place, url in enumerate(_urls(self._name, self._file)):
            if place not in self._done:
                self._places[shown(url)].append(place)
                yield url

    def input(self, result: Response | Failure) -> Input:
        """The answer as an input; answers of one URL go to its places in order."""
        places = self._places[result.url]
        place = places.popleft()
        if not places:
            del self._places[result.url]
        url = result.final_url if isinstance(result, Response) else result.url
        return Input(self._name, place, f"{self._name}:{place}", url, _content(result))


def _content(result: Response | Failure) -> Content:
    if isinstance(result, Response):
        return result
    if isinstance(result.error, NewscleanError):
        return result.error
    return FetchError(result.url, f"{type(result.error).__name__}: {result.error}")  # a defect


def _urls(name: str, file: Flow) -> Iterator[str]:
    try:
        for number, line in enumerate(lines(pieces(file, name), _LONGEST), 1):
            if line is None:
                raise SourceError(name, f"it is no list of URLs: its line {number:,} is too long")
            words = line.decode("utf-8", "replace").split(maxsplit=1)
            if words and not words[0].startswith("#"):
                yield words[0]
    except Damage as damage:
        raise SourceError(name, f"{damage}, and what is left of the list is unknown") from damage
