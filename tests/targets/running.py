"""Runs emitted code, and judges it by autograd of an evaluation of the layer's own equations, which shares nothing
with it."""

import functools
import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.derive.backward import derive
from bnderive.derive.derivation import Derivation
from bnderive.document import load_layer
from bnderive.layer.layer import Layer
from bnderive.layer.library import names, path_of
from bnderive.pipeline import generate
from bnderive.program.plan import plan
from bnderive.targets.further import further_passes
from bnderive.targets.registry import TARGETS, emit
from bnderive.targets.source import Source
from tests.program.layers import LAYERS as HANDMADE

_COUNT = itertools.count()
LAYERS = {**HANDMADE, **{f"{name}.md": load_layer(path_of(name)) for name in names()}}


@functools.cache
def derivation(name: str) -> Derivation:
    return derive(LAYERS[name])


@functools.cache
def source(name: str, target: str, form: str, mode: str = "default") -> Source:
    return emit(plan(derivation(name), form, mode, loops=TARGETS[target].loops), target)


def emitted(name: str, target: str, form: str, mode: str = "default") -> str:
    return source(name, target, form, mode).text


@functools.cache
def differentiable(name: str, higher_order: str, style: str = "function") -> str:
    """The text for torch whose gradients can be differentiated again."""
    order, passes = further_passes(derivation(name), "torch", higher_order, style)
    return emit(plan(derivation(name), "closed", passes=passes, higher_order=order, style=style), "torch").text


def load(text: str, folder: Path) -> ModuleType:
    """The emitted text as a module."""
    path = folder / f"emitted_{next(_COUNT)}.py"
    path.write_text(text, encoding="utf-8")
    return load_file(path)


def load_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def sizes_of(layer: Layer, lengths: tuple[int, ...] = (5, 3, 4, 2, 6)) -> dict[str, int]:
    names = list(dict.fromkeys(a.size for q in layer.quantities.values() for a in q.axes))
    return dict(zip(names, itertools.cycle(lengths)))


def inputs_of(layer: Layer, sizes: dict[str, int], mean: float = 0.5, seed: int = 0) -> dict[str, np.ndarray]:
    """Random inputs in float64: weights never one, labels in range; `mean` shifts the first input."""
    rng = np.random.default_rng(seed)
    values: dict[str, np.ndarray] = {}
    for position, q in enumerate(layer.inputs):
        shape = [sizes[a.size] for a in q.axes]
        if q.labels is not None:
            values[q.name] = rng.integers(0, sizes[q.labels.size], shape)
        else:
            values[q.name] = rng.standard_normal(shape) * 1.5 + (mean if position == 0 else 1.3)
    return values


def settings_of(layer: Layer, **given: float) -> dict[str, float]:
    values = {p.name: p.default for p in layer.parameters} | given
    return {name: int(v) if layer.parameter(name).integer else v for name, v in values.items()}


def truth(
    layer: Layer, inputs: dict[str, Any], sizes: dict[str, int], settings: dict[str, float], upstream: list[np.ndarray]
):
    """Outputs and gradients in float64, by autograd of the equations."""
    leaves = {name: torch.tensor(v, requires_grad=layer.quantity(name).labels is None) for name, v in inputs.items()}
    values = evaluate_layer(layer, leaves, sizes, settings, xp=torch)
    outputs = [values[o] for o in layer.outputs]
    wanted = [leaves[q.name] for q in layer.differentiable]
    total = sum((o * torch.tensor(u)).sum() for o, u in zip(outputs, upstream, strict=True))
    return [o.detach().numpy() for o in outputs], [g.numpy() for g in torch.autograd.grad(total, wanted)]


def upstream_of(layer: Layer, sizes: dict[str, int], seed: int = 1) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [3 * rng.standard_normal([sizes[a.size] for a in layer.quantity(o).axes]) for o in layer.outputs]


def close(got: Any, expected: np.ndarray, tolerance: float, terms: float = 0.0) -> None:
    """Compares shapes, and values relative to the largest expected, or to the `terms` that cancel in it."""
    got = np.asarray(got)
    assert got.shape == expected.shape
    scale = max(np.abs(expected).max(initial=0.0), terms, 1e-300)
    assert np.abs(got - expected).max(initial=0.0) <= tolerance * scale


@functools.cache
def module_text(name: str, higher_order: str = "recompute") -> str:
    """The text for torch with a module."""
    return generate(derivation(name), "torch", higher_order=higher_order, style="module").text
