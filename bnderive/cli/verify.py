"""`bnderive verify DOCUMENT…`: somebody's derivation, claim by claim."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bnderive.cli import options, server, terminal
from bnderive.cli.documents import documents
from bnderive.cli.mending import write_fixed
from bnderive.cli.progress import progress_bar
from bnderive.cli.standard_input import standard_input
from bnderive.errors import DEFECT, INCONCLUSIVE, USAGE

if TYPE_CHECKING:
    from bnderive.verify.settings import Progress, Settings
    from bnderive.verify.unverified import Outcome
    from bnderive.verify.verdict import Verification

FALSE_CLAIM = 1
_ORDER = (DEFECT, USAGE, FALSE_CLAIM, INCONCLUSIVE, 0)

EPILOG = """\b
Exit codes: 0 nothing is false and nothing is open; 1 a claim is false
(refuted, masked, carried or malformed); 2 usage, or a document that cannot be
read; 3 nothing is false, and a claim is undecided or unread, a document took
too long, or there was no claim; 70 a defect. Of several, the gravest: 70, 2,
1, 3, 0."""


def _formats() -> tuple[str, ...]:
    from bnderive.report.formats import VERIFICATIONS

    return tuple(VERIFICATIONS)


def judged(path: str, settings: "Settings", progress: "Callable[[Progress], None]") -> "Verification":
    """What a process does with one document."""
    from bnderive import pipeline

    return pipeline.review(Path(path), settings, progress)


def _ahead(_: click.Context, __: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Begin to load what documents are verified with, while the command loads what it reads options and writes with."""
    if paths:
        server.running()
    return paths


@click.command(short_help="Somebody's derivation, claim by claim.", epilog=EPILOG)
@click.argument(
    "paths",
    metavar="DOCUMENT...",
    nargs=-1,
    required=True,
    type=click.Path(allow_dash=True),
    is_eager=True,
    callback=_ahead,
)
@click.option(
    "--layer", type=options.LayerName(), help="Measure against this layer; found from the document if not given."
)
@click.option("--ddof", type=click.Choice(["0", "1"]), help="The variance divides by m − this. Short for --set ddof=….")
@click.option(
    "--alias", "aliases", type=options.Alias(), multiple=True, metavar="A=B", help="Read A as B, as in N=m. Repeatable."
)
@options.values
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="What counterexamples come from."
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once; as many as there are cores if not given.")
@click.option(
    "--time-limit",
    type=options.Seconds(0.1, 86_400),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="After so long a document is given up, and the others go on.",
)
@options.formats(_formats)
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True, path_type=Path),
    help="Write to this file instead of standard output; with --fix the mended document, or a folder for several.",
)
@click.option("--fix", is_flag=True, help="Write the document with every proved correction made, to -o FILE.")
@click.option("--strict", is_flag=True, help="A claim that is undecided or unread counts as false: exit code 1.")
@click.pass_context
def verify(
    ctx: click.Context,
    paths: tuple[str, ...],
    layer: str | None,
    ddof: str | None,
    aliases: tuple[tuple[str, str], ...],
    values: tuple[tuple[str, Fraction], ...],
    seed: int,
    jobs: int | None,
    time_limit: float,
    format_: str,
    output: terminal.Output,
    fix: bool,
    strict: bool,
) -> None:
    """Read derivations that people wrote, and say of every claim whether it is right, and how to mend it.

    DOCUMENT is Markdown, LaTeX, a notebook or plain text; a folder is searched for .md, .markdown, .tex, .ipynb and
    .txt files; - is standard input. With --format markdown, what is written is the document with the verdicts beside
    its equations.
    """
    from bnderive.cli.workers import Limits, cores, verify_all
    from bnderive.report.claims import path_of, verified
    from bnderive.report.formats import VERIFICATIONS
    from bnderive.report.view import View
    from bnderive.verify.settings import Settings
    from bnderive.verify.unverified import Unverified

    if fix and output in (None, terminal.STANDARD_OUTPUT):
        raise click.UsageError("--fix writes a document: say where with -o FILE.")
    named = documents(paths)
    settings = Settings(
        layer=layer,
        values=options.chosen(values, ddof or "symbolic"),
        aliases=aliases,
        seed=seed,
        time_limit=time_limit - min(2.0, 0.2 * time_limit),
    )
    limits = Limits(seconds=time_limit, jobs=jobs or cores())
    with standard_input(named) as (real, renamed), progress_bar() as report:
        outcomes = verify_all(real, settings, limits, judged, report, debug=bool(ctx.find_root().params.get("debug")))
        outcomes = tuple(renamed(outcome) for outcome in outcomes)
    for outcome in outcomes:
        if isinstance(outcome, Unverified):
            terminal.note(f"Error: {outcome.message}")
    destination = None if fix else output
    if verified(outcomes):
        painted = format_ == "text" and terminal.paints(destination)
        view = View(colour=painted, columns=terminal.width(destination))
        terminal.emit(VERIFICATIONS[format_](outcomes, view), destination)
    if fix and output is not None:
        write_fixed(verified(outcomes), [path_of(outcome) for outcome in outcomes], output)
    ctx.exit(exit_code(outcomes, strict=strict))


def exit_code(outcomes: "Sequence[Outcome]", *, strict: bool) -> int:
    """The gravest of the documents' exit codes."""
    from bnderive.report.claims import tally, verified
    from bnderive.verify.unverified import Unverified

    codes = {outcome.exit_code for outcome in outcomes if isinstance(outcome, Unverified)}
    counted = tally(*verified(outcomes))
    if counted.false:
        codes.add(FALSE_CLAIM)
    if counted.open or not counted.claims:
        codes.add(FALSE_CLAIM if strict else INCONCLUSIVE)
    return next(code for code in _ORDER if code in codes or code == 0)
