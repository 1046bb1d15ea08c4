"""What is said to be exact is: in every order of summation."""

import numpy as np
import pytest

from bnderive.check.batteries import EXACT, Battery
from bnderive.check.closed_form import closed_form
from bnderive.check.compare import compare_gradient
from bnderive.check.exact import adds_exactly, holds, sums_exactly
from bnderive.check.point import draw
from bnderive.check.precision import PRECISIONS
from bnderive.check.trial import trial_of
from bnderive.check.verdict import FAIL, PASS
from tests.check import layers

SINGLE, DOUBLE = PRECISIONS["float32"], PRECISIONS["float64"]


def test_numbers_of_the_type_are_held() -> None:
    assert holds(np.array([0.5, 3.0, 2.0**-149]), SINGLE)
    assert not holds(np.array([0.5, 0.1]), SINGLE)
    assert not holds(np.array([0.5]), DOUBLE)


@pytest.mark.parametrize(("terms", "exact"), [
    (np.ones(1 << 10), True), (np.full(1 << 10, 0.75), True), (np.array([2.0**24, 1.0]), False), (np.array([0.1, 0.2]), False),
    (np.array([3.0, np.inf]), False), (np.zeros(3), True),
])  # fmt: skip
def test_sums_are_exact_where_all_partial_sums_are_numbers_of_the_type(terms: np.ndarray, exact: bool) -> None:
    assert sums_exactly(terms, (0,), SINGLE) == exact
    assert not sums_exactly(terms, (0,), DOUBLE)


def test_what_is_exact_adds_up_alike_in_every_order() -> None:
    rng = np.random.default_rng(0)
    terms = rng.integers(-9, 9, 500) / 8
    assert sums_exactly(terms, (0,), SINGLE)
    for _ in range(20):
        total = np.float32(0)
        for term in rng.permutation(terms):
            total += np.float32(term)
        assert total == terms.sum()


@pytest.mark.parametrize(("battery", "wrong"), [
    (EXACT[0], "the mean of dy"), (EXACT[1], "the mean of dy x̂"),
])  # fmt: skip
def test_a_miscount_among_a_million_is_seen_in_float32(battery: Battery, wrong: str) -> None:
    derivation, m = layers.batchnorm(), 1_000_000
    point = draw(derivation.layer, battery, {"m": m, "C": 1}, 0, "float32")
    assert point is not None
    trial = trial_of(derivation, point, "float32")
    assert trial is not None
    assert not trial.bounds["x"].any(), "every step is exact"
    truth = closed_form(derivation, trial)
    right = np.asarray(truth.values["x"])
    comparison = compare_gradient(trial, truth, "x", right.astype(np.float32))
    assert comparison is not None
    assert comparison.verdict == PASS
    xhat, gamma, dy = point.inputs["x"], point.inputs["gamma"], point.upstream["y"]
    mean = dy.mean() if wrong == "the mean of dy" else (dy * xhat).mean() * xhat
    miscounted = right - gamma * mean * (m / (m - 1) - 1)
    comparison = compare_gradient(trial, truth, "x", miscounted.astype(np.float32))
    assert comparison is not None
    assert comparison.verdict == FAIL


@pytest.mark.parametrize(("terms", "exact"), [
    ([1.0, -1.0, 0.5], True), ([1.0, -1.0, 2.0**-60], False), ([2.0**24, 1.0, -1.0], False), ([1.0, 0.1, -0.1], False), ([0.0, 0.0, 0.0], True),
])  # fmt: skip
def test_terms_add_exactly_where_every_order_does(terms: list[float], exact: bool) -> None:
    assert adds_exactly([np.array([t]) for t in terms], SINGLE) == exact
    assert not adds_exactly([np.array([t]) for t in terms], DOUBLE)
