"""What stands before an article: told as the error it is, with the signs it was known by."""

from __future__ import annotations

from newsclean.errors import Challenged, ConsentWall, LoginWall, NeedsBrowser, Obstructed, PageError, SoftNotFound
from newsclean.fetching.answers import Head
from newsclean.fetching.faults import Fault
from newsclean.page import Page, read_page
from newsclean.page.obstacles import read_obstacle

_WALLS: dict[str, tuple[type[Obstructed], str]] = {
    "challenge": (Challenged, "the site asks for proof that a human is reading"),
    "consent": (ConsentWall, "the site asks for consent before it shows the article"),
    "login": (LoginWall, "the site asks to log in first"),
    "scripts": (NeedsBrowser, "the page is empty until its scripts have run; the extra 'browser' can do that"),
    "not_found": (SoftNotFound, "the page says that there is no such page"),
}
_REFUSING = ("challenge", "login")  # with a status that refuses, the others say nothing more than the status does


def require_no_wall(url: str, head: Head, start: bytes) -> None:
    """Let pass a refusal that is no more than that; raises Fault (Challenged, LoginWall) for what else it is."""
    try:
        page = read_page(start, url=url, content_type=head.get("content-type"))
    except PageError:
        page = read_page("<html></html>", url=url)  # the headers may tell
    fault = wall(page, head)
    if fault and fault.error in [_WALLS[kind][0] for kind in _REFUSING]:
        raise fault


def wall(page: Page, head: Head) -> Fault | None:
    """The Fault for what stands before the article on this page, None where nothing is known to."""
    obstacle = read_obstacle(page, status=head.status, headers=head.headers)
    if obstacle is None:
        return None
    error, meaning = _WALLS[obstacle.kind]
    return Fault(error, f"{meaning} ({obstacle.evidence[0]})", status=head.status, evidence=obstacle.evidence)
