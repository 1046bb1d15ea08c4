"""Verifications as annotations that a workflow on GitHub shows beside the lines of a change.

A false claim is an error, an open one a warning, a sloppy one a notice; the log gets one plain line for each document.
"""

from collections.abc import Iterator, Sequence

from bnderive.document.manuscript import Unread
from bnderive.report.claims import LOOKS, Claim, entries, tally
from bnderive.report.remarks import message
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome, Unverified

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(outcomes: Sequence[Outcome], view: View) -> str:
    """The lines, each a command of the workflow or a plain one."""
    return "".join(f"{line}\n" for outcome in outcomes for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    if isinstance(outcome, Unverified):
        yield _annotation("error", outcome.path, 1, 1, "not verified", outcome.message)
        return
    path = outcome.manuscript.path
    for entry in entries(outcome):
        if isinstance(entry, Unread):
            yield _annotation("warning", path, entry.place.line, entry.place.column, "unread", entry.reason)
        elif level := LOOKS[entry.finding.verdict].level:
            yield _at(entry, level, path)
    yield f"{_one_line(path)}: {tally(outcome)}"


def _at(claim: Claim, level: str, path: str) -> str:
    finding, place = claim.finding, claim.finding.place
    if claim.wrong:
        place = claim.formula.source.place(claim.wrong[0])
    title = f"claim {finding.id}: {finding.verdict}"
    return _annotation(_COMMANDS[level], path, place.line, place.column, title, message(finding))


def _annotation(command: str, path: str, line: int, column: int, title: str, text: str) -> str:
    where = f"file={_property(path)},line={line},col={column},title={_property(title)}"
    return f"::{command} {where}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _one_line(path: str) -> str:
    """A path that cannot be taken for a command."""
    shown = " ".join(path.split())
    return f"./{shown}" if shown.startswith("::") else shown
