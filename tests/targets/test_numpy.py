"""The NumPy target: values and gradients, sizes, dtypes, errors, what must not change."""

from pathlib import Path

import numpy as np
import pytest

from tests.targets.running import (
    LAYERS,
    close,
    derivation,
    emitted,
    inputs_of,
    load,
    settings_of,
    sizes_of,
    truth,
    upstream_of,
)


def several(value):
    return value if isinstance(value, tuple) and not hasattr(value, "_fields") else (value,)


@pytest.mark.parametrize("form", ["closed", pytest.param("staged", marks=pytest.mark.long)])
@pytest.mark.parametrize("name", LAYERS)
def test_values_and_gradients(name: str, form: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    module = load(emitted(name, "numpy", form), tmp_path)
    sizes = sizes_of(layer)
    settings = settings_of(layer)
    inputs, upstream = inputs_of(layer, sizes), upstream_of(layer, sizes)
    outputs, gradients = truth(layer, inputs, sizes, settings, upstream)
    before = [v.copy() for v in (*inputs.values(), *upstream)]
    *got, saved = module.forward(*inputs.values(), **settings)
    back = several(module.backward(*upstream, saved))
    for mine, true in zip((*got, *back), (*outputs, *gradients), strict=True):
        close(mine, true, 1e-12)
    for mine, true in zip((*inputs.values(), *upstream), before, strict=True):
        assert np.array_equal(mine, true)
        assert not any(np.shares_memory(mine, b) for b in back)


@pytest.mark.parametrize("ddof", [0, 1])
@pytest.mark.parametrize("size", [(1, 1), (2, 1), (5, 3), (257, 129)])
def test_batchnorm_far_from_zero(size: tuple[int, int], ddof: int, tmp_path: Path) -> None:
    layer = LAYERS["batchnorm"]
    module = load(emitted("batchnorm", "numpy", "closed"), tmp_path)
    sizes = {"m": size[0], "C": size[1]}
    settings = settings_of(layer, ddof=ddof)
    inputs, upstream = inputs_of(layer, sizes, mean=1e4), upstream_of(layer, sizes)
    if size[0] == 1 and ddof == 1:
        with pytest.raises(ValueError, match="batchnorm needs m > ddof; here m = 1 and ddof = 1"):
            module.forward(*inputs.values(), **settings)
        return
    _, gradients = truth(layer, inputs, sizes, settings, upstream)
    x = inputs["x"]
    root = np.sqrt(x.var(0, ddof=ddof) + settings["eps"])
    kappa = 1 + (np.abs(x.mean(0)) / root).max()
    terms = np.abs(inputs["gamma"] / root * upstream[0]).max()
    _, saved = module.forward(*inputs.values(), **settings)
    for mine, true in zip(module.backward(*upstream, saved), gradients, strict=True):
        close(mine, true, 1e-13 * kappa, terms)


SHIFTED = [
    *(
        (name, form)
        for name in ("softmax", "softmax_at_once", "log_softmax", "attention")
        for form in ("closed", "staged")
    ),
    ("cross_entropy", "closed"),  # staged, 1/p is itself an adjoint, and is infinite where p is zero
    ("mean_cross_entropy", "closed"),
]


@pytest.mark.parametrize(("name", "form"), SHIFTED)
def test_logits_of_a_thousand(name: str, form: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    module = load(emitted(name, "numpy", form), tmp_path)
    sizes = sizes_of(layer)
    inputs, upstream = inputs_of(layer, sizes), upstream_of(layer, sizes)
    if name == "attention":
        inputs["q"] *= 1000.0
    else:
        shift = 1000.0 * np.random.default_rng(2).standard_normal((*inputs["x"].shape[:-1], 1))
        plain = module.backward(*upstream, module.forward(*inputs.values())[-1])
        moved = module.backward(*upstream, module.forward(inputs["x"] + shift, *list(inputs.values())[1:])[-1])
        assert np.allclose(plain, moved, rtol=1e-9)
        inputs["x"] = 1000.0 * inputs["x"]
    with np.errstate(all="raise", under="ignore"):
        *outputs, saved = module.forward(*inputs.values())
        gradients = several(module.backward(*upstream, saved))
    assert all(np.isfinite(v).all() for v in (*outputs, *gradients))


def test_confident_and_wrong(tmp_path: Path) -> None:
    module = load(emitted("cross_entropy", "numpy", "closed"), tmp_path)
    loss, _ = module.forward(np.array([[5000.0, 0.0, -5000.0]]), np.array([2]))
    assert loss.tolist() == [10000.0]


@pytest.mark.parametrize("name", LAYERS)
def test_types(name: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    module = load(emitted(name, "numpy", "closed"), tmp_path)
    sizes = sizes_of(layer)
    inputs, upstream = inputs_of(layer, sizes), upstream_of(layer, sizes)
    for kind in (np.float16, np.float32):
        small = [v.astype(kind) if v.dtype.kind == "f" else v for v in inputs.values()]
        *outputs, saved = module.forward(*small, **settings_of(layer))
        back = several(module.backward(*(u.astype(kind) for u in upstream), saved))
        assert {np.asarray(v).dtype for v in (*outputs, *back)} == {np.dtype(np.float32)}


def test_half_precision_does_not_lose_a_long_sum(tmp_path: Path) -> None:
    module = load(emitted("batchnorm", "numpy", "closed"), tmp_path)
    x = np.random.default_rng(0).standard_normal((70000, 2)).astype(np.float16)
    one = np.ones(2, np.float16)
    _, saved = module.forward(x, one, one)
    _, _, dbeta = module.backward(np.ones_like(x), saved)
    assert dbeta.tolist() == [70000.0, 70000.0]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_stays_so(bad: float, tmp_path: Path) -> None:
    layer = LAYERS["batchnorm"]
    module = load(emitted("batchnorm", "numpy", "closed"), tmp_path)
    sizes = sizes_of(layer)
    inputs, upstream = inputs_of(layer, sizes), upstream_of(layer, sizes)
    inputs["x"][1, 1] = bad
    with np.errstate(invalid="ignore"):
        y, saved = module.forward(*inputs.values())
        dx, _, _ = module.backward(*upstream, saved)
    for value in (y, dx):
        assert np.isnan(value[:, 1]).all()
        assert np.isfinite(value[:, [0, 2]]).all()


@pytest.mark.parametrize("name", ["batchnorm", "layernorm", "two_outputs"])
def test_strided_and_expanded_upstream(name: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    module = load(emitted(name, "numpy", "closed"), tmp_path)
    sizes = sizes_of(layer)
    inputs = inputs_of(layer, sizes)
    shapes = [u.shape for u in upstream_of(layer, sizes)]
    views = [np.broadcast_to(np.linspace(-2, 3, s[-1]), s) for s in shapes]
    turned = [np.asfortranarray(v) for v in views]
    saved = module.forward(*inputs.values())[-1]
    for first, second in zip(module.backward(*views, saved), module.backward(*turned, saved), strict=True):
        assert np.allclose(first, second, rtol=1e-13)


def test_the_file_needs_numpy_only() -> None:
    text = emitted("batchnorm", "numpy", "closed")
    assert [line for line in text.splitlines() if line.startswith(("import", "from"))] == [
        "import math",
        "from typing import Any, NamedTuple",
        "import numpy as np",
        "from numpy.typing import NDArray",
    ]
    assert derivation("batchnorm").layer.name in text.splitlines()[0]
