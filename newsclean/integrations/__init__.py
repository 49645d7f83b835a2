"""newsclean in the pipelines people already have."""
