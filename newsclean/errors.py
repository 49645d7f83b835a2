"""The exceptions newsclean raises.

NewscleanError
├── FetchError(url)          the page could not be had
│   ├── InvalidUrl           not an absolute http or https URL
│   ├── PrivateAddress       a host that is not on the public internet
│   ├── Disallowed           the host's robots.txt asks not to
│   ├── Unreachable          no answer: name, connection, TLS or time
│   ├── HostResting          no request: the host failed too often in a row
│   ├── NotCached            no request: offline, and no stored answer
│   ├── Refused              an HTTP status of 400 or more
│   ├── TooLarge             more bytes than allowed
│   ├── TooManyRedirects     redirects without end
│   ├── NotHtml              an answer that is not a page
│   ├── FeedError            no feed and no sitemap, or a damaged one
│   └── Obstructed           a page that stands before the article
│       ├── Challenged       proof of being human is asked for
│       ├── ConsentWall      consent to cookies or tracking is asked for
│       ├── LoginWall        an account is asked for
│       ├── NeedsBrowser     scripts would write the article
│       └── SoftNotFound     the page says that there is no such page
├── PageError(url)           the page was had but holds no article
│   ├── Undecodable          bytes that are no text
│   ├── TooComplex           larger or deeper than any real page
│   ├── NoArticle            no prose to keep
│   ├── NoText               a row without a page and without a text
│   ├── TookTooLong          it was not read in the time that a page has
│   ├── TookTooMuchMemory    it was not read in the memory that a page has
│   └── Crashed              the process that read it died
├── RuleError(rule)          a rule file that does not load
├── PolicyError(field)       a limit that no fetch could keep to
├── CacheError(file)         a cache that cannot be read or written
├── RecordingError(file)     a WARC that cannot be read or written
├── SourceError(source)      a source of a batch that cannot be read, or not to its end
├── DestinationError(place)  a destination of a batch that cannot be written
├── ClusterError             a cluster that is not there, or loses its work
└── MissingPackage(extra)    a package that is not installed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to get a page.

    `status` is the HTTP status if there was an answer; `problem` what went wrong, None where it worked. It began
    `began` seconds after the fetch and took `seconds`, the wait for its turn included.
    """

    status: int | None
    problem: str | None
    began: float
    seconds: float


class NewscleanError(Exception):
    """Base of every error newsclean raises on purpose; errors can be pickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self.args, self.__dict__)


class FetchError(NewscleanError):
    """A page could not be fetched.

    `url` is the one asked for, `status` the HTTP status if there was an answer, `attempts` the tries in order; empty
    where nothing was asked.
    """

    def __init__(
        self, url: str, message: str, *, status: int | None = None, attempts: tuple[Attempt, ...] = ()
    ) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url
        self.status = status
        self.attempts = attempts


class InvalidUrl(FetchError):
    """The URL is not an absolute http or https URL."""


class PrivateAddress(FetchError):
    """The URL or a redirect leads to a host that is not on the public internet, and the policy keeps to that."""


class Disallowed(FetchError):
    """The robots.txt of the host asks not to fetch the page, or cannot be had, which asks for the same."""


class Unreachable(FetchError):
    """No answer came: name resolution, connection, TLS, or a timeout, after all retries."""


class HostResting(FetchError):
    """The host failed so often in a row that it is left alone for a while."""


class NotCached(FetchError):
    """Offline, only stored answers are given, and there is none."""


class Refused(FetchError):
    """The server answered with an HTTP status of 400 or more."""


class TooLarge(FetchError):
    """The answer holds more bytes than the limit."""


class TooManyRedirects(FetchError):
    """The redirects have no end."""


class NotHtml(FetchError):
    """The answer's content type is not that of a page."""


class Obstructed(FetchError):
    """A page came that stands before the article; `evidence` are the signs it was known by, strongest first."""

    evidence: tuple[str, ...] = ()


class Challenged(Obstructed):
    """The site asks for proof that a human is reading."""


class ConsentWall(Obstructed):
    """The site asks for consent to cookies or tracking before it shows the article."""


class LoginWall(Obstructed):
    """The site asks to log in before it shows anything of the article."""


class NeedsBrowser(Obstructed):
    """The page is empty until its scripts have run."""


class SoftNotFound(Obstructed):
    """The page says that there is no such page, with a status that says otherwise."""


class FeedError(FetchError):
    """A document is no feed and no sitemap, or is damaged; or a site has neither, as far as can be seen."""


class PageError(NewscleanError):
    """A page or text yields no article; `url` is None where none was given."""

    def __init__(self, message: str, *, url: str | None = None) -> None:
        super().__init__(f"{url}: {message}" if url else message)
        self.url = url


class Undecodable(PageError):
    """The bytes are not text in any encoding a page may have."""


class TooComplex(PageError):
    """The page is larger or nested deeper than the reader accepts."""


class NoArticle(PageError):
    """Nothing in the page reads like an article."""


class NoText(PageError):
    """A row of a batch has neither a page nor a text."""


class TookTooLong(PageError):
    """The page was not read in the time that a page has."""


class TookTooMuchMemory(PageError):
    """The page was not read in the memory that a page has."""


class Crashed(PageError):
    """The process that read the page died of it."""


class RuleError(NewscleanError):
    """A rule file does not load; `rule` is its address, or the file where the file itself is at fault."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule


class PolicyError(NewscleanError):
    """A policy holds a value that no fetch could keep to; `field` names it, such as "pace.rate"."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class CacheError(NewscleanError):
    """A cache cannot be read or written; `file` is its path."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"{file}: {message}")
        self.file = file


class RecordingError(NewscleanError):
    """A recording (WARC) cannot be read or written; `file` is its path."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"{file}: {message}")
        self.file = file


class SourceError(NewscleanError):
    """A source of a batch cannot be read, or not to its end; `source` is its name."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source


class DestinationError(NewscleanError):
    """A destination of a batch cannot be written, or holds another run; `place` is its path."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place


class ClusterError(NewscleanError):
    """A cluster is not there, or gets nothing done."""


class MissingPackage(NewscleanError):
    """What was asked for needs a package that is not installed; `extra` is the extra of newsclean that brings it."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs the extra '{extra}': pip install 'newsclean[{extra}]'")
        self.extra = extra


def _rebuilt(kind: type[NewscleanError], args: tuple[Any, ...], fields: dict[str, Any]) -> NewscleanError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(fields)
    return error
