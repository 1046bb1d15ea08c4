"""`bnderive bench LAYER`: how fast generated code is, beside torch's own operator and the speed of memory."""

import click

from bnderive import pipeline
from bnderive.cli import options, terminal

NAMES = ("forward", "backward")


def _formats() -> tuple[str, ...]:
    from bnderive.report.formats import BENCHES

    return tuple(BENCHES)


class Sizes(click.ParamType[dict[str, int]]):
    """Sizes of axes, as in m=4096,C=1024."""

    name = "sizes"

    def convert(
        self, value: str | dict[str, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, int]:
        if isinstance(value, dict):
            return value
        pairs = [piece.partition("=") for piece in value.split(",")]
        if all(name.strip() and number.strip().isdecimal() and int(number) > 0 for name, _, number in pairs):
            return {name.strip(): int(number) for name, _, number in pairs}
        raise click.BadParameter(f"{value!r} is not NAME=COUNT,NAME=COUNT, such as m=4096,C=1024.", param=param)


@click.command(short_help="How fast generated code is, against torch's own operator and the speed of memory.")
@options.layer
@click.option("--target", "targets", type=options.target, multiple=True, help="Time this target. Repeatable.")
@click.option("--size", "sizes", type=Sizes(), multiple=True, metavar="SIZES", help="As in m=4096,C=1024. Repeatable.")
@click.option(
    "--dtype",
    "dtypes",
    type=click.Choice(["float64", "float32", "bfloat16"]),
    multiple=True,
    default=("float32",),
    show_default=True,
    help="The type of the data. Repeatable.",
)
@click.option(
    "--pass",
    "passes",
    type=click.Choice(NAMES),
    multiple=True,
    default=("backward",),
    show_default=True,
    help="What is timed. Repeatable.",
)
@click.option("--seconds", type=options.Seconds(0.01, 600.0), default=1.0, show_default=True, help="For each number.")
@click.option("--threads", type=click.IntRange(1), help="How many threads all may use.  [default: all]")
@options.formats(_formats)
@options.output
def bench(
    layer: str,
    targets: tuple[str, ...],
    sizes: tuple[dict[str, int], ...],
    dtypes: tuple[str, ...],
    passes: tuple[str, ...],
    seconds: float,
    threads: int | None,
    format_: str,
    output: terminal.Output,
) -> None:
    """Time the code of LAYER: every target, the staged form, and torch's own operator, in one run and in turn.

    Each row says how many copies of the input the time is worth, and how far it is from the floor: the bytes that the
    fused loops move, at the speed of that copy. Close other programs first.
    """
    from bnderive.bench.nouns import Plan
    from bnderive.report.formats import BENCHES

    plan = Plan(sizes=sizes, dtypes=dtypes, passes=passes, seconds=seconds, threads=threads)
    derivation = pipeline.backward(pipeline.load(layer))
    terminal.emit(BENCHES[format_](pipeline.run_bench(derivation, targets, plan, terminal.note)), output)
