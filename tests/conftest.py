"""What every test shares: hypothesis without a clock, and the same examples on every machine."""

import clients
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "newsclean", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("newsclean")


@pytest.fixture(scope="module", params=["sync", "async"])
def kind_of_client(request: pytest.FixtureRequest) -> None:
    """Run the tests of a module once with each kind of client."""
    clients.choose(request.param)
