"""Ulps and scaled errors of arrays whose errors are known."""

import numpy as np
import pytest

from bnderive.check.accuracy.measure import measure, ulp
from bnderive.check.accuracy.truth import Exact


def exact(*values: float) -> Exact:
    high = np.array(values)
    return Exact(high, np.zeros(high.shape))


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_an_ulp_is_the_distance_to_the_next_number(dtype: str) -> None:
    values = np.array([1.0, 1.5, 1.9, 2.0, 3.0, 1e-3, 1000.0, 0.1]).astype(dtype)
    expected = np.spacing(values).astype(float)
    assert np.array_equal(ulp(values.astype(float), dtype), expected)
    assert ulp(np.array([1e-320]), dtype)[0] == pytest.approx(float(np.finfo(dtype).smallest_subnormal), rel=0.02)


def test_what_is_left_of_the_truth_counts() -> None:
    true = Exact(np.array([1.0]), np.array([2.0**-54]))
    assert measure(np.array([1.0]), true, "float64").ulps == 0.25


def test_errors() -> None:
    found = measure(np.array([1.0 + 2.0**-22, 4.0, -8.0]), exact(1.0, 4.0, -8.0 - 2.0**-20), "float32")
    assert (found.ulps, found.ulps_median) == (2.0, 1.0)
    assert found.scaled == pytest.approx(2.0**-23, rel=1e-6)
    assert found.scaled_median == pytest.approx(2.0**-25, rel=1e-6)
    assert found.norm == pytest.approx(np.hypot(2.0**-22, 2.0**-20) / 9, rel=1e-5)
    assert (found.elements, found.zero, found.beyond, found.lost) == (3, 0, 0, 0)


def test_elements_that_are_left_out_are_counted() -> None:
    found = measure(np.array([1e-9, 1.0, np.inf, np.nan]), exact(0.0, 1.0, 1e39, 2.0), "float32")
    assert (found.zero, found.beyond, found.lost, found.elements) == (1, 1, 1, 4)
    assert found.ulps == found.scaled == np.inf
    found = measure(np.array([1e-9, 1.0, np.inf]), exact(0.0, 1.0, 1e39), "float32")
    assert found.ulps == 0
    assert found.scaled == pytest.approx(1e-9)


def test_what_underflows_is_no_error() -> None:
    found = measure(np.array([0.0]), exact(1e-60), "float32")
    assert found.scaled < 1e-20
    assert found.ulps < 1e-10
