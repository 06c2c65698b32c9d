"""`python -m maquette`: the command line."""

from maquette.cli import main

main()
