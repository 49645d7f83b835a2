"""`python -m newsclean`: the command."""

from newsclean.cli import main

main(prog_name="newsclean")
