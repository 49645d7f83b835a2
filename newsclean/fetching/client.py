"""A page by its URL: the requests, redirects and retries it takes, and the article in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.errors import TooManyRedirects
from newsclean.fetching.addresses import Address, read_address, shown
from newsclean.fetching.answers import (
    SNIFFED_BYTES,
    Answer,
    Head,
    is_untyped,
    location,
    require_markup,
    require_page,
)
from newsclean.fetching.body import Body
from newsclean.fetching.deadline import Deadline
from newsclean.fetching.faults import Fault
from newsclean.fetching.policy import DEFAULT_POLICY, Policy
from newsclean.fetching.response import Response
from newsclean.fetching.retry import persist
from newsclean.fetching.transport import Transport

if TYPE_CHECKING:
    from newsclean.model import Article
    from newsclean.rules import Rulebook


def fetch(url: str, *, rules: Rulebook | None = None, policy: Policy = DEFAULT_POLICY) -> Article:
    """Download a page and extract its article; the article's `url` is the one that answered in the end.

    Raises FetchError where the page cannot be had and PageError where it holds no article.
    """
    from newsclean.extraction import extract_page
    from newsclean.page import read_page
    from newsclean.rules import default_rules

    response = download(url, policy=policy)
    page = read_page(response.body, url=response.final_url, content_type=response.content_type)
    return extract_page(page, rules=rules or default_rules())


def download(url: str, *, policy: Policy = DEFAULT_POLICY) -> Response:
    """Download a page: HTML or XHTML, or an untyped answer that looks like it.

    Raises FetchError: InvalidUrl, PrivateAddress, Unreachable, Refused, TooLarge, TooManyRedirects or NotHtml.
    """
    deadline = Deadline(policy.timeouts.total)
    try:
        address = read_address(url)
        with Transport(policy) as transport:
            visit = _Visit(transport, policy, deadline)
            page, attempts = persist(lambda: visit.page(address), policy.backoff, deadline)
    except Fault as fault:
        raise fault.told(shown(url)) from fault.__cause__
    return Response(
        url=shown(url),
        final_url=page.url,
        redirects=page.redirects,
        status=page.head.status,
        content_type=page.head.get("content-type"),
        body=page.body,
        headers=page.head.headers,
        attempts=attempts,
        elapsed=deadline.passed(),
    )


class _Page(NamedTuple):
    url: str
    redirects: tuple[str, ...]
    head: Head
    body: bytes


class _Visit(NamedTuple):
    transport: Transport
    policy: Policy
    deadline: Deadline

    def page(self, address: Address) -> _Page:
        """One try: from the address asked for, over its redirects, to a page."""
        passed: list[str] = []
        for _ in range(self.policy.redirects + 1):
            with self.transport.get(address, self.deadline) as answer:
                target = location(answer.head)
                if target is None:
                    return _Page(address.url, tuple(passed), answer.head, _read(answer, self.policy.max_bytes))
            passed.append(address.url)
            address = address.redirected(target)
        raise Fault(TooManyRedirects, f"more than {self.policy.redirects} redirects")


def _read(answer: Answer, limit: int) -> bytes:
    require_page(answer.head, limit)
    codings = ",".join(value for name, value in answer.head.headers if name == "content-encoding")
    body = Body(codings, limit)
    unsure = is_untyped(answer.head)
    for chunk in answer.chunks:
        body.feed(chunk)
        if unsure and len(start := body.start(SNIFFED_BYTES)) == SNIFFED_BYTES:
            require_markup(start)
            unsure = False
    if unsure:
        require_markup(body.start(SNIFFED_BYTES))
    return body.finish()
