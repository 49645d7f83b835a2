"""What every test shares: hypothesis without a clock, and the same examples on every machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "newsclean", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("newsclean")
