"""The command: a verb a module, imported when it is asked for."""

from newsclean.cli.command import main

__all__ = ["main"]
