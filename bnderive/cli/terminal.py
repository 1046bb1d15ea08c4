"""Streams and colour: results to standard output or a file, everything else to standard error.

Colour follows the terminal, unless NO_COLOR or FORCE_COLOR is set and not empty; NO_COLOR wins over FORCE_COLOR.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

import click

from bnderive.errors import OutputError
from bnderive.files import write_whole

STANDARD_OUTPUT = Path("-")
Output = Path | None


def colour() -> bool | None:
    """Whether to write colour: as the environment says, or None to ask each stream whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def paints(output: Output) -> bool:
    """Whether a result that goes to `output` is written in colour."""
    if output not in (None, STANDARD_OUTPUT):
        return False
    chosen = colour()
    return sys.stdout.isatty() if chosen is None else chosen


def width(output: Output) -> int:
    """How many columns a result may take: the terminal's, between 60 and 120; 80 where there is no terminal."""
    if output not in (None, STANDARD_OUTPUT) or not sys.stdout.isatty():
        return 80
    return min(120, max(60, shutil.get_terminal_size().columns))


def columns(rows: Iterable[tuple[str, str]]) -> str:
    """Names and what they are, aligned, one pair a line."""
    listed = list(rows)
    margin = max((len(name) for name, _ in listed), default=0)
    return "\n".join(f"{name:<{margin}}  {meaning}".rstrip() for name, meaning in listed)


def emit(text: str, output: Output = None) -> None:
    """Write a result to standard output, or to the file `output`, which is replaced whole or left as it was.

    Raises OutputError where the file cannot be written.
    """
    text = text if text.endswith("\n") else f"{text}\n"
    if output is None or output == STANDARD_OUTPUT:
        _to_standard_output(text)
    else:
        write_whole(output, click.unstyle(text))
        note(f"wrote {output}")


def _to_standard_output(text: str) -> None:
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to standard output: {error.strerror or error}") from error


def note(text: str) -> None:
    """Say something that is not a result. On a terminal, lines break between words, but for what is indented."""
    if sys.stderr.isatty():
        columns = max(40, shutil.get_terminal_size().columns)
        text = "\n".join(line if line.startswith(" ") else fill(line, columns) for line in text.splitlines())
    click.echo(text, err=True)
