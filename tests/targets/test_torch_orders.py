"""Generated torch code under every way in which torch differentiates, against torch's own derivatives of the equations."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.autograd import forward_ad, gradcheck, gradgradcheck
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap

from bnderive import pipeline
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.algebra.expr import Sigma
from bnderive.errors import BnderiveError
from bnderive.targets.further import further_passes
from tests.targets.running import LAYERS, derivation, differentiable, inputs_of, load, settings_of, sizes_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*:DeprecationWarning", "ignore:.*:UserWarning", "ignore:.*:FutureWarning"
)

NAMES = ("batchnorm.md", "cross_entropy.md", "two_outputs")
LONG = (
    "batchnorm2d.md", "layernorm.md", "groupnorm.md", "instancenorm.md", "rmsnorm.md", "softmax.md", "attention", "embedding",
    "odd", "total", "log_softmax",
)  # fmt: skip
EVERY = [*NAMES, *(pytest.param(name, marks=pytest.mark.long) for name in LONG)]

Tensors = Sequence[torch.Tensor]


class Case:
    """A layer as generated code and as its equations, both as functions of the real inputs alone."""

    def __init__(
        self, name: str, folder: Path, higher_order: str = "closed", lengths: tuple[int, ...] = (3, 2, 4)
    ) -> None:
        self.layer = LAYERS[name]
        self.module = load(differentiable(name, higher_order), folder)
        self.function = getattr(self.module, self.layer.name)
        self.sizes = sizes_of(self.layer, lengths)
        self.every = [torch.tensor(v) for v in inputs_of(self.layer, self.sizes).values()]
        self.places = [k for k, v in enumerate(self.every) if v.is_floating_point()]
        self.real = tuple(self.every[k] for k in self.places)
        generator = torch.Generator().manual_seed(3)
        self.moved = tuple(torch.randn(v.shape, dtype=v.dtype, generator=generator) for v in self.real)
        self.all = tuple(range(len(self.real)))

    def equations(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        named = dict(zip([q.name for q in self.layer.inputs], inputs, strict=True))
        values = evaluate_layer(self.layer, named, self.sizes, settings_of(self.layer), xp=torch)
        return tuple(values[o] for o in self.layer.outputs)

    def flat(self, function: Callable[..., Any]) -> Callable[..., torch.Tensor]:
        """Real inputs to all outputs, unequally weighted, as one vector."""

        def run(*real: torch.Tensor) -> torch.Tensor:
            every = list(self.every)
            for place, value in zip(self.places, real, strict=True):
                every[place] = value
            found = function(*every)
            whole = torch.cat([o.reshape(-1) for o in (found if isinstance(found, tuple) else (found,))])
            return whole * torch.linspace(0.5, 2, whole.numel(), dtype=whole.dtype)

        return run

    def loss(self, function: Callable[..., Any]) -> Callable[..., torch.Tensor]:
        flat = self.flat(function)
        return lambda *real: flat(*real).sin().sum()

    def against(self, other: Tensors) -> torch.Tensor:
        return sum((a * b).sum() for a, b in zip(other, self.moved, strict=True))


def _stacked(values: Tensors) -> tuple[torch.Tensor, ...]:
    return tuple(torch.stack([v, v + 0.25]) for v in values)


def _grads(case: Case, function: Callable[..., Any]) -> Callable[..., Any]:
    return grad(case.loss(function), argnums=case.all)


def _grad_grad(case: Case, function: Callable[..., Any]) -> Callable[..., Any]:
    return grad(lambda *r: case.against(_grads(case, function)(*r)), argnums=case.all)


def _tape(case: Case, function: Callable[..., Any], order: int) -> Any:
    """`order` times torch.autograd.grad, with create_graph but for the last."""
    real = [v.clone().requires_grad_() for v in case.real]
    value = case.loss(function)(*real)
    for k in range(order):
        found = torch.autograd.grad(value, real, create_graph=k < order - 1, allow_unused=True, materialize_grads=True)
        value = case.against([f.sin() for f in found])
    return found


def _forward_over_reverse(case: Case, function: Callable[..., Any]) -> Any:
    """The tangent of a gradient, with neither create_graph nor torch.func."""
    with forward_ad.dual_level():
        real = [forward_ad.make_dual(v.clone().requires_grad_(), t) for v, t in zip(case.real, case.moved, strict=True)]
        found = torch.autograd.grad(case.loss(function)(*real), real, allow_unused=True, materialize_grads=True)
        tangents = [forward_ad.unpack_dual(f).tangent for f in found]
        return [torch.zeros_like(f) if t is None else t for f, t in zip(found, tangents, strict=True)]


WAYS: dict[str, Callable[[Case, Callable[..., Any]], Any]] = {
    "jvp": lambda c, f: jvp(c.flat(f), c.real, c.moved),
    "jvp of one input": lambda c, f: jvp(lambda x: c.flat(f)(x, *c.real[1:]), c.real[:1], c.moved[:1]),
    "grad": lambda c, f: _grads(c, f)(*c.real),
    "jvp of grad": lambda c, f: jvp(_grads(c, f), c.real, c.moved),
    "grad of grad": lambda c, f: _grad_grad(c, f)(*c.real),
    "grad of jvp": lambda c, f: grad(lambda *r: jvp(c.flat(f), r, c.moved)[1].sin().sum(), argnums=c.all)(*c.real),
    "jvp of jvp": lambda c, f: jvp(lambda *r: jvp(c.flat(f), r, c.moved)[1], c.real, c.moved),
    "jvp of vmap": lambda c, f: jvp(vmap(c.flat(f)), _stacked(c.real), _stacked(c.moved)),
    "vmap of jvp": lambda c, f: vmap(lambda *t: jvp(c.flat(f), c.real, t)[1])(*_stacked(c.moved)),
    "vmap of grad": lambda c, f: vmap(_grads(c, f))(*_stacked(c.real)),
    "vmap over one input": lambda c, f: vmap(lambda x: _grads(c, f)(x, *c.real[1:]))(_stacked(c.real)[0]),
    "grad of vmap": lambda c, f: grad(lambda *r: vmap(c.flat(f))(*r).sin().sum(), argnums=c.all)(*_stacked(c.real)),
    "hessian": lambda c, f: hessian(c.loss(f))(*c.real),
    "jacfwd of jacfwd": lambda c, f: jacfwd(jacfwd(c.flat(f)))(*c.real),
    "jacrev of jacrev": lambda c, f: jacrev(jacrev(c.flat(f)))(*c.real),
    "jvp of grad of grad": lambda c, f: jvp(_grad_grad(c, f), c.real, c.moved),
    "grad of jvp of grad": lambda c, f: grad(lambda *r: c.against(jvp(_grads(c, f), r, c.moved)[1]), argnums=c.all)(
        *c.real
    ),
    "second order": lambda c, f: _tape(c, f, 2),
    "third order": lambda c, f: _tape(c, f, 3),
    "forward over reverse": _forward_over_reverse,
}


@pytest.mark.parametrize("name", EVERY)
def test_every_way(name: str, tmp_path: Path) -> None:
    case = Case(name, tmp_path)
    wrong = {}
    for way, run in WAYS.items():
        got, expected = (torch.utils._pytree.tree_leaves(run(case, f)) for f in (case.function, case.equations))
        scale = max(float(e.abs().max()) for e in expected)
        error = max(float((g - e).abs().max()) for g, e in zip(got, expected, strict=True))
        if not error <= 1e-9 * max(scale, 1):
            wrong[way] = error
    assert wrong == {}


@pytest.mark.parametrize("name", EVERY)
def test_gradcheck(name: str, tmp_path: Path) -> None:
    case = Case(name, tmp_path, lengths=(3, 2, 2))
    leaves = [v.requires_grad_() if v.is_floating_point() else v for v in case.every]
    assert gradcheck(case.function, leaves, check_forward_ad=True, check_batched_grad=True)
    assert gradgradcheck(case.function, leaves, check_fwd_over_rev=True)


@pytest.mark.parametrize("higher_order", ["recompute", "error"])
def test_what_is_not_written_is_refused(higher_order: str, tmp_path: Path) -> None:
    case = Case("batchnorm.md", tmp_path, higher_order)
    first = _tape(case, case.function, 1)
    assert all(torch.allclose(a, b) for a, b in zip(first, _tape(case, case.equations, 1), strict=True))
    with pytest.raises(NotImplementedError, match="jvp"):
        WAYS["jvp of grad"](case, case.function)
    with pytest.raises(NotImplementedError, match="jvp"):
        _forward_over_reverse(case, case.function)
    if higher_order == "error":
        with pytest.raises(RuntimeError, match=r"--higher-order error(.|\n)*--higher-order closed"):
            _tape(case, case.function, 2)
    else:
        third = _tape(case, case.function, 3)
        assert all(torch.allclose(a, b) for a, b in zip(third, _tape(case, case.equations, 3), strict=True))


def test_a_target_that_has_no_order() -> None:
    with pytest.raises(BnderiveError, match=r"numpy(.|\n)*torch"):
        further_passes(derivation("softmax.md"), "numpy", "closed")


@pytest.mark.parametrize("name", EVERY)
def test_compiled_whole_with_sizes_left_open(name: str, tmp_path: Path) -> None:
    case = Case(name, tmp_path)
    torch._dynamo.reset()
    compiled = torch.compile(case.function, fullgraph=True, dynamic=True, backend="aot_eager")
    got, expected = _tape(case, compiled, 1), _tape(case, case.equations, 1)
    assert all(torch.allclose(a, b) for a, b in zip(got, expected, strict=True))


@pytest.mark.parametrize("frozen", range(8))
def test_frozen_inputs_cost_nothing(frozen: int, tmp_path: Path) -> None:
    case = Case("batchnorm.md", tmp_path)
    every = _tape(case, case.function, 2)
    asked = [k for k in case.all if frozen >> k & 1]
    real = [v.clone().requires_grad_(k in asked) for k, v in enumerate(case.real)]
    value = case.loss(case.function)(*real)
    assert value.requires_grad is bool(asked)
    if not asked:
        return
    found = torch.autograd.grad(value, [real[k] for k in asked], create_graph=True)
    once = _tape(case, case.function, 1)
    assert all(torch.allclose(f, once[k]) for f, k in zip(found, asked, strict=True))
    total = sum((f.sin() * case.moved[k]).sum() for f, k in zip(found, asked, strict=True))
    total.backward()
    assert [r.grad is not None for r in real] == [k in asked for k in case.all]
    if len(asked) == len(case.all):
        assert all(torch.allclose(r.grad, e) for r, e in zip(real, every, strict=True))


def test_nothing_is_computed_that_is_not_asked_for(tmp_path: Path) -> None:
    case = Case("batchnorm.md", tmp_path)
    found = case.module._BatchnormBackward.forward(*[torch.ones(3, 2)] * 6, 1e-5, 0, False, True, True)
    assert [f is not None for f in found] == [False, True, True]


@pytest.mark.parametrize("name", EVERY)
def test_strides(name: str, tmp_path: Path) -> None:
    """Transposed inputs, and upstream gradients that are expanded and transposed, at first and second order."""
    case = Case(name, tmp_path)
    expected = _tape(case, case.function, 2)
    straight = case.real
    case.real = tuple(v.movedim(0, -1).contiguous().movedim(-1, 0) if v.ndim > 1 else v for v in straight)
    assert all(torch.allclose(a, b) for a, b in zip(_tape(case, case.function, 2), expected, strict=True))
    real = [v.clone().requires_grad_() for v in straight]
    found = case.flat(case.function)(*real)
    wide = torch.ones((), dtype=found.dtype).expand(found.shape)
    one = torch.autograd.grad(found, real, wide, create_graph=True, allow_unused=True, materialize_grads=True)
    two = torch.autograd.grad(
        case.flat(case.equations)(*real), real, wide, create_graph=True, allow_unused=True, materialize_grads=True
    )
    assert all(torch.allclose(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("name", ["batchnorm2d.md", pytest.param("groupnorm.md", marks=pytest.mark.long)])
def test_channels_last(name: str, tmp_path: Path) -> None:
    case = Case(name, tmp_path)
    plain = [v.clone().requires_grad_() for v in case.every]
    assert any(v.ndim == 4 for v in plain)
    last = [
        (v.clone().to(memory_format=torch.channels_last) if v.ndim == 4 else v.clone()).requires_grad_()
        for v in case.every
    ]
    for leaves in (plain, last):
        value = case.function(*leaves)
        torch.autograd.backward(value, value.sin().contiguous(memory_format=torch.channels_last))
    assert all(torch.allclose(a.grad, b.grad) for a, b in zip(plain, last, strict=True))


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("name", EVERY)
def test_without_data(name: str, kind: torch.dtype, tmp_path: Path) -> None:
    """Fake tensors and the meta device, to second order: no data is read, nothing is made on another device."""
    case = Case(name, tmp_path)
    for device, mode in (("cpu", FakeTensorMode()), ("meta", nullcontext())):
        with mode:
            leaves = _unreal(case, kind, device)
            real = [v.requires_grad_() for v in leaves if v.is_floating_point()]
            outputs = torch.utils._pytree.tree_leaves(case.function(*leaves))
            assert {(o.dtype, o.device.type) for o in outputs} == {(kind, device)}
            first = torch.autograd.grad(sum(o.sin().sum() for o in outputs), real, create_graph=True)
            assert [(f.shape, f.dtype, f.device.type) for f in first] == [(v.shape, kind, device) for v in real]
            sum(f.sin().sum() for f in first).backward()
            assert all(v.grad is None or v.grad.device.type == device for v in real)


def _unreal(case: Case, kind: torch.dtype, device: str) -> list[torch.Tensor]:
    """The case's inputs, without data, on a device."""
    kinds = (kind if v.is_floating_point() else v.dtype for v in case.every)
    return [torch.empty(v.shape, dtype=k, device=device) for v, k in zip(case.every, kinds, strict=True)]


@pytest.mark.parametrize("name", [*EVERY, "attention"])
def test_autocast(name: str, tmp_path: Path) -> None:
    """Under autocast statistics stay in float32: no sum is taken in bfloat16."""
    case = Case(name, tmp_path)
    real = [v.to(torch.float32).requires_grad_() for v in case.real]
    expected = case.flat(case.function)(*real)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = case.flat(case.function)(*real)
    assert found.dtype == torch.float32
    assert torch.equal(found, expected)
    found.sin().sum().backward()
    assert {v.grad.dtype for v in real} == {torch.float32}


@pytest.mark.parametrize("name", EVERY)
def test_an_axis_without_elements(name: str, tmp_path: Path) -> None:
    """Of every axis in turn that the forward does not sum over (a batch of none): gradients, and those of gradients,
    are empty or zero.
    """
    case = Case(name, tmp_path)
    summed = {i.axis.size for d in case.layer.definitions for s in d.expr.atoms(Sigma) for i in s.bound}
    summed |= {q.labels.size for q in case.layer.inputs if q.labels is not None}
    sides = [size for size in case.sizes if size not in summed]
    for size in sides:
        sizes = case.sizes | {size: 0}
        given = [torch.tensor(v) for v in inputs_of(case.layer, sizes).values()]
        real = [v.requires_grad_() for v in given if v.is_floating_point()]
        outputs = torch.utils._pytree.tree_leaves(case.function(*given))
        shapes = [[sizes[a.size] for a in case.layer.quantity(o).axes] for o in case.layer.outputs]
        assert [list(o.shape) for o in outputs] == shapes
        first = torch.autograd.grad(sum(o.sin().sum() for o in outputs), real, create_graph=True)
        again = torch.autograd.grad(sum(f.sum() for f in first), real, allow_unused=True, materialize_grads=True)
        for gradient, value in zip((*first, *again), (*real, *real), strict=True):
            assert gradient.shape == value.shape
            assert any(o.numel() for o in outputs) or not gradient.any()
    assert sides or not name.endswith(".md")


def test_an_empty_batch(tmp_path: Path) -> None:
    x = torch.empty(0, 4, requires_grad=True)
    labels = torch.empty(0, dtype=torch.int64)
    loss = Case("cross_entropy.md", tmp_path).function(x, labels)
    (first,) = torch.autograd.grad(loss.sum(), x, create_graph=True)
    first.sum().backward()
    assert (loss.shape, first.shape, x.grad.shape) == ((0,), (0, 4), (0, 4))
    w = torch.ones(4, requires_grad=True)
    y, _ = Case("two_outputs", tmp_path).function(x, x, w)
    y.sum().backward()
    assert w.grad.tolist() == [0.0] * 4
    with pytest.raises(ValueError, match="batchnorm needs m > ddof; here m = 0 and ddof = 0"):
        Case("batchnorm.md", tmp_path).function(x, w, w)


@pytest.mark.parametrize(("form", "said"), [("closed", ""), ("staged", " --higher-order recompute")])
def test_the_header_says_how_gradients_are_differentiated_again(form: str, said: str) -> None:
    text = pipeline.generate(pipeline.backward(pipeline.load("layernorm")), "torch", form).text
    (again,) = (line for line in text.splitlines() if line.startswith("# again: "))
    assert again.endswith(f"--target torch{' --form staged' * (form == 'staged')}{said}")
