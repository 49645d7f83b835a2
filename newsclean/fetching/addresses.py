"""URLs: which of them can be asked, where a redirect leads, and how they are shown."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from newsclean.errors import InvalidUrl
from newsclean.fetching.faults import Fault

_SCHEMES = ("http", "https")
_UNSENDABLE = re.compile(r"[\0\ud800-\udfff]")
_SECRETS = re.compile(r"^(\s*[a-z][a-z0-9+.-]*:(?=[/\\])|\s*https?:)?([/\\]*).*@", re.I | re.S)


class Address(NamedTuple):
    """An absolute http or https URL without credentials and fragment, and the (user, password) to ask it with."""

    url: str
    credentials: tuple[str, str] | None = None

    @property
    def host(self) -> str:
        """The name of the host, with the port where the URL names one."""
        return urlsplit(self.url).netloc.lower()

    @property
    def origin(self) -> str:
        """Scheme, host and port as the URL has them, without a path."""
        return "://".join(urlsplit(self.url)[:2]).lower()

    def redirected(self, location: str) -> Address:
        """The address a Location header leads to; credentials are kept on the same origin only.

        Raises Fault(InvalidUrl) where it leads to no http or https URL.
        """
        try:
            target = read_address(urljoin(self.url, location))
        except (Fault, ValueError):
            raise Fault(InvalidUrl, "it redirects to an address that is not an http or https URL") from None
        stays = urlsplit(target.url)[:2] == urlsplit(self.url)[:2]
        return Address(target.url, self.credentials if stays else None)


def read_address(url: str) -> Address:
    """The address of a URL as a user wrote it; raises Fault(InvalidUrl) for any but absolute http and https."""
    parts = _split(url)
    if parts.scheme not in _SCHEMES:
        raise Fault(InvalidUrl, "the URL must start with http:// or https://")
    if not parts.hostname:
        raise Fault(InvalidUrl, "the URL names no host")
    _, _, host = parts.netloc.rpartition("@")
    credentials = (unquote(parts.username or ""), unquote(parts.password or ""))
    return Address(
        urlunsplit(parts._replace(netloc=host, path=_resolved(parts.path), fragment="")),
        credentials if any(credentials) else None,
    )


def shown(url: str) -> str:
    """The URL without user and password, fit for messages and logs, whether it is valid or not."""
    url = url.encode("utf-8", "backslashreplace").decode()
    try:
        parts = _split(url)
    except Fault:
        return _SECRETS.sub(r"\1\2", url)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        return _SECRETS.sub(r"\1\2", url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _resolved(path: str) -> str:
    """The path without the steps `.` and `..`, as it is asked for; robots.txt has to be read for that one."""
    steps: list[str] = []
    for step in path.split("/"):
        if step == ".." and steps not in ([], [""]):
            steps.pop()
        elif step not in (".", ".."):
            steps.append(step)
    return "/".join(steps)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise Fault(InvalidUrl, "this is not a valid URL") from None
    # Browsers end the host at a backslash, urllib does not: a URL with two readings is not asked.
    if port == 0 or re.search(r"[\\\s]", parts.netloc) or _UNSENDABLE.search(url):
        raise Fault(InvalidUrl, "this is not a valid URL")
    return parts
