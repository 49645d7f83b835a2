"""The exceptions newsclean raises.

NewscleanError
├── FetchError(url)          the page could not be had
│   ├── InvalidUrl           not an absolute http or https URL
│   ├── PrivateAddress       a host that is not on the public internet
│   ├── Unreachable          no answer: name, connection, TLS or time
│   ├── Refused              an HTTP status of 400 or more
│   ├── TooLarge             more bytes than allowed
│   ├── TooManyRedirects     redirects without end
│   └── NotHtml              an answer that is not a page
├── PageError(url)           the page was had but holds no article
│   ├── Undecodable          bytes that are no text
│   ├── TooComplex           larger or deeper than any real page
│   └── NoArticle            no prose to keep
└── RuleError(rule)          a rule file that does not load
"""

from __future__ import annotations


class NewscleanError(Exception):
    """Base of every error newsclean raises on purpose."""


class FetchError(NewscleanError):
    """A page could not be fetched; `url` is the one asked for, `status` the HTTP status if there was an answer."""

    def __init__(self, url: str, message: str, *, status: int | None = None) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url
        self.status = status


class InvalidUrl(FetchError):
    """The URL is not an absolute http or https URL."""


class PrivateAddress(FetchError):
    """The URL or a redirect leads to a host that is not on the public internet, and the policy keeps to that."""


class Unreachable(FetchError):
    """No answer came: name resolution, connection, TLS, or a timeout, after all retries."""


class Refused(FetchError):
    """The server answered with an HTTP status of 400 or more."""


class TooLarge(FetchError):
    """The answer holds more bytes than the limit."""


class TooManyRedirects(FetchError):
    """The redirects have no end."""


class NotHtml(FetchError):
    """The answer's content type is not that of a page."""


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


class RuleError(NewscleanError):
    """A rule file does not load; `rule` is its address, or the file where the file itself is at fault."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule
