"""A verdict for programs. The keys are stable under `schema_version`."""

import json
from typing import Any

from bnderive.check.verdict import Case, Failure, Mutant, Verdict
from bnderive.report.verdict_text import replay

SCHEMA_VERSION = 1


def render(verdict: Verdict, paint: bool = False) -> str:
    """The JSON. Numbers that are not finite are written as strings, so that every reader takes it."""
    return json.dumps(as_data(verdict), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_data(verdict: Verdict) -> dict[str, Any]:
    """The same as dictionaries and lists. Errors and tolerances are relative to the largest element of the gradient."""
    power = verdict.power
    return {
        "schema_version": SCHEMA_VERSION,
        "layer": verdict.layer,
        "verdict": verdict.verdict,
        "seed": verdict.seed,
        "versions": dict(verdict.versions),
        "sees": {dtype: _number(error) for dtype, error in verdict.sees.items()},
        "not_asked": list(verdict.unasked),
        "taken_as": dict(verdict.taken),
        "kept_at_default": dict(verdict.kept),
        "cases": [_case(case) for case in verdict.cases],
        "mutants": {
            "total": power.total,
            "killed": power.killed,
            "survivors": [_mutant(m) for m in power.survivors],
            "equivalent": [_mutant(m) for m in power.equivalent],
        },
        "failures": [_failure(failure, verdict) for failure in verdict.failures],
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "check": case.check,
        "subject": case.subject,
        "gradient": case.gradient,
        "device": case.device,
        "dtype": case.dtype,
        "shape": list(case.shape),
        "sizes": dict(case.sizes),
        "data": case.data,
        "error": _number(case.error),
        "tolerance": _number(case.tolerance),
        "sees": _number(case.sees),
        "verdict": case.verdict,
        "reason": case.reason,
    }


def _mutant(mutant: Mutant) -> dict[str, str]:
    return {"name": mutant.name, "change": mutant.change}


def _failure(failure: Failure, verdict: Verdict) -> dict[str, Any]:
    return {
        **_case(failure.case),
        "element": None if failure.element is None else list(failure.element),
        "expected": _number(failure.expected),
        "got": _number(failure.got),
        "looks_like": list(failure.looks_like),
        "replay": replay(failure, verdict),
    }


def _number(value: float | None) -> float | str | None:
    finite = value is None or value - value == 0
    return value if finite else str(value)
