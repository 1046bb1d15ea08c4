# batchnorm: tests of batchnorm.py. Written by bnderive; yours to use.
# specification: 814a4939d4d2b71b
# body: fb3d3c62249fc604
# again: bnderive codegen batchnorm --target torch --as module -o ../norms/batchnorm.py --tests test_batchnorm.py
"""Batch normalization: tests of batchnorm.py.

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

FILE = Path(__file__).parent / "../norms/batchnorm.py"
WIDE, NARROW, LABEL = torch.float64, torch.float32, torch.int64
LABELS: tuple[str, ...] = ()
STEP = 2.0**-10
CASES: list[Case] = [
    {
        "about": "batchnorm-m=5-C=3",
        "function": "batchnorm",
        "parameters": {"eps": 1e-05, "ddof": 0},
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
                [-0.3181169682896895, 3.1896677166187417, 0.8660712945093767],
                [-0.1916162919883663, 0.43150340965655026, 0.18453592790717316],
                [-1.0590495009117253, 2.943890699166665, -3.6774978161719805],
                [-1.149407126841242, -0.19659341272097844, 1.2749925144706988],
                [0.29631488803102324, -0.19659341272097844, -2.6324769207152685],
            ],
        },
        "gradients": {
            "x": [
                [-0.9268320980326754, 1.1693246653045608, -1.7252896232459416],
                [0.054907156687437564, 0.49610109781307893, -1.7526232437405258],
                [0.012026803846018608, -1.360062143668623, -1.3622854665947408],
                [0.3640962327385883, 0.02482381399088021, 2.4439327162135696],
                [0.49580190476063096, -0.33018743343989687, 2.396265617367639],
            ],
            "gamma": [0.4558154981175842, -3.490427791948275, 2.4559600969295574],
            "beta": [-5.140625, -5.078125, 2.140625],
        },
    },
    {
        "about": "batchnorm-m=3-C=2",
        "function": "batchnorm",
        "parameters": {"eps": 0.3, "ddof": 1},
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
                [-0.31885614784599303, 2.3974399614793866],
                [-0.0760951646867828, 0.6528425192603067],
                [-1.058173687467224, 0.6528425192603067],
            ],
        },
        "gradients": {
            "x": [
                [-0.05066587936724447, 1.2025713079636615],
                [-0.03841560642384827, 2.047917869387883],
                [0.08908148579109273, -3.2504891773515445],
            ],
            "gamma": [-3.1130155165117426, 1.1990360427622542],
            "beta": [-0.203125, -1.234375],
        },
    },
    {
        "about": "batchnorm_at-m=5-C=3",
        "function": "batchnorm_at",
        "parameters": {"eps": 1e-05, "ddof": 0},
        "inputs": {
            "x": [
                [0.640625, 2.046875, 1.953125],
                [-2.046875, 1.984375, 1.515625],
                [-1.859375, -2.140625, -1.765625],
                [-0.515625, 1.921875, -0.890625],
                [1.921875, -1.890625, -1.515625],
            ],
            "gamma": [-0.578125, -1.734375, 0.640625],
            "beta": [-0.390625, -1.578125, 1.203125],
            "mu": [0.359375, 1.296875, 1.765625],
            "var": [2.171875, 1.015625, 0.453125],
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
                [-0.5009555716203816, -2.8688551024710107, 1.3815646450511874],
                [0.5533143349743758, -2.7612942605984263, 0.9652054732650837],
                [0.479760620560788, 4.337721302992132, -2.157488315130694],
                [-0.04737433273659065, -2.653733418725842, -1.3247699715584864],
                [-1.003572620113231, 3.907477935501795, -1.9195687883957773],
            ],
        },
        "gradients": {
            "x": [
                [-0.21453166703963084, 2.500789573537583, 1.144987722411785],
                [0.4597107150849232, 3.3612763085182564, 1.3234273674629722],
                [0.3738980482690709, -2.2856678897924145, 1.9777060659839922],
                [0.6068181439120987, 2.9310329410279197, -1.680306657565347],
                [0.790702429946068, 2.2318874688561223, -0.7286285506256813],
            ],
            "gamma": [2.2341112445532523, -3.8983537554360925, -0.3837177733011303],
            "beta": [-5.140625, -5.078125, 2.140625],
            "mu": [-2.01659767017253, -8.739318402147466, -2.037185947667721],
            "var": [0.29734437211393533, -3.3285615868813467, 0.2712427847341704],
        },
    },
    {
        "about": "batchnorm_at-m=3-C=2",
        "function": "batchnorm_at",
        "parameters": {"eps": 0.3, "ddof": 1},
        "inputs": {
            "x": [[0.640625, 2.046875], [1.953125, -2.046875], [1.984375, 1.515625]],
            "gamma": [-0.578125, -1.734375],
            "beta": [-0.390625, -1.578125],
            "mu": [0.359375, 1.296875],
            "var": [2.171875, 1.015625],
        },
        "upstream": {
            "y": [[0.546875, -1.453125], [1.203125, -1.171875], [-1.953125, 1.390625]],
        },
        "outputs": {
            "y": [
                [-0.49404416538826507, -2.7121906846009014],
                [-0.9766669372001687, 3.4779178438456855],
                [-0.9881579555766427, -1.9088941580085963],
            ],
        },
        "gradients": {
            "x": [
                [-0.2010928215882932, 2.1972522639142467],
                [-0.4424042074942451, 1.7719776321889085],
                [0.7181886485296186, -2.1027467901975045],
            ],
            "gamma": [-0.7012626890291368, 2.731293330480249],
            "beta": [-0.203125, -1.234375],
            "mu": [-0.07469161944708033, -1.8664831059056501],
            "var": [-0.08200606666902042, 1.8003180503759362],
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
