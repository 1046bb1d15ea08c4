"""`bnderive targets`: what code can be written, one target a line."""

import json

import click

from bnderive.cli import options, terminal

SCHEMA_VERSION = 1


@click.command(short_help="List what code can be written.")
@options.formats(lambda: ("text", "json"))
@options.output
def targets(format_: str, output: terminal.Output) -> None:
    """List what code can be written: the name to use as --target, and what it is."""
    from bnderive.targets.registry import TARGETS

    if format_ == "json":
        listed = [{"name": row.name, "title": row.title, "suffix": row.suffix} for row in TARGETS.values()]
        terminal.emit(json.dumps({"schema_version": SCHEMA_VERSION, "targets": listed}, indent=2), output)
    else:
        terminal.emit(terminal.columns((row.name, row.title) for row in TARGETS.values()), output)
