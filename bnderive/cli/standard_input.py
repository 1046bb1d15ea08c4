"""A document from standard input: verified as a file in a folder of its own, and told of by the name of the stream."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bnderive.cli.documents import STANDARD_INPUT

if TYPE_CHECKING:
    from bnderive.verify.unverified import Outcome

NAME = "<stdin>"
_MOST = 10_000_000


@contextmanager
def standard_input(named: tuple[str, ...]) -> "Iterator[tuple[tuple[str, ...], Callable[[Outcome], Outcome]]]":
    """The paths with a file in place of standard input, and what gives its outcome the name of standard input."""
    if STANDARD_INPUT not in named:
        yield named, lambda outcome: outcome
        return
    data = sys.stdin.buffer.read(_MOST)
    with tempfile.TemporaryDirectory(prefix="bnderive-") as folder:
        file = Path(folder) / f"stdin{_suffix(data)}"
        file.write_bytes(data)
        yield tuple(str(file) if path == STANDARD_INPUT else path for path in named), lambda o: _renamed(o, str(file))


def _suffix(data: bytes) -> str:
    """What kind of document this is, as the suffix of a file's name says it."""
    if b"\\documentclass" in data or b"\\begin{document}" in data:
        return ".tex"
    return ".ipynb" if data.lstrip().startswith(b"{") and b'"cells"' in data else ".md"


def _renamed(outcome: "Outcome", path: str) -> "Outcome":
    from bnderive.verify.unverified import Unverified

    if isinstance(outcome, Unverified):
        if outcome.path != path:
            return outcome
        return replace(outcome, path=NAME, message=outcome.message.replace(path, NAME))
    if outcome.manuscript.path != path:
        return outcome
    unread = tuple(replace(u, place=replace(u.place, path=NAME)) for u in outcome.manuscript.unread)
    findings = tuple(
        replace(
            f,
            place=replace(f.place, path=NAME),
            counterexample=f.counterexample
            and replace(f.counterexample, python=f.counterexample.python.replace(path, NAME)),
        )
        for f in outcome.findings
    )
    manuscript = replace(outcome.manuscript, path=NAME, unread=unread)
    return replace(outcome, manuscript=manuscript, findings=findings)
