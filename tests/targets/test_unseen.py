"""Layers that the library lacks, as code: what overflows in the formula does not in the code, and lines stay short."""

from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from bnderive.derive.backward import derive
from bnderive.document import read_layer
from bnderive.program.plan import plan
from bnderive.targets.registry import emit
from tests.targets.running import load

GATED = r"""
    ---
    inputs: [a, b]
    outputs: [y]
    ---
    ## Forward
    $$ y_{nh} = \frac{a_{nh}}{1 + e^{-a_{nh}}} b_{nh} $$
    """

RESIDUAL = r"""
    ---
    inputs: [x, g, W]
    outputs: [y]
    ---
    ## Forward
    $$ \mu_n = \frac1D \sum_d x_{nd}, \quad \sigma_n^2 = \frac1D \sum_d (x_{nd} - \mu_n)^2 $$
    $$ h_{nd} = g_d \frac{x_{nd} - \mu_n}{\sqrt{\sigma_n^2 + 0.001}} $$
    $$ y_{nk} = x_{nk} + \max\left(0, \sum_d h_{nd} W_{dk}\right) $$
    """


def code(document: str, name: str, target: str) -> str:
    derivation = derive(read_layer(dedent(document).lstrip(), f"{name}.md"))
    return emit(plan(derivation), target).text


def test_a_gate_written_with_exponentials_is_finite_at_large_arguments(tmp_path: Path) -> None:
    module = load(code(GATED, "gated", "numpy"), tmp_path)
    a = np.array([[-500.0, -60.0, 0.5, 60.0, 500.0]], np.float32)
    b, dy = np.ones_like(a), np.ones_like(a)
    with np.errstate(over="raise", invalid="raise"):
        y, saved = module.forward(a, b)
        da, db = module.backward(dy, saved)
    wide = a.astype(float)
    gate = 1 / (1 + np.exp(-wide))
    assert np.allclose(y, wide * gate, rtol=1e-6, atol=1e-12)
    assert np.allclose(db, wide * gate, rtol=1e-6, atol=1e-12)
    assert np.allclose(da, gate * (1 + wide * (1 - gate)), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("target", ["numpy", "torch", "jax"])
def test_a_call_that_is_too_long_is_broken(target: str) -> None:
    assert max(map(len, code(RESIDUAL, "residual", target).splitlines())) <= 88
