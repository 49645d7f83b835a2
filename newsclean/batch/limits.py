"""How much one page may take before it is given up."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds and bytes that the reading of one page may take; what takes more is a failure of its own.

    `seconds` are the processor's, so that a busy machine gives the same rows; `memory` counts from what the process
    held before its first page.
    """

    seconds: float = 60.0
    memory: int = 2**30


DEFAULT_LIMITS = Limits()
