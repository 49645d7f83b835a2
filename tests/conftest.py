"""What every test shares: hypothesis without a clock, and the same examples on every machine."""

import gc

import clients
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "newsclean", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("newsclean")


def pytest_collection_finish() -> None:
    """Keep the thousands of tests out of every collection of garbage: they live to the end."""
    gc.freeze()


@pytest.fixture(scope="module", params=["sync", "async"])
def kind_of_client(request: pytest.FixtureRequest) -> None:
    """Run the tests of a module once with each kind of client."""
    clients.choose(request.param)
