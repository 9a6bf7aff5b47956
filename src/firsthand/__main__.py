"""`python -m firsthand` is the command `firsthand`."""

from firsthand.cli import main

main(prog_name="firsthand")
