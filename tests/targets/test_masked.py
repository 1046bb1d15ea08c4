"""Exponentials under an indicator, in NumPy and in PyTorch: large scores, values and gradients of both orders, empty
rows."""

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from sympy import Expr, exp, log
from torch.autograd import gradgradcheck

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.derive.backward import derive
from bnderive.layer.layer import Layer
from bnderive.program.plan import plan
from bnderive.targets.registry import emit
from tests.program.layers import layer, quantity
from tests.targets.running import close, load

E = Element
LENGTH, WIDTH = 5, 3
axis = Axis("i", "m")
i, j, k = (Index(name, axis) for name in "ijk")
d = Index("d", Axis("d", "D"))
ROW, COLUMN = torch.arange(LENGTH)[:, None], torch.arange(LENGTH)
S, T = E("S", i, j), E("S", i, k)


def attention(name: str, kept: Callable[[Index], Expr]) -> Layer:
    return layer(name, [quantity("q", i, d), quantity("k", i, d), quantity("v", i, d)], [
        (quantity("S", i, j), Sigma(E("q", i, d) * E("k", j, d), d)),
        (quantity("P", i, j), kept(j) * exp(S) / Sigma(kept(k) * exp(T), k)),
        (quantity("o", i, d), Sigma(E("P", i, j) * E("v", j, d), j)),
    ], ["o"])  # fmt: skip


def contrast(name: str, total: Expr) -> Layer:
    return layer(name, [quantity("z", i, d)], [
        (quantity("S", i, j), Sigma(E("z", i, d) * E("z", j, d), d)),
        (quantity("loss", i), log(total) - E("S", i, i)),
    ], ["loss"])  # fmt: skip


def attended(kept: torch.Tensor) -> Callable[..., torch.Tensor]:
    return lambda q, k, v: (q @ k.T).masked_fill(~kept, -torch.inf).softmax(1) @ v


def logsum(kept: torch.Tensor) -> Callable[..., torch.Tensor]:
    return lambda z: (z @ z.T).masked_fill(~kept, -torch.inf).logsumexp(1) - (z * z).sum(1)


PREFIX = layer(
    "prefix", [quantity("a", i)], [(quantity("y", i), log(Sigma((1 - Before(i, j)) * exp(E("a", j)), j)))], ["y"]
)
CASES: dict[str, tuple[Layer, Callable[..., torch.Tensor]]] = {
    "causal": (attention("causal", lambda x: Before(x, i) + Delta(x, i)), attended(COLUMN <= ROW)),
    "future": (attention("future", lambda x: 1 - Before(x, i)), attended(COLUMN >= ROW)),
    "others": (attention("others", lambda x: 1 - Delta(x, i)), attended(COLUMN != ROW)),
    "ntxent": (contrast("ntxent", Sigma((1 - Delta(k, i)) * exp(T), k)), logsum(COLUMN != ROW)),
    "prefix": (PREFIX, lambda a: a.logcumsumexp(0)),
}  # fmt: skip


def emitted(one: Layer, target: str, form: str, folder: Path):
    return load(emit(plan(derive(one), form), target).text, folder)


def given(one: Layer, scale: float, far: float = 0.0) -> list[np.ndarray]:
    """Inputs whose products are large and apart, or, where they lie `far` out, large and near each other."""
    rng = np.random.default_rng(0)
    values = [scale * rng.standard_normal((LENGTH, WIDTH)[: len(q.indices)]) for q in one.inputs]
    for value in values[:2]:
        value.T[:1] += far
    return values


@pytest.mark.parametrize("form", ["closed", pytest.param("staged", marks=pytest.mark.long)])
@pytest.mark.parametrize(("scale", "far"), [(1.0, 0.0), (40.0, 0.0), (1.0, 30.0)])
@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients(name: str, scale: float, far: float, form: str, tmp_path: Path) -> None:
    one, reference = CASES[name]
    values = given(one, scale, far)
    leaves = [torch.tensor(v, requires_grad=True) for v in values]
    expected = reference(*leaves)
    upstream = torch.tensor(np.random.default_rng(1).standard_normal(expected.shape))
    wanted = [expected, *torch.autograd.grad(expected, leaves, upstream)]
    numpy = emitted(one, "numpy", form, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        output, saved = numpy.forward(*values)
        gradients = numpy.backward(upstream.numpy(), saved)
    result = getattr(emitted(one, "torch", form, tmp_path), name)(*leaves)
    again = [result, *torch.autograd.grad(result, leaves, upstream)]
    for mine, torchs, true in zip(
        (output, *(gradients if isinstance(gradients, tuple) else (gradients,))), again, wanted, strict=True
    ):
        assert np.isfinite(mine).all()
        close(mine, true.detach().numpy(), 1e-12, scale**3)
        close(torchs.detach().numpy(), true.detach().numpy(), 1e-12, scale**3)


@pytest.mark.parametrize("name", CASES)
def test_second_order(name: str, tmp_path: Path) -> None:
    one, _ = CASES[name]
    function = getattr(emitted(one, "torch", "closed", tmp_path), name)
    assert gradgradcheck(function, [torch.tensor(v, requires_grad=True) for v in given(one, 1.0)])


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_types(kind: type, tmp_path: Path) -> None:
    one, _ = CASES["causal"]
    values = [v.astype(kind) for v in given(one, 1.0)]
    output, _ = emitted(one, "numpy", "closed", tmp_path).forward(*values)
    assert output.dtype == np.float32
    tensors = [torch.tensor(v) for v in values]
    assert emitted(one, "torch", "closed", tmp_path).causal(*tensors).dtype == tensors[0].dtype


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_a_row_that_keeps_nothing(target: str, tmp_path: Path) -> None:
    one = layer("earlier", [quantity("S", i, j)], [(quantity("L", i), log(Sigma(Before(k, i) * exp(T), k)))], ["L"])
    module = emitted(one, target, "closed", tmp_path)
    value = 1000.0 * np.random.default_rng(0).standard_normal((LENGTH, LENGTH))
    with np.errstate(divide="ignore"):
        found = module.forward(value)[0] if target == "numpy" else module.earlier(torch.tensor(value)).numpy()
    kept = np.where(np.tri(LENGTH, k=-1) > 0, value, -np.inf)
    assert found[0] == -np.inf
    close(found[1:], torch.tensor(kept[1:]).logsumexp(1).numpy(), 1e-14)
