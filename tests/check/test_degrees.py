"""What has to be scaled with the data: the layer's equations say it."""

from fractions import Fraction
from textwrap import dedent

import numpy as np
import pytest

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.batteries import Battery
from bnderive.check.degrees import degrees
from bnderive.check.point import draw
from bnderive.document import read_layer
from bnderive.layer.layer import Layer
from bnderive.layer.library import names, path_of
from bnderive.pipeline import load


def layer(front: str, forward: str) -> Layer:
    return read_layer(f"---\n{dedent(front)}\n---\n## Forward\n\n{dedent(forward)}\n", "made.md")


FRONT = r"""inputs: [x, b]
outputs: [y]
symbols: {eps: {latex: \epsilon, positive: true, default: 0.01}}"""


@pytest.mark.parametrize(("forward", "expected"), [
    (r"$$ y_i = \frac{x_i}{\sqrt{\sum_j x_j^2 + \epsilon}} + b $$", {"x": 1, "b": 0, "eps": 2}),
    (r"$$ y_i = \max(x_i, \epsilon) + b $$", {"x": 1, "b": 1, "eps": 1}),
    (r"$$ y_i = x_i e^{b x_i / \epsilon} $$", {"x": 1, "b": 0, "eps": 1}),
    (r"$$ y_i = e^{x_i} + b + \epsilon $$", {"x": 0, "b": 0, "eps": 0}),
    (r"$$ y_i = x_i^3 + b x_i^2 + \epsilon $$", {"x": 1, "b": 1, "eps": 3}),
    (r"$$ y_i = (1 + x_i) b + \epsilon $$", {"x": 0, "b": 0, "eps": 0}),
])  # fmt: skip
def test_degrees_follow_from_the_equations(forward: str, expected: dict[str, int]) -> None:
    assert degrees(layer(FRONT, forward)) == {name: Fraction(degree) for name, degree in expected.items()}


@pytest.mark.parametrize("name", names())
def test_a_library_layer_measured_in_another_unit_is_the_same_layer(name: str) -> None:
    made = load(path_of(name))
    sizes = {axis.size: 4 for axis in made.axes}
    one, other = (draw(made, Battery("", mean=1.0, power=power), sizes, 3) for power in (0, 20))
    assert one is not None
    assert other is not None
    here, there = (evaluate_layer(made, p.inputs, p.sizes, p.symbols) for p in (one, other))
    for output in made.outputs:
        np.testing.assert_allclose(there[output], here[output], rtol=1e-12)
    assert not degrees(made)["x"] or not np.array_equal(one.inputs["x"], other.inputs["x"])
