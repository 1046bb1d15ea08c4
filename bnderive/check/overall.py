"""One verdict of all cases: what was wanted of the candidates, what of it was confirmed, and by what.

Input: a derivation, candidates, the cases. Output: pass, fail or inconclusive.
"""

from collections.abc import Sequence

from bnderive.check import closed_form
from bnderive.check.candidate import Candidate
from bnderive.check.kinds import KINDS
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL, FORWARD, INCONCLUSIVE, NOT_RUN, PASS, Case
from bnderive.check.vouched import vouched
from bnderive.derive.derivation import Derivation

CLOSED = closed_form.KIND.name
INDEPENDENT = tuple(kind.name for kind in KINDS if kind.judges and kind.name != CLOSED)


def overall(derivation: Derivation, candidates: Sequence[Candidate], cases: Sequence[Case], settings: Settings) -> str:
    """Fail where anything failed; pass where every gradient that every candidate that ran has was confirmed, on every
    device that is required, and nothing differed, not even where that may not be the code's fault. Of a forward alone
    that was asked for, it is the outputs.
    """
    if any(case.verdict == FAIL for case in cases):
        return FAIL
    if any(case.differs for case in cases):
        return INCONCLUSIVE
    right = vouched(cases)
    reached = {case.device for case in cases if _confirms(case, right)}
    complete = _wanted(derivation, candidates, cases) and not unconfirmed(derivation, candidates, cases)
    return PASS if complete and reached >= set(settings.required) else INCONCLUSIVE


def unconfirmed(
    derivation: Derivation, candidates: Sequence[Candidate], cases: Sequence[Case]
) -> frozenset[tuple[str, str]]:
    """The gradients (or outputs, of a forward alone), by candidate that ran, that no independent reference confirmed,
    nor the closed form where that was confirmed.
    """
    right = vouched(cases)
    confirmed = {(c.subject, c.gradient) for c in cases if _confirms(c, right)}
    return _wanted(derivation, candidates, cases) - confirmed


def _wanted(
    derivation: Derivation, candidates: Sequence[Candidate], cases: Sequence[Case]
) -> frozenset[tuple[str, str]]:
    """What every candidate that ran has to show."""
    ran = {c.subject for c in cases if c.verdict != NOT_RUN}
    return frozenset((c.name, name) for c in candidates if c.name in ran for name in _gives(derivation, c))


def _confirms(case: Case, right: frozenset[str]) -> bool:
    """Whether a case confirms what it compared; `right` are the gradients of which the closed form was confirmed."""
    judged = case.check in (*INDEPENDENT, FORWARD) or (case.check == CLOSED and case.gradient in right)
    return case.verdict == PASS and judged


def _gives(derivation: Derivation, candidate: Candidate) -> Sequence[str]:
    if candidate.forward_alone:
        return derivation.layer.outputs
    return [q.name for q in derivation.layer.differentiable] if candidate.gives is None else candidate.gives
