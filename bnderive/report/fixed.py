"""A document with the corrections that were proved, and otherwise as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from bnderive.document.formulas.rewriting import Change, rewritten
from bnderive.verify.verdict import FALSE, Finding, Verification


@dataclass(frozen=True, slots=True)
class Fixed:
    """The text, the ids of the claims that are mended in it, and of those that are wrong in it still."""

    text: str
    mended: tuple[str, ...]
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        corrected = f"claims {', '.join(self.mended)} mended" if self.mended else "nothing to mend"
        return f"{corrected}; still wrong: {', '.join(self.wrong)}" if self.wrong else corrected


def fixed(verification: Verification) -> Fixed:
    """All corrections made, each whole or not at all: of two that change the same place, the first."""
    manuscript = verification.manuscript
    changes: tuple[Change, ...] = ()
    text = manuscript.text
    mended: list[str] = []
    for finding in verification.findings:
        if finding.correction is None:
            continue
        wanted = tuple(dict.fromkeys((*changes, *_changes(finding))))
        try:
            text = rewritten(manuscript, wanted)
        except ValueError:
            continue
        changes = wanted
        mended.append(finding.id)
    wrong = _wrong(verification.findings, mended)
    return Fixed(text, tuple(mended), wrong)


def _changes(finding: Finding) -> tuple[Change, ...]:
    correction = finding.correction
    assert correction is not None
    return tuple(Change(finding.formula, edit.span, edit.now) for edit in correction.edits)


def _wrong(findings: Sequence[Finding], mended: Sequence[str]) -> tuple[str, ...]:
    return tuple(f.id for f in findings if f.verdict in FALSE and f.id not in mended)
