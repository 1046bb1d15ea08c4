"""`bnderive codegen LAYER --target …`: code for another project, written, or compared with what is there."""

import json
from difflib import unified_diff
from fractions import Fraction
from pathlib import Path

import click

from bnderive import pipeline
from bnderive.cli import options, terminal

SCHEMA_VERSION = 1
DIFFERENT = 1


@click.command(short_help="Forward and backward as code for another project.")
@options.layer
@click.option("--target", type=options.target, required=True, help="What to write for; see `bnderive targets`.")
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
@options.values
@options.ddof
@options.output
@click.option("--binding", is_flag=True, help="Write a Python module beside the file that calls it, for c.")
@click.option("--check", is_flag=True, help="Change nothing: show how the file differs; exit code 1 where it does.")
@click.option("--force", is_flag=True, help="Overwrite a file that was edited by hand.")
@options.formats(lambda: ("text", "json"))
@click.pass_context
def codegen(
    ctx: click.Context,
    layer: str,
    target: str,
    form: str,
    mode: str,
    higher_order: str | None,
    saved: str,
    values: tuple[tuple[str, Fraction], ...],
    ddof: str,
    output: terminal.Output,
    binding: bool,
    check: bool,
    force: bool,
    format_: str,
) -> None:
    """Write the forward and the backward of LAYER as a file that stands alone, to standard output or to a file.

    The file is the same byte for byte for the same document. With --format json, what is reported is the state of the
    file, not its text.
    """
    from bnderive.targets import write
    from bnderive.targets.registry import TARGETS

    file = None if output == terminal.STANDARD_OUTPUT else output
    if file is None and (check or force or binding or format_ == "json"):
        raise click.UsageError("--check, --force, --binding and --format json are about a file: name it with -o FILE.")
    if binding and not any(each.binding for each in TARGETS[target].beside):
        raise click.UsageError(f"The target {target} has no binding: leave --binding out.")
    derivation = pipeline.backward(pipeline.load(layer), options.chosen(values, ddof))
    source = pipeline.generate(
        derivation, target, form, mode, higher_order, () if saved == "auto" else [n.strip() for n in saved.split(",")]
    )
    if not derivation.proved:
        terminal.note(f"Not every step is proved: run `bnderive check {layer}` before you trust this code.")
    if saved != "auto":
        terminal.note(f"Saves {source.saves}.")
    if file is None:
        terminal.emit(source.text)
        return
    left_out = set() if binding else {each.suffix for each in TARGETS[target].beside if each.binding}
    texts = {file: source.text, **{file.with_suffix(s): t for s, t in source.beside if s not in left_out}}
    if len(texts) <= len(source.beside) - len(left_out):
        raise click.UsageError(f"The files beside {file} would have its name: give it the ending of its language.")
    statuses = {p: write.status(t, p) for p, t in texts.items()} if check else write.write(texts, force=force)
    if format_ == "json":
        files = [{"path": str(path), "status": status} for path, status in statuses.items()]
        terminal.emit(json.dumps({"schema_version": SCHEMA_VERSION, "target": target, "files": files}, indent=2))
    else:
        for path, status in statuses.items():
            if check and status in (write.STALE, write.EDITED):
                terminal.emit(_difference(path, texts[path]))
            terminal.note(f"{path}: {status}")
    if check and any(status != write.UP_TO_DATE for status in statuses.values()):
        ctx.exit(DIFFERENT)


def _difference(file: Path, text: str) -> str:
    """A unified diff from the file as it is to the file as it would be written."""
    found = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    return "".join(unified_diff(found, text.splitlines(keepends=True), str(file), f"{file} (generated)"))
