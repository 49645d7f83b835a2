"""Answers that are kept: the cache and the recording, as layers before the network."""
