"""In a type that has no independent reference at a large size the closed form is one, where it was confirmed itself."""

from dataclasses import replace
from typing import Any

import pytest

from bnderive.check import vouched
from bnderive.check.candidate import Candidate, Outcome
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import DIFFERS, FAIL, INCONCLUSIVE, PASS
from tests.check import layers

ALONE = Settings(dtypes=("float32",), mutants=False, frugal=True, sizes={"m": 40_000, "C": 1})
RIGHT = layers.candidate(layers.BATCHNORM)


@pytest.fixture(autouse=True)
def _no_diagnosis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bnderive.check.run.explain", lambda *given: given[1])


def one_off(element: int) -> Candidate:
    """One element of dx off by 1 %, and that element alone."""

    def run(*given: Any, **named: Any) -> Outcome:
        outcome = RIGHT.run(*given, **named)
        dx = outcome.gradients["x"].copy()
        if dx.size:
            dx.flat[element] *= 1.01
        return replace(outcome, gradients={**outcome.gradients, "x": dx})

    return replace(RIGHT, run=run)


def test_float32_alone_passes_at_a_size_without_independent_reference() -> None:
    verdict = check(layers.batchnorm(), [RIGHT], ALONE)
    assert verdict.verdict == PASS
    shown = [case for case in verdict.cases if case.subject == vouched.NAME]
    assert {(c.check, c.gradient, c.dtype) for c in shown} == {
        ("complex step, directions", name, "float64") for name in ("x", "gamma", "beta")
    }
    assert set(verdict.sees) == {"float32"}, "the closed form is not what is checked"
    assert verdict.sees["float32"] < 1e-5


@pytest.mark.parametrize("element", [0, 20_001, 39_999])
def test_one_element_off_by_a_hundredth_is_seen(element: int) -> None:
    assert check(layers.batchnorm(), [one_off(element)], ALONE).verdict == FAIL


def test_a_miscount_is_seen() -> None:
    wrong = layers.planted("mean = dy.sum(0) / m", "mean = dy.sum(0) / (m - 1)")
    assert check(layers.batchnorm(), [wrong], ALONE).verdict == FAIL


def test_where_no_reference_runs_at_that_size_small_shapes_vouch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vouched, "AT_THE_POINT", ())
    verdict = check(layers.batchnorm(), [RIGHT], ALONE)
    assert verdict.verdict == PASS
    assert {c.check for c in verdict.cases if c.subject == vouched.NAME} == {"complex step", "50 digits"}


@pytest.mark.parametrize("at_the_point", [vouched.AT_THE_POINT, ()])
def test_a_closed_form_that_is_wrong_confirms_nothing(at_the_point: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vouched, "AT_THE_POINT", at_the_point)
    derivation = layers.batchnorm()
    backward = derivation.closed
    wrong = replace(backward.definitions[0], expr=backward.definitions[0].expr * 2)
    closed = replace(backward, definitions=(wrong, *backward.definitions[1:]))
    twice = layers.planted("return dx,", "return 2 * dx,")
    verdict = check(replace(derivation, closed=closed, staged=closed), [twice], ALONE)
    assert verdict.verdict == INCONCLUSIVE
    told = {(c.gradient, c.verdict) for c in verdict.cases if c.subject == vouched.NAME}
    assert ("x", DIFFERS) in told
