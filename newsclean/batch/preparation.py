"""Loads what most pages need, once for all processes of a batch: imported by the process that they are forked from."""

from newsclean.rules import default_rules
from newsclean.rules.tongue import guess

default_rules().pack("en")
guess("")
