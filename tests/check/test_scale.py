"""Data in another unit: a verdict is as it was, and where a type does not hold them it is no verdict at all."""

from dataclasses import replace
from typing import Any

import pytest

from bnderive.check.candidate import Candidate, Outcome
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL, INCONCLUSIVE, PASS
from tests.check import layers

RIGHT = layers.candidate(layers.BATCHNORM)
WRONG = layers.planted("/ (m - ddof))\n", "/ m)\n")


@pytest.fixture(autouse=True)
def _no_diagnosis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bnderive.check.run.explain", lambda *given: ())


def off() -> Candidate:
    """Wrong only in a thousandth of dx."""

    def run(*given: Any, **named: Any) -> Outcome:
        outcome = RIGHT.run(*given, **named)
        return replace(outcome, gradients={**outcome.gradients, "x": outcome.gradients["x"] * 1.001})

    return replace(RIGHT, run=run)


@pytest.mark.parametrize(
    "power", [-60, pytest.param(-31, marks=pytest.mark.long), pytest.param(60, marks=pytest.mark.long)]
)
def test_the_unit_of_the_data_changes_no_verdict(power: int) -> None:
    settings = Settings(dtypes=("float64",), mutants=False, frugal=True, power=power)
    assert check(layers.batchnorm(), [RIGHT], settings).verdict == PASS
    assert check(layers.batchnorm(), [WRONG], settings).verdict == FAIL
    single = replace(settings, dtypes=("float32",))
    held = power < 60
    assert check(layers.batchnorm(), [RIGHT], single).verdict == (PASS if held else INCONCLUSIVE)
    assert check(layers.batchnorm(), [off()], single).verdict in ({FAIL} if held else {FAIL, INCONCLUSIVE})
