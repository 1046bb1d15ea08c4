"""`bnderive derive LAYER`: the derivation, step by step, and the closed form it ends in."""

from fractions import Fraction

import click

from bnderive import pipeline
from bnderive.cli import options, terminal
from bnderive.errors import INCONCLUSIVE


def _formats() -> tuple[str, ...]:
    from bnderive.report.formats import DERIVATIONS

    return tuple(DERIVATIONS)


@click.command(short_help="The derivation: steps, proofs, closed form.")
@options.layer
@options.formats(_formats)
@click.option(
    "--form",
    type=click.Choice(["closed", "staged", "all"]),
    default="closed",
    show_default=True,
    help="The steps to each closed form, to the adjoint of every quantity, or to both.",
)
@click.option("--wrt", multiple=True, metavar="NAME", help="Only the gradient of this input. Repeatable.")
@options.values
@options.ddof
@options.output
@click.pass_context
def derive(
    ctx: click.Context,
    layer: str,
    format_: str,
    form: str,
    wrt: tuple[str, ...],
    values: tuple[tuple[str, Fraction], ...],
    ddof: str,
    output: terminal.Output,
) -> None:
    """Derive the backward pass of LAYER and prove every step, for all sizes. Exit code 3: a step is not proved."""
    from bnderive.report.formats import DERIVATIONS
    from bnderive.report.view import View

    derivation = pipeline.backward(pipeline.load(layer), options.chosen(values, ddof))
    painted = format_ == "text" and terminal.paints(output)
    view = View(form=form, wrt=wrt, colour=painted, columns=terminal.width(output))
    terminal.emit(DERIVATIONS[format_](derivation, view), output)
    ctx.exit(0 if derivation.proved else INCONCLUSIVE)
