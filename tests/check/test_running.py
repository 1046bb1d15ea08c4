"""A torch candidate on a device that has no numbers: everything is made, computed and given back on it."""

import pytest
import torch

from bnderive.check.arrays import TORCH
from bnderive.check.batteries import BATTERIES
from bnderive.check.point import draw
from bnderive.check.running import differentiated, given_at
from tests.check import layers

LAYER = layers.batchnorm().layer


@pytest.mark.parametrize("layout", ["contiguous", "strided", "expanded", "fortran", "channels_last"])
def test_inputs_outputs_and_gradients_stay_on_the_device(layout: str) -> None:
    battery = next((b for b in BATTERIES if b.layout == layout), BATTERIES[0])
    point = draw(LAYER, battery, {"m": 5, "C": 3}, 0)
    assert point is not None
    seen = []

    def function(given):  # type: ignore[no-untyped-def]
        x, gamma, beta = given.inputs.values()
        seen.extend(given.inputs.values())
        return gamma * (x - x.mean(0)) * (x.var(0, correction=0) + 1e-5).rsqrt() + beta

    given = given_at(TORCH, LAYER, point, "float32", "meta")
    outputs, gradients = differentiated(function, given, ("x", "gamma", "beta"))
    assert {t.device.type for t in (*seen, *given.upstream.values(), *outputs, *gradients)} == {"meta"}
    assert [tuple(g.shape) for g in gradients] == [(5, 3), (3,), (3,)]
    assert all(t.dtype == torch.float32 for t in (*seen, *gradients))
