"""Verifications for programs. Keys are stable under `schema_version`; what a claim lacks is null."""

import json
from collections.abc import Sequence
from typing import Any

from bnderive.document.manuscript import Unread
from bnderive.document.source import Source
from bnderive.report.claims import LOOKS, Claim, entries, tally
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome, Unverified
from bnderive.verify.verdict import Correction, Counterexample, Verdict

SCHEMA_VERSION = 1


def render(outcomes: Sequence[Outcome], view: View) -> str:
    """The JSON: one document's object, or those of several in a list under `documents`."""
    documents = [as_data(outcome) for outcome in outcomes]
    inside = documents[0] if len(documents) == 1 else {"documents": documents}
    return json.dumps({"schema_version": SCHEMA_VERSION, **inside}, ensure_ascii=False, indent=2) + "\n"


def as_data(outcome: Outcome) -> dict[str, Any]:
    """One document as dictionaries and lists; `error` in place of all else where it came to no verdicts.

    What looks like a formula and could not be read is a claim without an id, whose verdict is unread.
    """
    if isinstance(outcome, Unverified):
        return {"document": outcome.path, "error": outcome.message}
    counts = tally(outcome).counts
    return {
        "document": outcome.manuscript.path,
        "layer": outcome.layer,
        "conventions": [{"what": c.what, "taken": c.taken, "why": c.why} for c in outcome.conventions],
        "claims": [_claim(e) if isinstance(e, Claim) else _unread(e) for e in entries(outcome)],
        "summary": {str(verdict): counts[verdict] for verdict in LOOKS},
    }


def _claim(claim: Claim) -> dict[str, Any]:
    finding = claim.finding
    return {
        "id": finding.id,
        "line": finding.place.line,
        "column": finding.place.column,
        "latex": finding.latex,
        "verdict": str(finding.verdict),
        "reading": finding.reading or None,
        "reason": finding.reason or None,
        "uses": list(finding.uses),
        "step": _optional(finding.step),
        "value": _optional(finding.value),
        "carried": finding.carried or None,
        "truth": finding.truth or None,
        "correction": _correction(finding.correction, claim.formula.source),
        "counterexample": _counterexample(finding.counterexample),
    }


def _unread(unread: Unread) -> dict[str, Any]:
    absent = ("step", "value", "carried", "truth", "correction", "counterexample")
    return {
        "id": None,
        "line": unread.place.line,
        "column": unread.place.column,
        "latex": unread.place.text,
        "verdict": str(Verdict.UNREAD),
        "reading": None,
        "reason": unread.reason,
        "uses": [],
        **dict.fromkeys(absent),
    }


def _optional(verdict: Verdict | None) -> str | None:
    return None if verdict is None else str(verdict)


def _correction(correction: Correction | None, source: Source) -> dict[str, Any] | None:
    if correction is None:
        return None
    edits = []
    for edit in correction.edits:
        place = source.place(edit.span)
        edits.append({"line": place.line, "column": place.column, "was": edit.was, "now": edit.now, "says": edit.says})
    return {"latex": correction.latex, "edits": edits}


def _counterexample(shown: Counterexample | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {
        "seed": shown.seed,
        "sizes": dict(shown.sizes),
        "at": dict(shown.at),
        "left": shown.left,
        "right": shown.right,
        "off_shell": shown.off_shell,
        "python": shown.python,
    }
