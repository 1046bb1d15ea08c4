"""`bnderive codegen [LAYER --target …]`: code for another project, written, or compared with what is there."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from bnderive.cli import options, terminal
from bnderive.cli.writing import bring, generated
from bnderive.project import Order, orders_of

DIFFERENT = 1


@click.command(short_help="Forward and backward as code for another project.")
@click.argument("layer", type=options.LayerName(), required=False)
@click.option("--target", type=options.target, help="What to write for; see `bnderive targets`.")
@click.option(
    "--form",
    type=click.Choice(["closed", "staged"]),
    default="closed",
    show_default=True,
    help="The closed form, or one statement for each adjoint as people write it first.",
)
@click.option(
    "--mode",
    type=click.Choice(["default", "accurate"]),
    default="default",
    show_default=True,
    help="Compute in float32 or wider; or in float64 with one rounding at the end.",
)
@click.option(
    "--higher-order",
    type=click.Choice(["closed", "recompute", "error"]),
    help="For torch, how gradients are differentiated again: by derived closed forms (where they are proved), through"
    " intermediates computed again from the inputs, or not at all.  [default: closed]",
)
@click.option(
    "--saved",
    metavar="NAMES",
    default="auto",
    show_default=True,
    help="The large tensors to save for the backward, as in x or xhat or y; others are computed again from them.",
)
@click.option(
    "--as",
    "style",
    type=click.Choice(["function", "op", "module", "jvp"]),
    default="function",
    show_default=True,
    help="For torch: a torch.autograd.Function, or operators in torch's registry, which torch.compile and torch.export"
    " leave whole; or a module, a drop-in for torch's own where the document says so; with a plain function on top."
    " For jax: a function with a custom_vjp, or (jvp) a custom_jvp, for forward mode.",
)
@options.sharded
@options.values
@options.ddof
@options.output
@click.option("--binding", is_flag=True, help="Write a Python module beside the file that calls it, for c.")
@click.option(
    "--tests",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write tests of the file as well: golden numbers and differences. They need pytest and what the file needs.",
)
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default="pyproject.toml",
    show_default=True,
    help="Without LAYER: the file that lists what to write.",
)
@click.option("--check", is_flag=True, help="Change nothing: show how files differ; exit code 1 where one does.")
@click.option("--diff", is_flag=True, help="Change nothing: show how files differ.")
@click.option("--force", is_flag=True, help="Overwrite a file that was edited by hand.")
@options.formats(lambda: ("text", "json"))
@click.pass_context
def codegen(
    ctx: click.Context, /, config: Path, check: bool, diff: bool, force: bool, format_: str, **asked: Any
) -> None:
    """Write the forward and the backward of LAYER as a file that stands alone, to standard output or to a file.

    Without LAYER, every file that [tool.bnderive] in pyproject.toml lists is brought up to date. A file is the same
    byte for byte for the same document. With --format json, what is reported is the state of files, not their text.
    """
    order = _order(**asked)
    if order is not None and order.output is None:
        if check or diff or force or order.binding or order.tests or format_ == "json":
            raise click.UsageError(
                "--check, --diff, --force, --binding, --tests and --format json are about a file: name it with -o FILE."
            )
        terminal.emit(generated(order)[0].text)
        return
    orders = (order,) if order is not None else orders_of(config)
    fine = bring(orders, check=check, diff=diff, force=force, json_=format_ == "json")
    if check and not fine:
        ctx.exit(DIFFERENT)


def _order(
    layer: str | None,
    target: str | None,
    output: terminal.Output,
    form: str,
    mode: str,
    higher_order: str | None,
    saved: str,
    style: str,
    values: tuple[tuple[str, Fraction], ...],
    ddof: str,
    binding: bool,
    tests: Path | None,
    sharded: str | None,
) -> Order | None:
    """What the options ask for; None where no layer is named."""
    file = None if output == terminal.STANDARD_OUTPUT else output
    if layer is None:
        if target or file or binding or tests:
            raise click.UsageError("--target, -o, --binding and --tests are about one layer: name it.")
        return None
    if target is None:
        raise click.UsageError("Missing option '--target': see `bnderive targets`.")
    names = () if saved == "auto" else tuple(n.strip() for n in saved.split(","))
    exact = options.chosen(values, ddof)
    return Order(layer, target, file, form, mode, higher_order, names, style, exact, binding, tests, sharded)
