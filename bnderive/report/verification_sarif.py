"""Verifications as SARIF 2.1.0, the format of code scanning: a rule for each verdict that is not right, a result for
each such claim, and the proved correction as a fix.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bnderive.document.manuscript import Unread
from bnderive.document.source import Source, Span
from bnderive.report.claims import LOOKS, Claim, entries, verified
from bnderive.report.remarks import message
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome, Unverified
from bnderive.verify.verdict import Verdict, Verification

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULES = tuple(verdict for verdict, look in LOOKS.items() if look.level)


def render(outcomes: Sequence[Outcome], view: View) -> str:
    """The log: one run with the results of all documents; those that came to no verdicts are notifications."""
    failed = [outcome for outcome in outcomes if isinstance(outcome, Unverified)]
    run = {
        "tool": {"driver": {"name": "bnderive", "rules": [_rule(v) for v in _RULES]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": not failed, "toolExecutionNotifications": [_failure(f) for f in failed]}
        ],
        "results": [result for verification in verified(outcomes) for result in _results(verification)],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(verdict: Verdict) -> dict[str, Any]:
    look = LOOKS[verdict]
    return {
        "id": str(verdict),
        "name": f"{verdict}Claim".title().replace("claim", "Claim"),
        "shortDescription": {"text": f"The claim is {verdict}: {look.meaning}."},
        "defaultConfiguration": {"level": look.level},
    }


def _failure(outcome: Unverified) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": _artifact(outcome.path)}}
    return {"level": "error", "message": {"text": outcome.message}, "locations": [location]}


def _results(verification: Verification) -> Iterator[dict[str, Any]]:
    path = verification.manuscript.path
    for entry in entries(verification):
        if isinstance(entry, Unread):
            place = entry.place
            region = _line_region(place.line, place.column, place.column + place.length)
            yield _result(Verdict.UNREAD, entry.reason, path, region, place.text)
        elif LOOKS[entry.finding.verdict].level:
            yield _of_claim(entry, path)


def _of_claim(claim: Claim, path: str) -> dict[str, Any]:
    finding, source = claim.finding, claim.formula.source
    marked = claim.wrong[0] if claim.wrong else finding.span
    text = f"Claim {finding.id} is {finding.verdict}. {message(finding)}"
    result = _result(finding.verdict, text, path, _region(source, marked), finding.latex)
    if finding.correction is not None and claim.as_on_disk:
        said = "; ".join(dict.fromkeys(edit.says for edit in finding.correction.edits if edit.says))
        replacements = [
            {"deletedRegion": _region(source, edit.span), "insertedContent": {"text": edit.now}}
            for edit in finding.correction.edits
        ]
        change = {"artifactLocation": _artifact(path), "replacements": replacements}
        result["fixes"] = [{"description": {"text": said}, "artifactChanges": [change]}]
    return result


def _result(verdict: Verdict, text: str, path: str, region: dict[str, int], latex: str) -> dict[str, Any]:
    print_of = hashlib.sha256(f"{verdict}\0{' '.join(latex.split())}".encode()).hexdigest()
    return {
        "ruleId": str(verdict),
        "ruleIndex": _RULES.index(verdict),
        "level": LOOKS[verdict].level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}],
        "partialFingerprints": {"claim/v1": print_of},
    }


def _region(source: Source, span: Span) -> dict[str, int]:
    start = source.place(span)
    if source.fixed is not None:
        return _line_region(start.line, start.column, start.column + start.length)
    end = source.place(Span(span.end, span.end))
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _line_region(line: int, column: int, end: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": line, "endColumn": end}


def _artifact(path: str) -> dict[str, str]:
    """A relative path as it is, an absolute one as a file's address; percent signs for what an address may not have."""
    return {"uri": Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())}
