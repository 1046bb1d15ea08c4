"""Bounds on rounding hold, and are not far above what rounding does."""

import numpy as np
import pytest

from bnderive.check.backwards import backward_values, gradients_of
from bnderive.check.batteries import Battery
from bnderive.check.point import draw
from bnderive.check.precision import PRECISIONS, rounded
from bnderive.check.roundoff import Bounded, Roundoff
from bnderive.check.trial import rounding, trial_of
from tests.check import layers


@pytest.mark.parametrize("mean", [0.0, 12.0, 1e3])
@pytest.mark.parametrize("build", [layers.batchnorm, layers.softmax])
def test_float32_stays_within_its_bound_and_comes_near_it(build, mean) -> None:  # type: ignore[no-untyped-def]
    derivation = build()
    nearest = 0.0
    for seed in range(12):
        battery = Battery("", mean=mean if build is layers.batchnorm else mean / 100)
        point = draw(derivation.layer, battery, {"m": 5, "C": 3}, seed, "float32")
        assert point is not None
        bounds, _ = rounding(derivation, point, PRECISIONS["float32"])
        single = {n: a.astype(np.float32) for n, a in point.inputs.items()}
        upstream = {n: a.astype(np.float32) for n, a in point.upstream.items()}
        closed = (derivation, derivation.forward, derivation.closed, point)
        _, got = backward_values(*closed, single, upstream)
        _, true = backward_values(*closed, point.inputs, point.upstream)
        for name, values in gradients_of(derivation, true).items():
            ratio = np.abs(gradients_of(derivation, got)[name] - values) / bounds[name]
            assert ratio.max() <= 1
            nearest = max(nearest, float(ratio.max()))
    assert nearest > 0.02


def test_a_large_mean_widens_the_bound_by_the_condition_number() -> None:
    derivation = layers.batchnorm()

    def relative(mean: float) -> float:
        point = draw(derivation.layer, Battery("", mean=mean), {"m": 7, "C": 2}, 1)
        trial = trial_of(derivation, point, "float64") if point else None
        assert trial is not None
        return float(trial.bounds["x"].max() / trial.scale["x"])

    assert 1e2 < relative(1e4) / relative(0.0) < 1e6


@pytest.mark.parametrize(("dtype", "value", "expected"), [
    ("bfloat16", 1.00390625, 1.0), ("bfloat16", 1.01171875, 1.015625), ("float16", 1.0004, 1.0), ("float64", 0.1, 0.1),
])  # fmt: skip
def test_rounding_goes_to_the_nearest_and_to_even(dtype: str, value: float, expected: float) -> None:
    assert rounded(np.array([value]), dtype)[0] == expected


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_a_product_may_be_taken_in_any_order_through_what_is_nearly_zero(order: tuple[int, int, int]) -> None:
    factors = [np.float32(v) for v in (3.3e-22, 7.7e-23, 5.1e20)]
    bounded = Roundoff(PRECISIONS["float32"]).product([Bounded(np.float64(f)) for f in factors])
    one, two, three = (factors[k] for k in order)
    assert abs(np.float64(one * two * three) - bounded.value) <= bounded.bounds
    plain = Roundoff(PRECISIONS["float32"]).product([Bounded(np.float64(v)) for v in (3.3e-12, 7.7e-13, 5.1e20)])
    assert plain.bounds < 1e-6 * plain.value


def test_that_a_sum_happens_to_be_exact_is_no_reason_for_no_tolerance() -> None:
    terms = Bounded(np.full(8, 2.0**10))
    assert Roundoff(PRECISIONS["float32"]).total(terms, (0,)).bounds > 0
    assert Roundoff(PRECISIONS["float32"], exact=True).total(terms, (0,)).bounds == 0


@pytest.mark.parametrize("exact", [False, True])
def test_the_bound_of_a_sum_holds_in_whatever_order_it_is_taken(exact: bool) -> None:
    """1 − 1 + δ is δ, and 1 + δ − 1 is zero."""
    small = 2.0**-60
    terms = [Bounded(np.array([1.0])), Bounded(np.array([-1.0])), Bounded(np.array([small]))]
    total = Roundoff(PRECISIONS["float32"], exact=exact).add(terms)
    lost = np.float32(1) + np.float32(small) - np.float32(1)
    assert np.abs(total.value - lost) <= total.bounds
    assert total.bounds < 2e-7
