"""Files that are safe on the disk, and what went wrong with them in plain words."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newsclean.errors import DestinationError

FOREIGN = "it is there already and not of a batch of newsclean; name another one"
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is larger than the system allows",
    errno.EACCES: "it may not be written (permission denied)",
    errno.EPERM: "it may not be written (permission denied)",
    errno.EROFS: "it may not be written (the disk is read-only)",
    errno.ENOENT: "its folder is gone",
    errno.ENOTDIR: "a file is where its folder should be",
    errno.EEXIST: "a file is where its folder should be",
    errno.EISDIR: "it is a folder",
}


@contextmanager
def plain_errors(place: Path) -> Iterator[None]:
    """Errors of the system become DestinationError."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise DestinationError(str(place), reason) from error


def write_draft(path: Path, fill: Callable[[BinaryIO], object]) -> int:
    """Write a file safely to the disk, its size in bytes; what fails leaves none."""
    try:
        with path.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """See the names in a folder safely to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lock(descriptor: int, place: Path) -> None:
    """Take a file for this process alone, as long as it lives. Raises DestinationError where another has it."""
    try:
        import fcntl
    except ImportError as error:
        raise DestinationError(str(place), "batches need file locks, which this system has none of") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DestinationError(str(place), "another run is writing to it") from error


def unlock(descriptor: int) -> None:
    """Give a file back and close it."""
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_UN)  # a forked process may still have the file open
    os.close(descriptor)
