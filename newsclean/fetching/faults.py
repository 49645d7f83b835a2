"""What goes wrong in one try, before it is told to the caller as a FetchError."""

from __future__ import annotations

from newsclean.errors import FetchError


class Fault(Exception):
    """A failure that would be the same next time; `error` is the class the caller gets to see."""

    def __init__(self, error: type[FetchError], message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.error = error
        self.message = message
        self.status = status
        self.attempts = 1

    def told(self, url: str) -> FetchError:
        """The error for the caller; `url` must be fit to be shown."""
        tries = f" (tried {self.attempts} times)" if self.attempts > 1 else ""
        return self.error(url, self.message + tries, status=self.status)


class Setback(Fault):
    """A failure that may pass; `after` is the wait in seconds that the server asked for, if it did."""

    after: float | None = None
