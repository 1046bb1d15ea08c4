"""A comparison passes only what was compared, was finite, and could have failed."""

import numpy as np
import pytest

from bnderive.check.compare import Comparison, compare
from bnderive.check.verdict import FAIL, INCONCLUSIVE, PASS

TRUE = np.array([1.0, -2.0, 3.0])


@pytest.mark.parametrize(
    ("got", "tolerance", "verdict"),
    [
        (TRUE, 1e-12, PASS),
        (TRUE + 1e-13, 1e-12, PASS),
        (TRUE + np.array([0, 1e-9, 0]), 1e-12, FAIL),
        (TRUE * [1, np.nan, 1], 1e-12, FAIL),
        (TRUE * [1, np.inf, 1], np.inf, INCONCLUSIVE),
        (TRUE * [1, np.nan, 1], 1e3, INCONCLUSIVE),
        (TRUE, 2.0, INCONCLUSIVE),
        (TRUE, np.nan, INCONCLUSIVE),
        (TRUE + 9, 2.0, FAIL),
    ],
)
def test_verdicts(got: np.ndarray, tolerance: float, verdict: str) -> None:
    found = compare(got, TRUE, tolerance, 3.0)
    assert found is not None
    assert found.verdict == verdict


def test_nothing_compared_is_no_pass() -> None:
    found = compare(np.zeros(0), np.zeros(0), 1.0, 1.0)
    assert found is not None
    assert found.verdict == INCONCLUSIVE
    assert compare(TRUE, TRUE * np.nan, 1.0, 1.0) is None


def test_the_worst_element_is_the_farthest_beyond_its_own_tolerance() -> None:
    found = compare(TRUE + np.array([1e-3, 1e-6, 0]), TRUE, np.array([1.0, 1e-9, 1.0]), 3.0)
    assert found is not None
    assert found.element == (1,)
    assert found.expected == -2.0


def test_what_fails_is_worse_than_what_is_inconclusive() -> None:
    assert Comparison(PASS).severity < Comparison(INCONCLUSIVE).severity < Comparison(FAIL).severity
