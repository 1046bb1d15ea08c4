"""What is asked of every compiled target: the same numbers as autograd of the equations gives, at several sizes, in each
type, for arrays however they lie.
"""

from collections.abc import Sequence
from inspect import signature
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
            grads = [strided(u.astype(kind)) for u in upstream]
            back = several(module.backward(*grads, saved))
            results = (*found, *back)
            if "out" in signature(module.backward).parameters:
                in_place(module, [np.array(a) for a in given], settings, [np.array(u) for u in grads])
            for got, expected in zip(results, (*outputs, *gradients), strict=True):
                assert got.dtype == kind
                undefined = np.isnan(expected)
                assert np.array_equal(np.isnan(got), undefined)
                close(np.where(undefined, 0, got), np.where(undefined, 0, expected), TOLERANCES[kind], terms)


def several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def in_place(module: ModuleType, given: Sequence[Any], settings: Any, grads: Sequence[Any]) -> None:
    """Computes it all again into arrays that are there already: the same arrays come out, with the same bits."""
    *outputs, saved = module.forward(*given, **settings)
    others = (*given, *outputs)
    own = [a for a in saved if isinstance(a, np.ndarray) and not any(np.may_share_memory(a, o) for o in others)]
    made, back = (*outputs, *own), several(module.backward(*grads, saved))
    rooms = [tuple(np.full_like(a, 7) for a in results) for results in (made, back)]
    *filled, again = module.forward(*given, **settings, out=rooms[0])
    gradients = several(module.backward(*grads, again, out=rooms[1]))
    assert all(a is room for a, room in zip((*filled, *gradients), (*rooms[0][: len(filled)], *rooms[1]), strict=True))
    assert all(any(a is b for b in again) for a in rooms[0][len(filled) :])
    for expected, got in zip((*made, *back), (*rooms[0], *rooms[1]), strict=True):
        assert np.array_equal(expected, got, equal_nan=True)


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


def keeps_digits(module: ModuleType) -> None:
    """A batch normalization of a mean far larger than the deviation, and of many rows: as close as float32 can hold it."""
    rng = np.random.default_rng(5)
    x = (1e4 + rng.standard_normal((100_000, 3))).astype(np.float32)
    dy = rng.standard_normal(x.shape).astype(np.float32)
    ones, zeros = np.ones(3, np.float32), np.zeros(3, np.float32)
    y, saved = module.forward(x, ones, zeros)
    dx, _, dbeta = module.backward(dy, saved)
    wide = x.astype(np.float64)
    rstd = 1 / np.sqrt(wide.var(0) + 1e-5)
    xhat, up = (wide - wide.mean(0)) * rstd, dy.astype(np.float64)
    close(y, xhat, 2e-7)
    close(dx, rstd * (up - up.mean(0) - xhat * (up * xhat).mean(0)), 5e-7)
    close(dbeta, up.sum(0), 5e-7)


def grows(module: ModuleType) -> None:
    """A layer y = exp(x) in float32: to the last digits, from where it is zero to where it overflows."""
    x = np.linspace(-87, 88.7, 4001).astype(np.float32)
    exact = np.exp(x.astype(np.float64))
    assert np.all(np.abs(module.forward(x)[0] - exact) <= 2e-7 * exact)
    ends = module.forward(np.array([-np.inf, -104, 89.5, np.inf, np.nan], np.float32))[0]
    assert np.array_equal(ends, np.array([0, 0, np.inf, np.inf, np.nan], np.float32), equal_nan=True)


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
