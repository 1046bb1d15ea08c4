"""The command line: one file per command, and nothing heavy imported before a command needs it.

A command is a function in a file of its own and a row in `main.COMMANDS`. What commands share: `options` (how a layer,
a format and an output are named), `terminal` (what goes to which stream, and in colour), `faults` (exceptions to exit
codes).
"""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit. What it consists of is loaded here, so that Ctrl-C is no defect that early."""
    try:
        from bnderive.cli.main import main as run
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)
    run()
