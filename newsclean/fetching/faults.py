"""What goes wrong in one try, before it is told to the caller as a FetchError."""

from __future__ import annotations

from newsclean.errors import Attempt, FetchError, Obstructed


class Fault(Exception):
    """A failure that would be the same next time; `error` is the class the caller gets to see."""

    def __init__(
        self, error: type[FetchError], message: str, *, status: int | None = None, evidence: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.error = error
        self.message = message
        self.status = status
        self.evidence = evidence

    def told(self, url: str, attempts: tuple[Attempt, ...] = ()) -> FetchError:
        """The error for the caller; `url` must be fit to be shown."""
        tries = f" (tried {len(attempts)} times)" if len(attempts) > 1 else ""
        error = self.error(url, self.message + tries, status=self.status, attempts=attempts)
        if isinstance(error, Obstructed):
            error.evidence = self.evidence
        return error


class Setback(Fault):
    """A failure that may pass; `after` is the pause in seconds that the server asked for, if it did."""

    after: float | None = None
