"""Ray is asked for where it is used, and not before."""

import subprocess
import sys

import pytest

_WITHOUT = """
import sys
sys.modules["ray"] = None  # as if it were not installed
from newsclean.batch.places import Places
from newsclean.batch.sources import open_sources
from newsclean.errors import MissingPackage
from newsclean.ray import RayEngine, extract
try:
    {code}
except MissingPackage as error:
    print(error)
"""


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_newsclean_ray_loads_neither_ray_nor_arrow():
    loaded = printed("import sys, newsclean.ray; print(sorted({'ray', 'pyarrow', 'pandas'} & set(sys.modules)))")
    assert loaded == "[]"


@pytest.mark.parametrize(
    "code",
    [
        "list(RayEngine().rows(open_sources([HERE], form='html'), lambda _: Places()))",
        "extract(object(), concurrency=1)",
    ],
)
def test_without_the_package_the_extra_is_named(code):
    code = code.replace("HERE", repr(__file__))
    assert printed(_WITHOUT.format(code=code)) == (
        "reading on a cluster needs the extra 'ray': pip install 'newsclean[ray]'"
    )
