"""The gallery of published wrong backwards: each is failed with the defaults of a check, and its corrected twin passes."""

import pytest

from benchmarks.gallery import Bug, bugs, verdict
from bnderive.check.verdict import FAIL, PASS

BUGS = bugs()
NAMED = {
    "batchnorm_constant_statistics": "μ, σ² treated as constants",
    "batchnorm_without_gamma": "γ lost in ∂L/∂x",
    "cross_entropy_upstream_ignored": "∂L/∂ℓ lost in ∂L/∂x",
    "gated_linear_not_gated": "g lost in h",
    "rmsnorm_offset_dropped": "1 term dropped in y",
    "rmsnorm_weight_left_out": "γ lost in ∂L/∂x̂",
    "rmsnorm_weight_twice": "γ once more in front of its sum in ∂L/∂x",
    "swiglu_upstream_overwritten": "upstream gradient mutated",
}


def test_there_are_enough_of_them() -> None:
    assert len(BUGS) >= 15
    assert all(bug.title and bug.story and bug.where for bug in BUGS)
    assert {bug.name for bug in BUGS} >= set(NAMED)


@pytest.mark.parametrize(
    "bug", [pytest.param(b, id=b.name, marks=pytest.mark.long if k % 3 else ()) for k, b in enumerate(BUGS)]
)
def test_the_wrong_one_fails(bug: Bug) -> None:
    wrong = verdict(bug, "wrong")
    assert wrong.verdict == FAIL
    assert wrong.failures
    named = {name for failure in wrong.failures for name in failure.looks_like}
    assert NAMED.get(bug.name) in {*named, None}


def _twin(bug: Bug) -> object:
    """The layers of the library have right code in other tests; twins that differ in what the check is asked do not."""
    marks = [pytest.mark.long] if not bug.layer.endswith(".md") and bug.types == ("float64",) else []
    return pytest.param(bug, marks=marks, id=bug.name)


@pytest.mark.long
@pytest.mark.parametrize("bug", [_twin(bug) for bug in BUGS])
def test_its_corrected_twin_passes(bug: Bug) -> None:
    right = verdict(bug, "right")
    assert right.verdict == PASS, right.failures
