"""Arguments by name where names match, else by position; statistics in the shape that a backward takes."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bnderive.check.adapters.matching import forward_plan, signature
from bnderive.derive.backward import derive
from bnderive.pipeline import load, run_checks
from tests.check.adapters.test_registry import QUICK

LAYERNORM = derive(load("layernorm"))
SIZES = {"N": 5, "D": 3}


def order(function: Any) -> list[str]:
    return [a.source.name for a in forward_plan(signature(function, "f"), LAYERNORM.layer, "f").arguments]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x, gamma, beta, eps: 0, ["x", "gamma", "beta", "eps"]),
        (lambda bias, weight, inp: 0, ["beta", "gamma", "x"]),
        (lambda p, q, r: 0, ["x", "gamma", "beta"]),
        (lambda one, bias, two: 0, ["x", "beta", "gamma"]),
        (lambda a, b, c: 0, ["x", "gamma", "beta"]),
        (lambda *given: 0, ["x", "gamma", "beta"]),
        (lambda *given, **more: 0, ["x", "gamma", "beta", "eps"]),
        (lambda x, *, beta, gamma, eps_ilon=1: 0, ["x", "beta", "gamma", "eps"]),
        (lambda x, w, b, momentum=0.1, eps=1e-5: 0, ["x", "gamma", "beta", "eps"]),
    ],
)
def test_arguments_are_found(function: Any, expected: list[str]) -> None:
    assert order(function) == expected


def lost(dy: Any, x: Any, gamma: Any, mean: Any, rstd: Any) -> Any:
    return kept(dy, x, gamma, mean[:, None], rstd[:, None])


def kept(dy: Any, x: Any, gamma: Any, mean: Any, rstd: Any) -> Any:
    xhat = (x - mean) * rstd
    g = dy * gamma
    dx = rstd * (g - g.mean(-1, keepdims=True) - xhat * np.mean(g * xhat, -1, keepdims=True))
    return dx, (dy * xhat).sum(0), dy.sum(0)


@pytest.mark.parametrize(("backward", "told"), [(lost, "by the definitions)"), (kept, "with axes of length one")])
def test_statistics_have_the_shape_that_the_backward_takes(backward: Any, told: str) -> None:
    settings = replace(QUICK, sizes=SIZES)
    verdict = run_checks(LAYERNORM, backward=backward, adapter="numpy-backward", settings=settings)
    assert verdict.verdict == "pass"
    assert told in verdict.taken[backward.__name__]


def test_a_pair_may_keep_the_axes_of_statistics_too() -> None:
    def forward(x: Any, gamma: Any, beta: Any, eps: float) -> Any:
        return gamma * (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps) + beta

    settings = replace(QUICK, sizes={"N": 3, "D": 3})
    assert run_checks(LAYERNORM, implementation=forward, backward=kept, settings=settings).verdict == "pass"
