# layernorm: tests of layernorm.py. Written by bnderive; yours to use.
# specification: 25b102c22715160e
# body: 75a88c65483e414a
# again: bnderive codegen layernorm --target torch --as module -o ../norms/layernorm.py --tests test_layernorm.py
"""Layer normalization: tests of layernorm.py.

The numbers were computed from the equations of the forward with 50 digits, gradients as
differences of the loss that is the sum of upstream gradients times outputs. None of
them comes from the code that is tested.
"""

import importlib.util
import math
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

Case = dict[str, Any]

FILE = Path(__file__).parent / "../norms/layernorm.py"
WIDE, NARROW, LABEL = torch.float64, torch.float32, torch.int64
LABELS: tuple[str, ...] = ()
STEP = 2.0**-10
CASES: list[Case] = [
    {
        "about": "layernorm-N=5-D=3",
        "function": "layernorm",
        "parameters": {"eps": 1e-05},
        "inputs": {
            "x": [
                [-0.734375, -1.796875, -1.421875],
                [-0.953125, 1.359375, -0.953125],
                [0.546875, -1.515625, 1.703125],
                [0.703125, 2.078125, -1.703125],
                [-1.796875, 2.078125, 0.984375],
            ],
            "gamma": [-0.546875, -1.515625, -1.984375],
            "beta": [-0.484375, 1.234375, -0.796875],
        },
        "upstream": {
            "y": [
                [0.546875, -1.453125, 1.203125],
                [-1.171875, -1.953125, 1.390625],
                [-0.953125, 1.328125, 2.078125],
                [-1.546875, -1.703125, -1.765625],
                [-2.015625, -1.296875, -0.765625],
            ],
        },
        "outputs": {
            "y": [
                [-1.2094241620992643, 2.884971612901488, -0.3270727368030278],
                [-0.0976776060454026, -0.9090334122054827, 0.606284115206682],
                [-0.6084655094216832, 3.238528419654831, -2.97059840642121],
                [-0.6046712152402375, -0.4325868397575762, 1.822145457516027],
                [0.25948107407811943, -0.3045240248835461, -1.4811627204597912],
            ],
        },
        "gradients": {
            "x": [
                [1.9267321412286171, 3.532649415998171, -5.459381557226789],
                [1.5596193785246701, 2.068484233909855e-05, -1.559640063367009],
                [1.8962380456030028, -0.6811698449579077, -1.215068200645095],
                [-0.862030789722255, 0.5485633162866278, 0.31346747343562714],
                [0.02198313582082473, 0.05590347991785181, -0.07788661573867653],
            ],
            "gamma": [3.7387889255040077, -6.125784193767193, 3.074555046702682],
            "beta": [-5.140625, -5.078125, 2.140625],
        },
    },
    {
        "about": "layernorm-N=3-D=2",
        "function": "layernorm",
        "parameters": {"eps": 0.3},
        "inputs": {
            "x": [
                [-0.734375, -1.796875],
                [-1.421875, -0.953125],
                [1.359375, -0.953125],
            ],
            "gamma": [-0.546875, -1.515625],
            "beta": [-0.484375, 1.234375],
        },
        "upstream": {
            "y": [[0.546875, -1.453125], [1.203125, -1.171875], [-1.953125, 1.390625]],
        },
        "outputs": {
            "y": [
                [-0.8651259590232044, 2.289599086435738],
                [-0.26923211050303336, 0.6381218491084067],
                [-0.9786024651222117, 2.604091117624415],
            ],
        },
        "gradients": {
            "x": [
                [-0.8445933157855623, 0.8445933157855623],
                [-1.7266702033163073, 1.7266702033163073],
                [0.22745894465860092, -0.22745894465860092],
            ],
            "gamma": [-1.8576614875923068, -0.706060626256895],
            "beta": [-0.203125, -1.234375],
        },
    },
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])


@cache
def code() -> Any:
    """The file that is tested, as a module."""
    spec = importlib.util.spec_from_file_location(f"tested_{FILE.stem}", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def forward(case: Case, inputs: list[Any]) -> list[Any]:
    """The outputs."""
    found = getattr(code(), case["function"])(*inputs, **case["parameters"])
    return list(found) if isinstance(found, tuple) else [found]


def of_real(case: Case, inputs: list[Any]) -> Any:
    """The outputs as a function of the inputs that are no labels."""

    def function(*values: Any) -> Any:
        rest = iter(values)
        whole = [v if v.dtype == LABEL else next(rest) for v in inputs]
        return tuple(forward(case, whole))

    return function


def tensor(numbers: Any, kind: Any) -> Any:
    """Numbers as a tensor of a type."""
    return torch.tensor(numbers, dtype=kind)


def backward(case: Case, inputs: list[Any], upstream: list[Any]) -> list[Any]:
    """The gradients, in the order of the inputs."""
    real = [v.clone().requires_grad_() for v in inputs if v.dtype != LABEL]
    return list(torch.autograd.grad(of_real(case, inputs)(*real), real, upstream))


def inputs_of(case: Case, kind: Any) -> list[Any]:
    """The inputs in the order of the arguments; labels stay what they are."""
    given = case["inputs"].items()
    return [tensor(v, LABEL if name in LABELS else kind) for name, v in given]


def upstream_of(case: Case, kind: Any) -> list[Any]:
    """The gradients of the outputs."""
    return [tensor(v, kind) for v in case["upstream"].values()]


def close(name: str, found: Any, expected: Any, tolerance: float) -> None:
    """Compares shapes, and values relative to the largest, or to one."""
    assert tuple(found.shape) == tuple(expected.shape), name
    apart, largest = float(abs(found - expected).max()), float(abs(expected).max())
    assert apart <= tolerance * (1 + largest), f"{name} is off by {apart:.1e}"


def all_close(found: list[Any], expected: dict[str, Any], tolerance: float) -> None:
    """The same of several tensors and numbers by name."""
    for value, (name, numbers) in zip(found, expected.items(), strict=True):
        close(name, value, tensor(numbers, WIDE), tolerance)


@each_case
def test_outputs(case: Case) -> None:
    """The outputs are the golden ones."""
    all_close(forward(case, inputs_of(case, WIDE)), case["outputs"], 1e-12)


@each_case
def test_gradients(case: Case) -> None:
    """The gradients are the golden ones."""
    found = backward(case, inputs_of(case, WIDE), upstream_of(case, WIDE))
    all_close(found, case["gradients"], 1e-11)


@each_case
def test_differences(case: Case) -> None:
    """The gradients are the slopes of the forward along every axis."""
    inputs, upstream = inputs_of(case, WIDE), upstream_of(case, WIDE)
    found = backward(case, inputs_of(case, WIDE), upstream)
    order = list(case["inputs"])

    def loss(name: str, place: int, step: float) -> float:
        moved = list(inputs)
        x = moved[order.index(name)]
        axis = [float(k == place) for k in range(math.prod(x.shape))]
        moved[order.index(name)] = x + step * tensor(axis, WIDE).reshape(x.shape)
        pairs = zip(upstream, forward(case, moved), strict=True)
        return sum(float((u * y).sum()) for u, y in pairs)

    def slope(name: str, place: int) -> float:
        near = loss(name, place, STEP) - loss(name, place, -STEP)
        far = loss(name, place, 2 * STEP) - loss(name, place, -2 * STEP)
        return (8 * near - far) / (12 * STEP)

    for name, gradient in zip(case["gradients"], found, strict=True):
        places = range(math.prod(gradient.shape))
        slopes = tensor([slope(name, k) for k in places], WIDE)
        close(name, gradient, slopes.reshape(gradient.shape), 1e-7)


@each_case
def test_single_precision(case: Case) -> None:
    """What comes out of float32 is float32, and as close as that can be expected."""
    inputs, upstream = inputs_of(case, NARROW), upstream_of(case, NARROW)
    for found, expected in (
        (forward(case, inputs), case["outputs"]),
        (backward(case, inputs, upstream), case["gradients"]),
    ):
        assert all(v.dtype == NARROW for v in found)
        all_close(found, expected, 1e-4)


@each_case
def test_gradients_of_gradients(case: Case) -> None:
    """Gradients, differentiated again, are the slopes of gradients."""
    inputs, upstream = inputs_of(case, WIDE), upstream_of(case, WIDE)
    real = [v.clone().requires_grad_() for v in inputs if v.dtype != LABEL]
    ahead = tuple(v.requires_grad_() for v in upstream)
    assert torch.autograd.gradgradcheck(of_real(case, inputs), tuple(real), ahead)
