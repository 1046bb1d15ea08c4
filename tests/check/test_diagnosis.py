"""What a wrong result looks like is named: a wrong forward too, and what was seen at large shapes alone."""

import pytest

from bnderive.check.forward_mutants import forward_mutants
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import FORWARD, Failure
from tests.check import layers

QUICK = Settings(dtypes=("float64",), mutants=False)
LARGE = Settings(dtypes=("float64",), mutants=False, sizes={"m": 70_000, "C": 1})


def failures(before: str, after: str, settings: Settings) -> tuple[Failure, ...]:
    return check(layers.batchnorm(), [layers.planted(before, after)], settings).failures


@pytest.mark.parametrize(("before", "after", "name"), [
    ("np.sqrt(var + eps)", "(np.sqrt(var) + eps)", "ε moved outside the root"),
    ("/ (m - ddof)\n    rstd", "/ m\n    rstd", "m for m − q"),
    ("gamma * xhat + beta", "gamma * xhat - beta", "sign of the β term flipped"),
])  # fmt: skip
def test_a_wrong_forward_comes_first_and_is_named(before: str, after: str, name: str) -> None:
    first, *_ = failures(before, after, QUICK)
    assert first.case.check == FORWARD
    assert any(name in looks for looks in first.looks_like), first.looks_like


def test_what_was_seen_at_a_large_shape_alone_is_diagnosed_at_small_ones() -> None:
    (failure,) = failures("gamma * rstd * (dy", "rstd * (dy", LARGE)
    assert failure.case.gradient == "x"
    assert any("γ lost" in looks for looks in failure.looks_like), failure.looks_like


def test_forward_mutants_differ_from_the_layer_and_from_each_other() -> None:
    layer = layers.batchnorm().layer
    made = [mutant.layer.definitions for mutant in forward_mutants(layer)]
    assert len(made) > 20
    assert layer.definitions not in made
    assert all(one != other for k, one in enumerate(made) for other in made[:k])
