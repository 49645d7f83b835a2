"""Clusters of several nodes on this machine, for tests of what runs on Ray."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_STORE = 80 * 2**20  # bytes; the least that Ray takes is 75 MB


@contextmanager
def cluster(nodes: int) -> Iterator[Any]:
    """A cluster of a head that does no work and so many nodes of one processor each, which this process has joined."""
    import ray
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **_given()})
    try:
        for _ in range(nodes):
            made.add_node(num_cpus=1, **_given())
        ray.init(address=made.address, log_to_driver=False, logging_level="ERROR")
        yield made
    finally:
        ray.shutdown()
        made.shutdown()


def add_node(made: Any) -> Any:
    """One more node of one processor, which a test may kill."""
    node = made.add_node(num_cpus=1, **_given())
    made.wait_for_nodes()
    return node


def kill_node(made: Any, node: Any) -> None:
    """Kill all processes of a node at once."""
    made.remove_node(node, allow_graceful=False)


def kill_one(title: str) -> None:
    """Kill a process of this one's clusters by how its title begins: that of an actor's class or a task's function."""
    os.kill(next(pid for pid in _descendants(os.getpid()) if _title(pid).startswith(f"ray::{title}")), signal.SIGKILL)


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # it has ended
            for child in task.read_text(encoding="ascii").split():
                yield int(child)
                yield from _descendants(int(child))


def _title(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    return ""


def _given() -> dict[str, Any]:
    # On a real cluster, too, what sources are made from has to be importable on every node.
    surroundings = {"PYTHONPATH": str(Path(__file__).parent), "RAY_USAGE_STATS_ENABLED": "0"}
    return {"object_store_memory": _STORE, "include_dashboard": False, "env_vars": surroundings}
