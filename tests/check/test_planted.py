"""Errors planted in code: each is failed and named, and nothing else is."""

import pytest

from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL, PASS
from tests.check import layers

QUICK = Settings(dtypes=("float64",), mutants=False)
PLANTED = (
    ("x.sum(0) / m", "x.sum(0) / (m - 1)", "m − 1 for m in μ"),
    ("gamma * rstd *", "gamma / rstd *", "1/r for r"),
    ("np.sqrt(var + eps)", "(var + eps)", "exponent −1 for −1/2"),
    ("(dy * xhat).sum(0)", "dy * xhat.sum(0)", "wrong index"),
    ("return dx,", "dy *= gamma; return dx,", "upstream gradient mutated"),
    ("return dx,", "return 0 * dx,", "replaced by zero"),
)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [pytest.param(*p, id=f"{p[2]}: {p[1]}", marks=pytest.mark.long if k % 4 else ()) for k, p in enumerate(PLANTED)],
)
def test_a_planted_error_fails_and_is_named(before: str, after: str, name: str) -> None:
    verdict = check(layers.batchnorm(), [layers.planted(before, after)], QUICK)
    assert verdict.verdict == FAIL
    assert any(name in looks for failure in verdict.failures for looks in failure.looks_like), verdict.failures


@pytest.mark.parametrize(
    "after",
    ["return dx * (1 + 1e-9),", "return dx * np.nan,"]
    + [pytest.param(a, marks=pytest.mark.long) for a in ("return dx.T,", "return dx[:1],")],
)
def test_what_is_no_mutant_fails_too(after: str) -> None:
    verdict = check(layers.batchnorm(), [layers.planted("return dx,", after)], QUICK)
    assert verdict.verdict == FAIL
    assert {failure.case.gradient for failure in verdict.failures} == {"x"}


def test_the_smallest_shape_and_the_worst_element_are_shown() -> None:
    verdict = check(layers.batchnorm(), [layers.planted("gamma * rstd", "rstd")], QUICK)
    (failure,) = verdict.failures
    assert (failure.case.gradient, failure.case.sizes) == ("x", {"m": 2, "C": 1})
    assert failure.element is not None
    assert failure.got != failure.expected


def test_code_that_raises_fails_with_the_reason() -> None:
    verdict = check(
        layers.batchnorm(), [layers.planted("return dx,", "raise KeyError('saved')\n    return dx,")], QUICK
    )
    assert verdict.verdict == FAIL
    assert "KeyError: 'saved'" in verdict.failures[0].case.reason


def test_the_right_code_passes() -> None:
    assert check(layers.batchnorm(), [layers.candidate(layers.BATCHNORM)], QUICK).verdict == PASS
