"""What is asked of every compiled target: the same numbers as autograd of the equations gives, at several sizes, in each
type, for arrays however they lie.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from tests.targets.running import LAYERS, close, inputs_of, settings_of, sizes_of, truth, upstream_of

ONES = (1, 1, 1, 1, 1)
SIZES = ((5, 3, 4, 2, 6), ONES, (17, 9, 33, 4, 8))
TOLERANCES = {np.float64: 1e-12, np.float32: 4e-6}


def judge(module: ModuleType, name: str, kinds: Sequence[Any] = tuple(TOLERANCES)) -> None:
    """Compares forward and backward of a module with the layer of that name."""
    layer = LAYERS[name]
    for lengths in SIZES:
        sizes = sizes_of(layer, lengths)
        settings = settings_of(layer) if all(p.default is not None for p in layer.parameters) else {}
        inputs, upstream = inputs_of(layer, sizes), upstream_of(layer, sizes)
        outputs, gradients = truth(layer, inputs, sizes, settings, upstream)
        terms = max(float(np.abs(u).max(initial=0)) for u in upstream)
        # Of one element, gradients are a rounding error times the inverse root of epsilon: told in double alone.
        for kind in kinds if lengths != ONES else [k for k in kinds if k is np.float64]:
            given = [strided(v.astype(kind) if v.dtype.kind == "f" else v) for v in inputs.values()]
            *found, saved = module.forward(*given, **settings)
            back = module.backward(*(strided(u.astype(kind)) for u in upstream), saved)
            results = (*found, *(back if isinstance(back, tuple) else (back,)))
            for got, expected in zip(results, (*outputs, *gradients), strict=True):
                assert got.dtype == kind
                undefined = np.isnan(expected)
                assert np.array_equal(np.isnan(got), undefined)
                close(np.where(undefined, 0, got), np.where(undefined, 0, expected), TOLERANCES[kind], terms)


def same_bits(module: ModuleType) -> None:
    """Runs a batch normalization three times over: threads are as many, and every bit has to be the same."""
    rng = np.random.default_rng(3)
    x, dy = (rng.standard_normal((4097, 33)).astype(np.float32) for _ in range(2))
    weights = [rng.standard_normal(33).astype(np.float32) for _ in range(2)]
    runs = []
    for _ in range(3):
        y, saved = module.forward(x, *weights)
        runs.append((y, *module.backward(dy, saved)))
    for one in runs[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(one, runs[0], strict=True))


def exponentials(module: ModuleType) -> None:
    """A softmax of two numbers of float32 gives exp of each number below zero: to the last digits, down to the smallest
    number there is, and not a number where there is none.
    """
    below = -np.geomspace(1e-3, 86, 2001).astype(np.float32)
    (y, _), exact = module.forward(np.stack([0 * below, below], 1)), np.exp(below.astype(np.float64))
    assert np.all(np.abs(y[:, 1] - exact / (1 + exact)) <= 4e-7 * exact)
    tiny = np.array([[0, -95], [0, -103], [0, -120], [0, -np.inf]], np.float32)
    assert np.all(np.abs(module.forward(tiny)[0][:, 1] - np.exp(tiny[:, 1].astype(np.float64))) <= 3e-45)
    assert np.isnan(module.forward(np.array([[0, np.nan]], np.float32))[0]).all()


def strided(a: np.ndarray) -> np.ndarray:
    """The same numbers, every second element of something longer."""
    if not a.ndim:
        return a
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2] = a
    return wide[..., ::2]
