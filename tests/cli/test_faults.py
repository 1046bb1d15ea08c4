"""Exceptions and exit codes: one message each, no traceback unless it is asked for, nothing on standard output."""

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from bnderive.cli import faults
from bnderive.errors import BnderiveError, DocumentError, Place, Undecided


def raising(error: BaseException, *, debug: bool = False) -> click.testing.Result:
    @click.command()
    def command() -> None:
        with faults.reported(debug=debug):
            raise error

    return CliRunner().invoke(command)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BnderiveError("no such thing", hint="Try another."), 2),
        (DocumentError("unbound index j", place=Place("a.md", 3, 5, "$$ y = x_j $$", 3)), 2),
        (Undecided("outside the fragment"), 3),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("division by zero"), 70),
        (RecursionError("maximum recursion depth exceeded"), 70),
        (MemoryError(), 70),
    ],
)
def test_every_exception_has_its_exit_code(error: BaseException, code: int) -> None:
    result = raising(error)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_a_document_error_shows_place_and_caret() -> None:
    lines = raising(DocumentError("unbound index j", place=Place("a.md", 3, 8, "$$ y = x_j $$", 3))).stderr.splitlines()
    assert lines == ["Error: a.md:3:8: unbound index j", "  $$ y = x_j $$", "         ^^^"]


def test_a_defect_names_itself_and_says_how_to_see_more() -> None:
    message = raising(ZeroDivisionError("division by zero")).stderr
    assert "defect in bnderive" in message
    assert "ZeroDivisionError: division by zero" in message
    assert "--debug" in message


def test_debug_shows_the_traceback_of_a_defect() -> None:
    result = raising(ZeroDivisionError("division by zero"), debug=True)
    assert "Traceback" in result.stderr
    assert result.exit_code == 70


def test_a_closed_pipe_is_no_error(clean_environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "bnderive", "layers"],
        env=clean_environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert run.stderr == b""
    assert run.returncode == faults.PIPE_CLOSED
