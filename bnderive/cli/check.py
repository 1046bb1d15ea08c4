"""`bnderive check LAYER`: is this backward the gradient of that forward? Ours, or somebody else's."""

import shlex
from dataclasses import dataclass
from fractions import Fraction

import click

from bnderive import pipeline
from bnderive.cli import options, terminal
from bnderive.cli.progress import progress_bar

EXIT_CODES = {"pass": 0, "fail": 1, "inconclusive": 3}
DTYPES = ("float64", "float32", "bfloat16", "float16")
DEVICES = ("cpu", "cuda", "mps")


@dataclass(frozen=True, slots=True)
class _Given:
    """The code that was named, if any was."""

    implementation: str | None
    backward: str | None
    adapter: str | None

    @property
    def any(self) -> bool:
        return bool(self.implementation or self.backward)

    @property
    def options(self) -> tuple[tuple[str, str | None], ...]:
        return ("--impl", self.implementation), ("--backward", self.backward), ("--adapter", self.adapter)


def _formats() -> tuple[str, ...]:
    from bnderive.report.formats import VERDICTS

    return tuple(VERDICTS)


@click.command(short_help="Compare a backward pass with independent references.")
@options.layer
@click.option(
    "--target", "targets", type=options.target, multiple=True, help="Check the code for this target only. Repeatable."
)
@click.option(
    "--impl",
    "implementation",
    metavar="REFERENCE",
    help="Check this instead: FILE.py, package.module, or either with :name. It is imported, so it runs.",
)
@click.option(
    "--backward",
    metavar="REFERENCE",
    help="The backward, where it is elsewhere than --impl says, or alone: named in the same way.",
)
@click.option(
    "--adapter",
    metavar="NAME",
    help="How it is called, where that is not to be inferred; a name that is unknown lists them.",
)
@click.option("--dtype", "dtypes", type=click.Choice(DTYPES), multiple=True, help="In this type only. Repeatable.")
@click.option(
    "--device", "devices", type=click.Choice(DEVICES), multiple=True, help="Where torch runs; cpu if none. Repeatable."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="What the data come from."
)
@click.option(
    "--size",
    "sizes",
    type=options.Assignment(),
    multiple=True,
    metavar="NAME=NUMBER",
    help="A size of the one shape to check at, as in m=3, in place of the probe's own. Repeatable.",
)
@click.option(
    "--accuracy",
    "measures",
    is_flag=True,
    help="Give no verdict: measure how many digits are right, beside generated code and torch's own operator.",
)
@click.option(
    "--scale",
    "power",
    type=click.IntRange(-200, 200),
    default=0,
    metavar="K",
    help="Multiply the data by 2^K, and what is measured in the same unit with them (ε by 4^K).",
)
@click.option(
    "--require-device",
    "required",
    type=click.Choice(DEVICES),
    multiple=True,
    help="Run there too; without it nothing passes, and the exit code is 3. Repeatable.",
)
@options.formats(_formats)
@options.output
@click.pass_context
def check(
    ctx: click.Context,
    layer: str,
    targets: tuple[str, ...],
    implementation: str | None,
    backward: str | None,
    adapter: str | None,
    dtypes: tuple[str, ...],
    devices: tuple[str, ...],
    seed: int,
    sizes: tuple[tuple[str, Fraction], ...],
    measures: bool,
    power: int,
    required: tuple[str, ...],
    format_: str,
    output: terminal.Output,
) -> None:
    """Check the generated code for LAYER, or the code that --impl names, against independent references.

    That code may be a function of torch tensors, a class of torch.autograd.Function, a torch.nn.Module, a custom
    operator, `forward` and `backward` on arrays of numpy or torch, or either of them alone. Arguments are found by
    their names (those of the document, or usual ones such as weight and grad_output), else by position; the report
    says how. What cannot run here is reported as NOT RUN with the reason, never as passed. Exit code 0: every gradient
    confirmed; 1: a mismatch; 3: neither. --accuracy measures errors in ulps and relative to the largest element, in
    float32 if no --dtype is given.
    """
    from bnderive.check.settings import Settings
    from bnderive.report.formats import VERDICTS

    given = _Given(implementation, backward, adapter)
    if measures:
        _measure(layer, targets, given, dtypes, devices, seed, _whole(sizes) or None, format_, output)
        return
    if given.any and targets:
        raise click.UsageError("--target is about generated code and --impl about other code: give one of them.")
    if adapter and not given.any:
        raise click.UsageError("--adapter is about the code that --impl or --backward names: give one of them.")
    named = ["bnderive", "check", layer, *(f"--target {t}" for t in targets)]
    named += [f"{option} {shlex.quote(value)}" for option, value in given.options if value]
    named += [f"--scale {power}"] if power else []
    settings = Settings(
        seed=seed,
        devices=tuple(dict.fromkeys((*(devices or ("cpu",)), *required))),
        required=required,
        power=power,
        dtypes=dtypes or DTYPES,
        sizes=_whole(sizes) or None,
        command=" ".join(named),
    )
    derivation = pipeline.backward(pipeline.load(layer))
    with progress_bar() as report:
        verdict = pipeline.run_checks(
            derivation,
            targets=targets,
            implementation=given.implementation,
            backward=given.backward,
            adapter=given.adapter,
            settings=settings,
            progress=lambda now: report(now.done, now.total, now.doing),
        )
    painted = format_ == "text" and terminal.paints(output)
    terminal.emit(VERDICTS[format_](verdict, painted), output)
    ctx.exit(EXIT_CODES[verdict.verdict])


def _measure(
    layer: str,
    targets: tuple[str, ...],
    given: _Given,
    dtypes: tuple[str, ...],
    devices: tuple[str, ...],
    seed: int,
    sizes: dict[str, int] | None,
    format_: str,
    output: terminal.Output,
) -> None:
    from bnderive.check.settings import Settings
    from bnderive.report.formats import ACCURACIES

    settings = Settings(seed=seed, devices=devices or ("cpu",), dtypes=dtypes or ("float32",), sizes=sizes)
    with progress_bar() as report:
        found = pipeline.measure_accuracy(
            pipeline.backward(pipeline.load(layer)),
            targets=targets,
            implementation=given.implementation,
            backward=given.backward,
            adapter=given.adapter,
            settings=settings,
            progress=lambda now: report(now.done, now.total, now.doing),
        )
    painted = format_ == "text" and terminal.paints(output)
    terminal.emit(ACCURACIES[format_](found, painted), output)


def _whole(sizes: tuple[tuple[str, Fraction], ...]) -> dict[str, int]:
    for name, value in sizes:
        if value.denominator != 1 or value < 1:
            raise click.UsageError(f"--size {name}={value}: a size is a whole number of at least 1.")
    return {name: int(value) for name, value in sizes}
