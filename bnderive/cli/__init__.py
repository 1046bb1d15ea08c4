"""The command line: one file per command, and nothing heavy imported before a command needs it.

A command is a function in a file of its own and a row in `main.COMMANDS`. What commands share: `options` (how a layer,
a format and an output are named), `terminal` (what goes to which stream, and in colour), `faults` (exceptions to exit
codes).
"""

from bnderive.cli.main import main

__all__ = ["main"]
