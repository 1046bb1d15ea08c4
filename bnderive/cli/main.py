"""The command `bnderive` itself. To add a command: write its file, and add it to `COMMANDS`."""

import io
import sys
from typing import Any

import click

from bnderive import __version__
from bnderive.cli import faults, terminal
from bnderive.cli.bench import bench
from bnderive.cli.check import check
from bnderive.cli.codegen import codegen
from bnderive.cli.derive import derive
from bnderive.cli.graph import graph
from bnderive.cli.layers import layers
from bnderive.cli.targets import targets
from bnderive.cli.verify import verify

COMMANDS = (derive, check, verify, codegen, bench, graph, layers, targets)

EPILOG = """\b
Exit codes: 0 verified or up to date; 1 a mismatch, a false claim or a stale
file; 2 usage or document error; 3 inconclusive; 70 a defect in bnderive."""


class Commands(click.Group):
    """A group that in the order of `COMMANDS`, which turns every exception into a message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [command.name for command in COMMANDS if command.name]

    def invoke(self, ctx: click.Context) -> Any:
        ctx.color = terminal.colour()
        with faults.reported(debug=bool(ctx.params["debug"])):
            return super().invoke(ctx)


@click.group(
    cls=Commands,
    commands=COMMANDS,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of a defect.")
def bnderive(**_: bool) -> None:
    """Derive the backward pass of a layer, prove it, write it as code, and check that code.

    LAYER is a name that `bnderive layers` lists, or the path of a derivation document.
    """


def main() -> None:
    """Run the command line and exit. What a stream cannot encode is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    bnderive(prog_name="bnderive")
