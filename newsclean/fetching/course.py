"""The course of a tab: from document to document, by redirects, refreshes and scripts, and what each one loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newsclean.errors import InvalidUrl, NotHtml, TooLarge, TooManyRedirects, Unreachable
from newsclean.fetching.addresses import Address, read_address
from newsclean.fetching.answers import Head, require_page
from newsclean.fetching.faults import Fault, Setback
from newsclean.fetching.policy import Policy

Event = dict[str, Any]  # as the browser tells of it, see the Chrome DevTools Protocol

LOADED = 4  # times a page's most bytes: what a visit may load altogether

_BRINGS_TEXT = frozenset({"Document", "Script", "Stylesheet", "XHR", "Fetch"})
_OVER_THE_NET = ("http:", "https:")
_GIVEN_UP = "net::ERR_ABORTED"  # for another document, for a file to be saved, or because there is nothing to show
LEADS_ASTRAY = "it redirects to an address that is not an http or https URL"
_LASTING = {
    "net::ERR_TOO_MANY_REDIRECTS": (TooManyRedirects, "more redirects than browsers follow"),
    _GIVEN_UP: (InvalidUrl, LEADS_ASTRAY),
    "net::ERR_UNSAFE_REDIRECT": (InvalidUrl, LEADS_ASTRAY),
    "net::ERR_INVALID_REDIRECT": (InvalidUrl, LEADS_ASTRAY),
    "net::ERR_UNKNOWN_URL_SCHEME": (InvalidUrl, LEADS_ASTRAY),
    "net::ERR_BLOCKED_BY_CLIENT": (InvalidUrl, LEADS_ASTRAY),
    "net::ERR_UNSAFE_PORT": (InvalidUrl, "browsers ask nothing at this port"),
}


class Answer(NamedTuple):
    """What came for a document; `url` is without fragment."""

    url: str
    head: Head


class Course:
    """Follows what happens in a tab whose main frame is `frame`.

    `fail` is told what ends the visit, and may be told more than once; `unreached` is asked why a URL's host could not
    be called.
    """

    def __init__(
        self, frame: str, policy: Policy, unreached: Callable[[str], Fault | None], fail: Callable[[Exception], None]
    ) -> None:
        self.frame = frame
        self.shown = ""  # the loader of what the tab shows; a loader is one coming of a document
        self._policy = policy
        self._unreached = unreached
        self._fail = fail
        self._hops: list[str] = []
        self._asked: dict[str, str] = {}  # loader to URL
        self._answers: dict[str, Answer] = {}  # by loader
        self._whole: set[str] = set()  # loaders that came to their end
        self._loading: dict[str, str] = {}  # requests under way that may bring text, and the loaders they belong to
        self._loaded = 0  # bytes, decompressed

    @property
    def answer(self) -> Answer:
        """What came for the document that the tab shows."""
        return self._answers[self.shown]

    @property
    def passed(self) -> tuple[str, ...]:
        """The URLs on the way to the document that the tab shows."""
        last = max((place for place, url in enumerate(self._hops) if url == self.answer.url), default=0)
        return tuple(self._hops[:last])

    @property
    def host(self) -> str:
        """The host that the tab's next document comes from, or its last."""
        return urlsplit(self._hops[-1]).hostname or ""

    @property
    def origin(self) -> str:
        """Scheme, host and port of the document that the tab shows."""
        return "://".join(urlsplit(self.answer.url)[:2])

    @property
    def is_whole(self) -> bool:
        """Whether the document that the tab shows has come to its end."""
        return self.shown in self._whole

    @property
    def is_loading(self) -> bool:
        """Whether something is under way, beside the document that the tab shows, that may bring text."""
        return bool(self._loading.keys() - {self.shown})

    def is_hop(self, event: Event) -> bool:
        """Whether a request is for a document of the main frame."""
        return bool(event.get("frameId") == self.frame and event.get("resourceType", event.get("type")) == "Document")

    def hop(self, url: str) -> Address:
        """The address of a further document; raises Fault (InvalidUrl, TooManyRedirects)."""
        self._hops.append(url)
        if len(self._hops) > self._policy.redirects + 1:
            raise Fault(TooManyRedirects, f"more than {self._policy.redirects} redirects")
        return read_address(url)

    def begins(self, event: Event) -> None:
        """A request is about to be made (Network.requestWillBeSent)."""
        if self.is_hop(event):
            self._asked[event["loaderId"]] = event["request"]["url"]
        brings_text = event.get("type") in _BRINGS_TEXT and (event["type"] != "Document" or self.is_hop(event))
        # Of what has no loader, a worker's script, no end is told; nor of what comes out of the page itself.
        if brings_text and event["loaderId"] and event["request"]["url"].startswith(_OVER_THE_NET):
            self._loading[event["requestId"]] = event["loaderId"]

    def answers(self, event: Event) -> None:
        """The head of an answer is there (Network.responseReceived)."""
        if self.is_hop(event):
            response = event["response"]
            pairs = ((name.lower(), value) for name, all_ in response["headers"].items() for value in all_.split("\n"))
            answer = self._answers[event["loaderId"]] = Answer(response["url"], Head(response["status"], tuple(pairs)))
            if not self.shown:  # later, it may be a file for the reader to save, and the page stays
                self._judge(answer)

    def grows(self, event: Event) -> None:
        """Bytes came, and were decompressed (Network.dataReceived)."""
        self._loaded += event["dataLength"]
        limit = LOADED * self._policy.max_bytes
        if self._loaded > limit:
            self._fail(Fault(TooLarge, f"what the page loads is larger than {limit:,} bytes"))

    def ends(self, event: Event) -> None:
        """A body is whole (Network.loadingFinished)."""
        self._loading.pop(event["requestId"], None)
        self._whole.add(event["requestId"])

    def breaks_off(self, event: Event) -> None:
        """A request came to nothing, or its body broke off (Network.loadingFailed)."""
        self._loading.pop(event["requestId"], None)
        if event["requestId"] in self._asked and event["errorText"] != _GIVEN_UP:
            self._fail(self.why(event["requestId"], event["errorText"]))

    def arrives(self, event: Event) -> None:
        """A frame shows another document (Page.frameNavigated)."""
        frame = event["frame"]
        if frame["id"] != self.frame:
            return
        if frame["loaderId"] not in self._answers or not frame["url"].startswith(_OVER_THE_NET):
            # A page of the browser's own, which tells of an error, or one that a script made.
            self._fail(Fault(InvalidUrl, LEADS_ASTRAY))
            return
        self.shown = frame["loaderId"]
        self._loading = {request: loader for request, loader in self._loading.items() if loader == self.shown}
        self._judge(self.answer)

    def crashes(self, _: Event) -> None:
        """The tab broke down (Inspector.targetCrashed)."""
        self._fail(Fault(Unreachable, "the page broke its tab in the browser"))

    def why(self, loader: str, trouble: str) -> Fault:
        """What it means that a document did not come to be shown."""
        answer = self._answers.get(loader)
        if trouble == _GIVEN_UP and answer:
            return Fault(NotHtml, "the answer is nothing that a browser shows", status=answer.head.status)
        if unreached := self._unreached(self._asked.get(loader, "")):
            return unreached
        if trouble in _LASTING:
            return Fault(*_LASTING[trouble])
        if trouble.startswith("net::ERR_CERT_"):
            return Fault(Unreachable, f"no connection: the certificate is not sound ({trouble})")
        return Setback(Unreachable, f"the connection broke off ({trouble})")

    def _judge(self, answer: Answer) -> None:
        try:
            require_page(answer.head, self._policy.max_bytes)
        except Fault as fault:
            self._fail(fault)
