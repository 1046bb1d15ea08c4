"""The channels last in memory change no gradient."""

from typing import Any

import pytest
import torch

from bnderive.check.adapters.registry import adapted
from bnderive.check.batteries import ORDINARY
from bnderive.check.circumstances.channels_last import CHANNELS_LAST
from bnderive.check.circumstances.circumstance import Run
from bnderive.check.load import implementation_of
from bnderive.check.point import draw
from bnderive.check.trial import trial_of
from bnderive.check.verdict import FAIL, PASS
from bnderive.derive.backward import derive
from bnderive.pipeline import load


def right(x: Any, gamma: Any, beta: Any, eps: float) -> Any:
    return torch.nn.functional.batch_norm(x, None, None, gamma, beta, True, 0.0, eps)


def reads_memory(x: Any, gamma: Any, beta: Any, eps: float) -> Any:
    """Takes what lies in memory for rows, columns and channels in the order of their axes."""
    return right(torch.as_strided(x, x.shape, x.new_empty(x.shape).stride()), gamma, beta, eps)


@pytest.mark.parametrize(("function", "verdict"), [(right, PASS), (reads_memory, FAIL)])
def test_what_reads_memory_in_the_wrong_order_fails_and_the_rest_passes(function: Any, verdict: str) -> None:
    derivation = derive(load("batchnorm2d"))
    point = draw(derivation.layer, ORDINARY, {"N": 2, "C": 3, "H": 3, "W": 2}, 0, "float32")
    assert point is not None
    trial = trial_of(derivation, point, "float32")
    assert trial is not None
    candidate = adapted(implementation_of(function, None, "batchnorm2d"), derivation).candidate
    outcome = candidate.run(derivation.layer, point, "float32", "cpu")
    seen = list(CHANNELS_LAST.judge(Run(derivation, candidate, "cpu", trial, outcome)))
    assert [s.gradient for s in seen] == ["x", "gamma", "beta"]
    assert seen[0].comparison.verdict == verdict
