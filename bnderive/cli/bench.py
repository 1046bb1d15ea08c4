"""`bnderive bench LAYER`: how fast generated code is, beside torch's own operator and the speed of memory."""

from pathlib import Path

import click

from bnderive import pipeline
from bnderive.cli import options, terminal

NAMES = ("forward", "backward", "both")


def _formats() -> tuple[str, ...]:
    from bnderive.report.formats import BENCHES

    return tuple(BENCHES)


def _devices() -> tuple[str, ...]:
    from bnderive.bench.devices import DEVICES

    return tuple(DEVICES)


class Sizes(click.ParamType[dict[str, int] | tuple[int, int]]):
    """Sizes of axes, as in m=4096,C=1024, or of the largest input, as in 4096x1024."""

    name = "sizes"

    def convert(
        self, value: str | dict[str, int] | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, int] | tuple[int, int]:
        if not isinstance(value, str):
            return value
        rows, cross, columns = value.partition("x")
        if cross and all(n.isdecimal() and int(n) > 0 for n in (rows, columns)):
            return int(rows), int(columns)
        pairs = [piece.partition("=") for piece in value.split(",")]
        if all(name.strip() and number.strip().isdecimal() and int(number) > 0 for name, _, number in pairs):
            return {name.strip(): int(number) for name, _, number in pairs}
        raise click.BadParameter(
            f"{value!r} is neither NAME=COUNT,NAME=COUNT, such as m=4096,C=1024, nor ROWSxCOLUMNS.", param=param
        )


@click.command(short_help="How fast generated code is, against torch's own operator and the speed of memory.")
@options.layer
@click.option("--target", "targets", type=options.target, multiple=True, help="Time this target. Repeatable.")
@click.option(
    "--size",
    "sizes",
    type=Sizes(),
    multiple=True,
    metavar="SIZES",
    help="As in m=4096,C=1024, or in 4096x1024: rows and columns of the largest input. Repeatable.",
)
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
@click.option(
    "--device", type=options.Row(_devices), default="cpu", show_default=True, help="Where what is timed runs."
)
@click.option("--threads", type=click.IntRange(1), help="How many threads all may use.  [default: all]")
@click.option(
    "--compile/--no-compile",
    "compiled",
    default=None,
    help="Time what torch.compile makes of the closed form, too.  [default: where no target is named]",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draw time against size, with the floor, into this .png or .svg.",
)
@options.formats(_formats)
@options.output
def bench(
    layer: str,
    targets: tuple[str, ...],
    sizes: tuple[dict[str, int] | tuple[int, int], ...],
    dtypes: tuple[str, ...],
    passes: tuple[str, ...],
    seconds: float,
    device: str,
    threads: int | None,
    compiled: bool | None,
    plot: Path | None,
    format_: str,
    output: terminal.Output,
) -> None:
    """Time the code of LAYER: every target, the staged form, and torch's own operator, in one run and in turn.

    Each row says how many copies of the input the time is worth, and how far it is from the floor: the bytes that the
    fused loops move, at the speed of that copy. The peak is what one call takes for itself. Close other programs first.
    With --device cuda a GPU's own clock times what runs there: torch and the triton target. At small sizes that is how
    fast the processor launches, and not what the GPU computes.
    """
    from bnderive.bench.nouns import Plan
    from bnderive.files import write_whole
    from bnderive.report.bench_plot import drawn, kind_of
    from bnderive.report.formats import BENCHES

    kind = kind_of(plot) if plot else ""
    whole = not targets if compiled is None else compiled
    plan = Plan(
        sizes=sizes, dtypes=dtypes, passes=passes, seconds=seconds, threads=threads, compiled=whole, device=device
    )
    found = pipeline.run_bench(pipeline.backward(pipeline.load(layer)), targets, plan, terminal.note)
    terminal.emit(BENCHES[format_](found), output)
    if plot:
        write_whole(plot, drawn(found, kind))
