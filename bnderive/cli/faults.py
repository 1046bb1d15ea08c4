"""From an exception to one message on standard error and an exit code."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bnderive import __version__
from bnderive.cli import terminal
from bnderive.errors import DEFECT, BnderiveError

INTERRUPTED = 130
PIPE_CLOSED = 141


@contextmanager
def reported(*, debug: bool) -> Iterator[None]:
    """Turn what is raised inside into a message and an exit: an error of the user, an interruption, a defect.

    `debug` prints the traceback of a defect first. Click's own exceptions pass through as they are.
    """
    try:
        yield
        sys.stdout.flush()
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BnderiveError as error:
        terminal.note(f"Error: {error}")
        raise click.exceptions.Exit(error.exit_code) from error
    except KeyboardInterrupt:
        terminal.note("Interrupted.")
        raise click.exceptions.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(PIPE_CLOSED) from None
    except Exception as error:
        if debug:
            traceback.print_exc()
        terminal.note(defect(error, debug=debug))
        raise click.exceptions.Exit(DEFECT) from error


def defect(error: Exception, *, debug: bool) -> str:
    """What to say of an exception that is no error of the user. `debug` is whether its traceback is shown."""
    said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    shown = "" if debug else " `bnderive --debug …` shows the traceback;"
    return (
        f"Error: this is a defect in bnderive {__version__}, not in your document: {said}\n"
        f"Nothing was decided.{shown} please report it with the command and the document to the authors of bnderive."
    )
