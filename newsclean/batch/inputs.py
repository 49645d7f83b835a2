"""What a batch takes in: one page or text at a time, and the places it had in its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

from newsclean.errors import NewscleanError

if TYPE_CHECKING:
    from newsclean.fetching import Response


class Markup(NamedTuple):
    """A page's HTML, to be extracted from; `content_type` is what the server said of it."""

    data: bytes | str
    content_type: str | None = None


class Prose(NamedTuple):
    """A text that some other tool extracted, to be cleaned; `title` and `language` are None where the row has none."""

    text: str
    title: str | None = None
    language: str | None = None


Content: TypeAlias = Union[Markup, Prose, "Response", NewscleanError]
"""What there is to read, a downloaded page as its Response; or why there is nothing: it could not be fetched, a row
holds no text, a file is not whole."""


class Input(NamedTuple):
    """One input of a batch.

    `source` and `place` say where it stands: in which source, and as which of its inputs (from 0). The two are the same
    whenever the source is read again. `id` is what the row in the output is known by. `share` is how much of the source
    was read when this came, from 0 to 1 by its bytes (packed) or rows; None where that is not known.
    """

    source: str
    place: int
    id: str
    url: str | None
    content: Content
    share: float | None = None

    @property
    def size(self) -> int:
        """The bytes (signs, where it was decoded before) that are to be read; 0 where there is nothing."""
        match self.content:
            case Markup(data=data):
                return len(data)
            case Prose(text=text):
                return len(text)
            case NewscleanError():
                return 0
            case response:
                return len(response.body)
