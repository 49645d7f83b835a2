"""newsclean on Ray, the extra 'ray': a dataset's pages or texts into articles, and the engine of a batch on a cluster.

Nothing of Ray is imported before it is used.
"""

from __future__ import annotations

from newsclean.ray.datasets import extract
from newsclean.ray.engine import RayEngine

__all__ = ["RayEngine", "extract"]
