"""The cluster that a batch runs on: one that is there, or one of this machine alone."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from newsclean.errors import ClusterError, MissingPackage

_STORE, _STORE_OF_PROCESS = 128 * 2**20, 16 * 2**20  # bytes of shared memory for what is on its way
_PATIENCE = 10.0  # seconds that a head node has for taking a connection


def package() -> Any:  # noqa: ANN401
    """The package ray; raises MissingPackage where it is not installed."""
    try:
        import ray
    except ImportError as error:
        raise MissingPackage("ray", "reading on a cluster") from error
    return ray


@contextmanager
def joined(address: str | None, processes: int | None) -> Iterator[None]:
    """Be part of the cluster at an address, or without one of a cluster of this machine alone, which ends with it.

    Where this process is part of a cluster already, that is the one. Raises ClusterError where none is there.
    """
    ray = package()
    if ray.is_initialized():
        yield
        return
    with _own_signals():
        _join(address) if address else _start(processes)
    try:
        yield
    finally:
        ray.shutdown()


def _join(address: str) -> None:
    if address.startswith("ray://"):
        raise ClusterError(f"{address}: give the address of the head node itself, from a machine of the cluster")
    _require_answer(address)
    try:
        package().init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ClusterError(f"{address}: no Ray cluster is there: {str(error).splitlines()[0]}") from error


def _require_answer(address: str) -> None:
    """Raises ClusterError where nobody answers: Ray would wait for minutes, and then end the process."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        return  # Ray knows words for an address, too
    try:
        socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ClusterError(f"{address}: no Ray cluster is there: {reason}") from error


def _start(processes: int | None) -> None:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a run that nobody asked to report reports nothing
    number = processes or len(os.sched_getaffinity(0))
    package().init(
        address="local",  # else one that happens to be there is joined
        num_cpus=number,
        object_store_memory=_STORE + number * _STORE_OF_PROCESS,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )


@contextmanager
def _own_signals() -> Iterator[None]:
    """Keep Ray from answering signals in place of the command."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    answer = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if answer is not None:  # what was not set from Python cannot be set again from here
            signal.signal(signal.SIGTERM, answer)
