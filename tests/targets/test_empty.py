"""An axis without elements, in every target, form and mode: what torch's own operators give (nothing, and zeros for the
weights), or a ValueError that names the size; never an accident of arithmetic.
"""

import shutil
import warnings

import numpy as np
import pytest

from bnderive.check.batteries import ORDINARY
from bnderive.check.load import generated_module
from bnderive.check.point import Point, parameters
from bnderive.check.shapes import size_names, small_sizes
from bnderive.document import read_layer
from bnderive.implementations import candidate_of
from bnderive.layer import library
from bnderive.pipeline import backward, generate
from bnderive.program.program import MODES
from bnderive.targets.registry import TARGETS
from tests.targets.running import derivation as derived
from tests.targets.running import source

REFUSED = {("batchnorm", "m"), ("softmax", "K"), ("cross_entropy", "C")}
"""Where the layer has no value: a count m − q of zero, and the largest of no numbers."""

FEW = ("batchnorm", "softmax")
COMPILED = {("softmax", "c"), ("layernorm", "c"), ("softmax", "triton"), ("layernorm", "triton")}
"""What is compiled in every run."""

CASES = [
    pytest.param(name, target, form, mode, id=f"{name}-{target}-{form}-{mode}", marks=[pytest.mark.long] * rare)
    for name in library.names()
    for target, row in TARGETS.items()
    for form in ("closed", "staged")[: 1 if row.loops else 2]
    for mode in row.modes
    for rare in [
        (row.loops and (name, target) not in COMPILED)
        or (target == "jax" and form != "closed")
        or (mode != MODES[0] and (form != "closed" or name not in FEW))
    ]
]


@pytest.mark.parametrize(("name", "target", "form", "mode"), CASES)
def test_an_empty_axis_gives_empty_gradients_or_is_refused_by_name(
    name: str, target: str, form: str, mode: str
) -> None:
    if target == "c" and shutil.which("cc") is None:
        pytest.skip("no C compiler")
    derivation = derived(f"{name}.md")
    layer = derivation.layer
    candidate = candidate_of(target, source(f"{name}.md", target, form, mode), name)
    if candidate.missing:
        pytest.skip(candidate.missing)
    for size in size_names(layer):
        sizes = {**small_sizes(layer)[0], size: 0}
        shapes = {n: [sizes[a.size] for a in q.axes] for n, q in layer.quantities.items()}
        inputs = {q.name: np.zeros(shapes[q.name], np.int64 if q.labels else np.float64) for q in layer.inputs}
        upstream = {n: np.ones(shapes[n]) for n in layer.outputs}
        point = Point(ORDINARY, sizes, parameters(layer, ORDINARY), inputs, upstream)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "(Mean of empty slice|invalid value)", RuntimeWarning)
            if (name, size) in REFUSED:
                with pytest.raises(ValueError, match=rf"{name} needs {size} > .*; here {size} = 0"):
                    candidate.run(layer, point, "float32", "cpu")
                continue
            outcome = candidate.run(layer, point, "float32", "cpu")
        for n, gradient in outcome.gradients.items():
            assert gradient.shape == inputs[n].shape
            assert not gradient.any(), (size, n)
        assert {n: y.shape for n, y in outcome.outputs.items()} == {n: tuple(shapes[n]) for n in layer.outputs}


LENGTHS = r"""---
inputs: [x, v, g]
outputs: [y]
---

## Forward

$$ r_o = \sqrt{\sum_{i=1}^I v_{oi}^2} $$

$$ w_{oi} = g_o \frac{v_{oi}}{r_o} $$

$$ y_{no} = \sum_i w_{oi} x_{ni} $$
"""


def test_a_weight_whose_gradient_is_divided_by_a_sum_of_nothing_is_refused_by_name() -> None:
    derivation = backward(read_layer(LENGTHS, "lengths.md"))
    module = generated_module(generate(derivation, "numpy").text)
    with pytest.raises(ValueError, match="lengths needs I > 0; here I = 0"):
        module.forward(np.zeros((3, 0)), np.zeros((2, 0)), np.ones(2))
    *_, saved = module.forward(np.zeros((0, 4)), np.ones((2, 4)), np.ones(2))
    assert not module.backward(np.zeros((0, 2)), saved)[2].any()
