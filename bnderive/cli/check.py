"""`bnderive check LAYER`: is this backward the gradient of that forward? Ours, or somebody else's."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import click

from bnderive import pipeline
from bnderive.cli import options, terminal
from bnderive.cli.progress import progress_bar

if TYPE_CHECKING:
    from bnderive.check.settings import Settings

EXIT_CODES = {"pass": 0, "fail": 1, "inconclusive": 3}
DTYPES = ("float64", "float32", "bfloat16", "float16")
DEVICES = ("cpu", "cuda", "mps")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class _Given:
    """What is checked: the layer, and the code that was named, if any was."""

    layer: str
    targets: tuple[str, ...]
    implementation: str | None
    backward: str | None
    adapter: str | None

    @property
    def any(self) -> bool:
        return bool(self.implementation or self.backward)

    @property
    def options(self) -> tuple[tuple[str, str | None], ...]:
        return ("--impl", self.implementation), ("--backward", self.backward), ("--adapter", self.adapter)

    def ask(self, stage: Callable[..., _Found], settings: "Settings") -> _Found:
        """What a stage of the pipeline finds, with a bar that shows how far it is."""
        derivation = pipeline.backward(pipeline.load(self.layer))
        with progress_bar() as report:
            return stage(
                derivation,
                targets=self.targets,
                implementation=self.implementation,
                backward=self.backward,
                adapter=self.adapter,
                settings=settings,
                progress=lambda now: report(now.done, now.total, now.doing),
            )


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
    help="Run there too; where it is absent nothing passes, and the exit code is 3. Repeatable.",
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

    given = _Given(layer, targets, implementation, backward, adapter)
    if adapter and not given.any:
        raise click.UsageError("--adapter is about the code that --impl or --backward names: give one of them.")
    settings = Settings(
        seed=seed,
        devices=tuple(dict.fromkeys((*(devices or ("cpu",)), *required))),
        required=required,
        power=power,
        dtypes=dtypes or (("float32",) if measures else DTYPES),
        sizes=_whole(sizes) or None,
    )
    ctx.exit((_measure if measures else _judge)(given, settings, format_, output))


def _judge(given: _Given, settings: "Settings", format_: str, output: terminal.Output) -> int:
    """The verdict; returns the exit code."""
    from bnderive.report.formats import VERDICTS

    if given.any and given.targets:
        raise click.UsageError("--target is about generated code and --impl about other code: give one of them.")
    named = ["bnderive", "check", given.layer, *(f"--target {t}" for t in given.targets)]
    named += [f"{option} {shlex.quote(value)}" for option, value in given.options if value]
    named += [f"--scale {settings.power}"] if settings.power else []
    verdict = given.ask(pipeline.run_checks, replace(settings, command=" ".join(named)))
    terminal.emit(VERDICTS[format_](verdict, _paints(format_, output)), output)
    return EXIT_CODES[verdict.verdict]


def _measure(given: _Given, settings: "Settings", format_: str, output: terminal.Output) -> int:
    """The measurement; returns the exit code."""
    from bnderive.report.formats import ACCURACIES

    if settings.power:
        raise click.UsageError("--scale is about the verdict: --accuracy measures on data of its own. Leave one out.")
    found = given.ask(pipeline.measure_accuracy, settings)
    terminal.emit(ACCURACIES[format_](found, _paints(format_, output)), output)
    reached = {row.device for row in found.rows}
    return 0 if reached.issuperset(settings.required) else EXIT_CODES["inconclusive"]


def _paints(format_: str, output: terminal.Output) -> bool:
    return format_ == "text" and terminal.paints(output)


def _whole(sizes: tuple[tuple[str, Fraction], ...]) -> dict[str, int]:
    for name, value in sizes:
        if value.denominator != 1 or value < 1:
            raise click.UsageError(f"--size {name}={value}: a size is a whole number of at least 1.")
    return {name: int(value) for name, value in sizes}
