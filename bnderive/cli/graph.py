"""`bnderive graph LAYER`: the computational graph."""

import click

from bnderive import pipeline
from bnderive.cli import options, terminal


def _formats() -> tuple[str, ...]:
    from bnderive.report.formats import GRAPHS

    return tuple(GRAPHS)


@click.command(short_help="The computational graph, with local partials on request.")
@options.layer
@options.formats(_formats)
@click.option("--partials", is_flag=True, help="Write on each edge the local partial derivative.")
@options.output
def graph(layer: str, format_: str, partials: bool, output: terminal.Output) -> None:
    """Draw the computational graph of LAYER: a node for each quantity, an edge to each definition that uses it."""
    from bnderive.report.formats import GRAPHS

    drawn = pipeline.graph(pipeline.load(layer), partials=partials)
    terminal.emit(GRAPHS[format_](drawn, partials), output)
