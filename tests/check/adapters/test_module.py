"""Modules: their weights by name, their sizes, their buffers in evaluation, and that they are left as they were."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from bnderive.check.adapters.registry import adapted
from bnderive.check.load import implementation_of
from bnderive.check.verdict import NOT_RUN, PASS
from bnderive.derive.backward import derive
from bnderive.errors import BnderiveError
from bnderive.pipeline import load, run_checks
from tests.check.adapters.test_registry import AT_DEFAULT, QUICK

EVALUATION = r"""---
inputs: [x, gamma, beta, running_mean, running_var]
outputs: [y]
symbols:
  x: x_{ic}
  gamma: \gamma_c
  beta: \beta_c
  running_mean: \mu_c
  running_var: \sigma_c^2
  y: y_{ic}
  eps: {latex: \epsilon, positive: true, default: 1.0e-5}
---
## Forward

$$ y_{ic} = \gamma_c \frac{x_{ic} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c $$
"""


def test_running_statistics_go_into_buffers_and_have_no_gradient(tmp_path: Path) -> None:
    path = tmp_path / "evaluation.md"
    path.write_text(EVALUATION)
    verdict = run_checks(derive(load(path)), implementation=nn.BatchNorm1d, settings=replace(QUICK, sizes={}))
    assert verdict.verdict == PASS
    assert "evaluation" in verdict.taken["BatchNorm1d"]
    missing = {case.check for case in verdict.cases if case.verdict == NOT_RUN}
    assert {"gradient of running_mean", "gradient of running_var"} <= missing


def test_an_instance_is_checked_at_the_sizes_of_its_weights_and_left_as_it_was() -> None:
    module = nn.BatchNorm1d(4, eps=0.25)
    before = {name: t.clone() for name, t in module.state_dict().items()}
    verdict = run_checks(AT_DEFAULT, implementation=module, settings=replace(QUICK, sizes=None))
    assert verdict.verdict == PASS
    assert {case.sizes["C"] for case in verdict.cases if case.check == "forward definitions"} == {4}
    assert module.eps == 0.25
    assert all(torch.equal(t, before[name]) for name, t in module.state_dict().items())
    with pytest.raises(BnderiveError, match="C = 4, not 3"):
        run_checks(AT_DEFAULT, implementation=module, settings=QUICK)


class Extra(nn.BatchNorm1d):
    def __init__(self, channels: int) -> None:
        super().__init__(channels)
        self.more = nn.Parameter(torch.ones(channels))


class Broken(nn.Module):
    def __init__(self, channels: int) -> None:
        raise RuntimeError("no luck")


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (nn.BatchNorm1d(3, affine=False), "no parameter for gamma"),
        (Extra, "the parameter more"),
        (Broken, "no luck"),
    ],
)
def test_what_does_not_fit_is_explained(module: Any, words: str) -> None:
    with pytest.raises(BnderiveError) as raised:
        adapted(implementation_of(module, None, "batchnorm"), AT_DEFAULT)
    assert words in str(raised.value)
