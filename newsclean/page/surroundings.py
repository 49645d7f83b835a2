"""What stands beside the headline: the elements of its header and the pieces of text in them."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from newsclean.page.sources import Sources
from newsclean.page.wording import pieces

_MOST_HEADINGS = 3
_IN_TITLE = 20  # pieces of text that a headline is made of
_NEAR = 40  # pieces of text from the start of an element around the headline


def rooms(sources: Sources, most: int) -> Iterator[tuple[LexborNode, LexborNode]]:
    """Each of the first headings with the elements around it, at most so many of them, from the inside out.

    The body is one only where the heading stands in it directly.
    """
    for heading in sources.landmarks.h1[:_MOST_HEADINGS]:
        room = heading.parent
        for _ in range(most):
            if room is None or room.tag == "html":
                break
            yield heading, room
            room = room.parent if room.tag != "body" and not _is_page(room.parent) else None


def _is_page(node: LexborNode | None) -> bool:
    return node is None or node.tag in ("body", "html")


def beside_headline(sources: Sources, selector: str, *, rooms_out: int, most: int) -> Iterator[LexborNode]:
    """The elements that a selector finds around the headline, the nearest first, at most so many a room."""
    for _, room in rooms(sources, rooms_out):
        yield from room.css(selector)[:most]


def around(heading: LexborNode, room: LexborNode, most: int = _NEAR) -> tuple[list[str], list[str]]:
    """The first pieces of a room's text before and after a heading in it; all are after where it is not found."""
    title, near = pieces(heading, _IN_TITLE)[-1:], pieces(room, most)
    place = near.index(title[0]) if title and title[0] in near else -1
    return near[: max(place, 0)], near[place + 1 :]


def around_headline(sources: Sources, most: int) -> tuple[list[str], list[str]]:
    """The pieces of text before and after the first heading, in the outermost of the elements around it."""
    outermost = None
    for heading, room in rooms(sources, most):
        if outermost and outermost[0] is not heading:
            break
        outermost = heading, room
    return around(*outermost) if outermost else ([], [])
