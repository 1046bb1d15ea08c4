"""`bnderive layers`: the library, one layer a line."""

import json

import click

from bnderive.cli import options, terminal

SCHEMA_VERSION = 1


@click.command(short_help="List the layers of the library.")
@options.formats(lambda: ("text", "json"))
@options.output
def layers(format_: str, output: terminal.Output) -> None:
    """List the layers of the library: the name to use as LAYER, and what it is."""
    from bnderive.layer import library

    rows = [(name, library.summary(name)) for name in library.names()]
    if format_ == "json":
        listed = [{"name": name, "summary": summary, "path": str(library.path_of(name))} for name, summary in rows]
        terminal.emit(json.dumps({"schema_version": SCHEMA_VERSION, "layers": listed}, indent=2), output)
    else:
        terminal.emit(terminal.columns(rows), output)
