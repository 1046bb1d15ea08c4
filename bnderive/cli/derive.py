"""`bnderive derive LAYER`: the derivation, step by step, and the closed form it ends in."""

from fractions import Fraction
from typing import TYPE_CHECKING

import click

from bnderive import pipeline
from bnderive.cli import options, terminal
from bnderive.errors import INCONCLUSIVE

if TYPE_CHECKING:
    from bnderive.derive.derivation import Derivation
    from bnderive.layer.layer import Layer


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
@click.option(
    "--order",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="2: the backward of the backward, which gradients of gradients take.",
)
@click.option("--tangent", is_flag=True, help="Forward mode: how what is computed moves when the inputs do.")
@options.sharded
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
    order: int,
    tangent: bool,
    sharded: str | None,
    values: tuple[tuple[str, Fraction], ...],
    ddof: str,
    output: terminal.Output,
) -> None:
    """Derive the backward pass of LAYER and prove every step, for all sizes. Exit code 3: a step is not proved.

    With --order 2 what is derived is its backward pass once more, and with --tangent the tangent pass of the layer, or
    of its backward pass.
    """
    from bnderive.report.formats import DERIVATIONS
    from bnderive.report.view import View

    if sharded is not None and (tangent or order > 1):
        raise click.UsageError("--sharded is about the backward pass: leave --order and --tangent out.")
    derivation = _derivation(pipeline.load(layer), options.chosen(values, ddof), order, tangent)
    painted = format_ == "text" and terminal.paints(output)
    view = View(form=form, wrt=wrt, colour=painted, columns=terminal.width(output), sharded=sharded)
    terminal.emit(DERIVATIONS[format_](derivation, view), output)
    ctx.exit(0 if derivation.proved else INCONCLUSIVE)


def _derivation(layer: "Layer", values: dict[str, Fraction], order: int, tangent: bool) -> "Derivation":
    """The pass that is asked for."""
    if tangent and order == 1:
        return pipeline.tangent(layer, values)
    first = pipeline.backward(layer, values)
    if tangent:
        return pipeline.tangent(pipeline.backward_layer(first))
    return first if order == 1 else pipeline.second_order(first)
